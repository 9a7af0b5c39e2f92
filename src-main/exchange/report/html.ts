import { STANDING_WORDS } from '../../../src-shared/moaks/standing.js'
import { createHash } from 'node:crypto'
import { escapeHtml as text } from './escape.js'
import { findingHtml } from './finding-html.js'
import type { ReportFinding } from './finding-view.js'
import { standingMark } from './mark.js'
import type { Row } from './facts.js'
import { measurementsHtml } from './measurements.js'
import type { Report, ReportCompartment, ReportList } from './model.js'
import type { ReportSeries } from './series.js'
import { paragraphHtml } from './prose-html.js'
import { REPORT_STYLE } from './style.js'
import { moaksTableHtml } from './table.js'
import { counted } from './words.js'

/** The only style the page may have, by its hash: nothing that slips into a text can change how the page looks. */
const STYLE_HASH = createHash('sha256').update(REPORT_STYLE).digest('base64')

/** The report as one self-contained page: no script, no address outside it, every text escaped. */
export function reportHtml(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${text(`${report.title}, MRI reading`)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<header>
<div class="masthead"><p class="brand">C<span>o</span>ndyle</p><p>Knee MRI reading · MOAKS</p></div>
<div class="heading"><h1>${text(report.title)}</h1>
<p class="status ${report.status.kind}"><strong>${text(report.status.title)}</strong> ${text(report.status.text)}</p></div>
${facts(report.identity)}
<p class="honesty">${text(report.honesty)}</p>
${report.cautions.map((caution) => `<p class="caution">${text(caution)}</p>`).join('\n')}
</header>
<main>
<section class="prose" aria-label="Report">
${report.prose.map(paragraphHtml).join('\n')}
</section>
<section class="overview" aria-label="Overview">
<ul class="compartments">${report.compartments.map(compartmentHtml).join('')}</ul>
${summary(report)}
</section>
${measurementsHtml(report.measurements)}
${report.groups.map(({ title, findings }) => `<section><h2>${text(title)}</h2>${findings.map(findingHtml).join('\n')}</section>`).join('\n')}
${unsure(report)}
${moaksTableHtml(report.table)}
${rejected(report)}
${notAnswered(report)}
</main>
<footer>${seriesTable(report.series)}<h2>How this was made</h2>${facts(report.method)}</footer>
</body>
</html>
`
}

function facts(rows: readonly Row[]): string {
  return `<dl>${rows.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join('')}</dl>`
}

function seriesTable(series: readonly ReportSeries[]): string {
  const rows = series.map(
    ({ name, description, geometry, standing }) =>
      `<tr><td>${text(name)}</td><td class="soft">${text(description)}</td><td class="soft">${text(geometry)}</td><td>${text(standing)}</td></tr>`,
  )
  return `<h2>${text(counted(series.length, 'series', 'series'))}</h2><table class="summary series"><tbody>${rows.join('')}</tbody></table>`
}

function compartmentHtml({ title, worst, abnormal, unsure, normal, open }: ReportCompartment): string {
  const counts = [
    abnormal > 0 ? `${abnormal} abnormal` : '',
    unsure > 0 ? `${unsure} unsure` : '',
    normal > 0 ? `${normal} normal` : '',
    open > 0 ? `${open} open` : '',
  ].filter((part) => part !== '')
  // A compartment is normal only where nothing in it is open.
  const isPartly = worst === 0 && open > 0
  const word = isPartly ? 'partly answered' : STANDING_WORDS[worst]
  return `<li>${standingMark(isPartly ? 'not-answered' : worst, '')}<span><strong>${text(title)}</strong> ${word}<small>${text(counts.join(' · '))}</small></span></li>`
}

function summary({ summary: findings }: Report): string {
  if (findings.length === 0) return '<p class="none">No abnormal finding among the answers.</p>'
  const rows = findings.map(
    (finding) =>
      `<tr><td class="marked">${standingMark(finding.standing, finding.grade)}</td><td><a href="#${text(finding.key)}">${text(finding.title)}</a></td><td>${text(gradeWords(finding))}</td><td class="soft">${text(finding.decision)}</td></tr>`,
  )
  return `<h2>${text(counted(findings.length, 'abnormal finding'))}</h2><table class="summary"><tbody>${rows.join('')}</tbody></table>`
}

/** The abnormal grades in words: "BML size 2 (33–66 %), BML number 1". */
function gradeWords({ grades }: ReportFinding): string {
  const abnormal = grades.filter(({ standing }) => standing !== 0)
  return abnormal
    .map(({ title, value, label }) => `${title} ${value}${label === String(value) ? '' : ` (${label})`}`)
    .join(', ')
}

function unsure({ unsure: findings }: Report): string {
  if (findings.length === 0) return ''
  const rows = findings.map(({ title, reason }) => `<div><dt>${text(title)}</dt><dd>${text(reason)}</dd></div>`)
  return `<section class="lists"><h2>Unsure <small>${findings.length}</small></h2><p class="soft">Neither normal nor abnormal: the model leaves these to a person, and nobody has decided yet.</p><dl>${rows.join('')}</dl></section>`
}

function notAnswered({ notAnswered: groups }: Report): string {
  if (groups.length === 0) return ''
  const count = countOf(groups.flatMap((group) => group.lists))
  const parts = groups.map(
    (group) => `<h3>${text(group.reason)} <small>${countOf(group.lists)}</small></h3>${listRows(group.lists)}`,
  )
  return `<section class="lists"><h2>Not answered <small>${count}</small></h2><p class="soft">Neither normal nor abnormal: nothing is known about these.</p>${parts.join('')}</section>`
}

function listRows(entries: readonly ReportList[]): string {
  return `<dl>${entries.map((list) => `<div><dt>${text(list.title)}</dt><dd>${text(list.entries.join('; '))}</dd></div>`).join('')}</dl>`
}

function countOf(entries: readonly ReportList[]): number {
  return entries.reduce((sum, list) => sum + list.entries.length, 0)
}

function rejected({ rejected: findings }: Report): string {
  if (findings.length === 0) return ''
  const rows = findings.map(
    ({ title, decided, note }) =>
      `<div><dt>${text(title)}</dt><dd>${text(decided)}${note ? `. ${text(note)}` : ''}</dd></div>`,
  )
  return `<section class="lists"><h2>Rejected proposals <small>${findings.length}</small></h2><p class="soft">Proposed by the model and not held by the reader.</p><dl>${rows.join('')}</dl></section>`
}
