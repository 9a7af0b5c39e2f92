import { STANDING_WORDS } from '../../../src-shared/moaks/standing.js'
import { escapeHtml as text } from './escape.js'
import type { ReportFinding, ReportGrade, ReportStep } from './finding-view.js'
import { standingMark } from './mark.js'

/** One finding: grades beside their definitions, pictures, the chain with its evidence, and who stands behind it. */
export function findingHtml(finding: ReportFinding): string {
  const certainty = finding.confidence === null ? [] : [`model confidence ${finding.confidence}`]
  return `<article id="${text(finding.key)}">
<div class="gist"><div class="title">${standingMark(finding.standing, finding.grade)}<h3>${text(finding.title)}</h3><span class="severity">${STANDING_WORDS[finding.standing]}</span></div>
<p class="soft">${[finding.decided, ...certainty, ...(finding.series === null ? [] : [finding.series])].map(text).join(' · ')}${finding.doubts.map((doubt) => ` <span class="doubt">${text(doubt)}</span>`).join('')}</p>
<table class="grades"><tbody>${finding.grades.map(gradeHtml).join('')}</tbody></table>
${imagesHtml(finding)}</div>
${finding.steps.length === 0 ? '' : `<ol>${finding.steps.map(stepHtml).join('')}</ol>`}
${finding.choice === null ? '' : `<p class="soft">${text(finding.choice)}</p>`}
${finding.counterfactual === null ? '' : `<p class="soft">${text(finding.counterfactual)}</p>`}
${finding.note === '' ? '' : `<p class="note"><strong>Note</strong> ${text(finding.note)}</p>`}
</article>`
}

function gradeHtml(grade: ReportGrade): string {
  const proposed = grade.proposed === null ? '' : ` <span class="was">model ${grade.proposed}</span>`
  return `<tr><th scope="row">${text(grade.title)}</th><td class="value g-${grade.standing}">${grade.value}</td><td class="label">${text(grade.label)}${proposed}</td><td>${text(grade.definition)}${grade.measured === null ? '' : ` <span class="measured">${text(grade.measured)}</span>`}</td></tr>`
}

function imagesHtml({ images, title }: ReportFinding): string {
  if (images.length === 0) return ''
  const figures = images.map(
    ({ plane, caption, source }) =>
      `<figure><img src="${text(source)}" alt="${text(`${title}, ${plane} key image`)}"><figcaption>${text(caption)}</figcaption></figure>`,
  )
  return `<div class="images">${figures.join('')}</div>`
}

function stepHtml({ text: words, evidence, grounded }: ReportStep): string {
  return `<li>${text(words)} <small${grounded ? '' : ' class="ungrounded"'}>${text(evidence)}</small></li>`
}
