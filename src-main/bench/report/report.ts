import type { Benchmark, Setting } from '../../../src-shared/benchmark/benchmark.js'
import type { Estimate } from '../../../src-shared/case/estimate.js'
import { PUBLISHED_RESULTS } from '../../../src-shared/benchmark/published-results.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { findGrade, findScale } from '../../../src-shared/moaks/scales.js'
import { confusionPlot } from './confusion-plot.js'
import { iouPlot, reliabilityPlot } from './curve-plots.js'
import { failuresSection } from './failures-section.js'
import { decimal, escaped, section, table } from './html.js'
import { kneeMap } from './knee-map.js'
import { STYLE } from './style.js'
import { pictureKey } from './worst-pictures.js'

/** The report of a run as one HTML file that needs nothing else. `pictures` holds SVG by case and question. */
export function reportHtml(bench: Benchmark, pictures: ReadonlyMap<string, string>): string {
  const title = `ReasonKnee-Bench: ${bench.answerer.title}`
  const body = [
    header(bench),
    tiles(bench),
    section('Accuracy', categories(bench)),
    section('Where in the knee', maps(bench)),
    section('Localisation', localisation(bench)),
    section('Scales', scales(bench)),
    section('Calibration', calibration(bench)),
    section('Failures and repairs', failuresSection(bench)),
    section('Reasoning', chain(bench)),
    section('Worst answers', worst(bench, pictures)),
    section('Cost', cost(bench)),
  ]
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
${body.filter((part) => part !== '').join('\n')}
</body></html>
`
}

function withInterval({ value, low, high }: Estimate, digits = 3): string {
  if (value === null) return '–'
  return low === null || high === null
    ? decimal(value, digits)
    : `${decimal(value, digits)} <span class="soft">(${decimal(low, digits)}–${decimal(high, digits)})</span>`
}

function header({ dataset, setting, answerer }: Benchmark): string {
  const facts = [
    [
      'Data',
      `${dataset.title}: ${dataset.cases} volumes of ${dataset.patients} patients, ${dataset.questions} questions`,
    ],
    ['Setting', settingText(setting, answerer.kind)],
    ...Object.entries(answerer.details).map(([key, value]) => [sentenceCase(key), value]),
  ]
  const simulated =
    dataset.kind === 'simulated'
      ? '<p class="note">These knees are simulated. What is measured here says how well a model reads the simulator, not patients.</p>'
      : ''
  const list = facts.map(([key = '', value = '']) => `<dt>${escaped(key)}</dt><dd>${escaped(value)}</dd>`)
  return `<dl>${list.join('')}</dl>${simulated}`
}

/**
 * What the answerer was asked for and shown. Baselines and readers look at no crop; of stored answers only what
 * somebody told is known.
 */
function settingText({ id, chain, volume, slices, seed }: Setting, kind: Benchmark['answerer']['kind']): string {
  const look = volume === 'full' ? 'full volume' : 'localise, then crop'
  const budget = slices === 'all' ? 'all slices' : `up to ${slices} slices`
  const looked = kind === 'chat' || kind === 'pack'
  return [
    id,
    chain ? 'with reasoning chain' : 'without reasoning chain',
    ...(looked || (kind === 'stored' && volume !== 'full') ? [look] : []),
    ...(looked || (kind === 'stored' && slices !== 'all') ? [budget] : []),
    `seed ${seed}`,
  ].join(', ')
}

function sentenceCase(text: string): string {
  return text === 'sha256' ? 'SHA-256' : text.charAt(0).toUpperCase() + text.slice(1)
}

function tiles({ overall, localisation: where, counts }: Benchmark): string {
  const tile = (name: string, value: string, below: string): string =>
    `<div class="tile"><span>${name}</span><b>${value}</b><span>${below}</span></div>`
  const range = ({ low, high }: Estimate): string =>
    low === null || high === null ? '' : `95 %: ${decimal(low)}–${decimal(high)}`
  return `<div class="tiles">${[
    tile('Accuracy, mean of categories', decimal(overall.accuracy.value), range(overall.accuracy)),
    tile('Always the commonest grade', decimal(overall.majority), 'the number to beat'),
    tile('Balanced accuracy', decimal(overall.balancedAccuracy.value), range(overall.balancedAccuracy)),
    tile('Mean IoU', decimal(where.mean), range(where.meanInterval)),
    tile(
      'Questions answered',
      `${counts.answered} / ${counts.questions}`,
      `${counts.partial} in part, ${counts.declined} declined, ${counts.errors} errors`,
    ),
  ].join('')}</div>`
}

function categories({ categories: rows, balanced, overall }: Benchmark): string {
  const balancedOf = new Map(balanced.map((row) => [row.label, row]))
  const main = table(
    ['Category', 'Grades', 'Answered', 'Accuracy (95 %)', 'Commonest grade'],
    [
      ...rows.map((row) => [
        escaped(row.label),
        String(row.components),
        String(row.answered),
        withInterval(row.accuracy),
        decimal(row.majority),
      ]),
      ['<b>Mean of the seven</b>', '', '', `<b>${withInterval(overall.accuracy)}</b>`, decimal(overall.majority)],
      ['All grades pooled', '', '', withInterval(overall.microAccuracy), ''],
      ['Questions with every grade right', '', '', withInterval(overall.exactMatch), ''],
    ],
  )
  const even = table(
    ['Balanced accuracy', 'Grades', 'Value (95 %)', 'Commonest grade'],
    [...balancedOf.values()].map((row) => [
      escaped(row.label),
      String(row.components),
      withInterval(row.balancedAccuracy),
      decimal(row.majority),
    ]),
  )
  const published = table(
    ['Published on other data', 'Accuracy', 'Balanced accuracy', 'Mean AUROC'],
    PUBLISHED_RESULTS.map((row) => [
      `${escaped(row.title)} <span class="soft">${escaped(row.source)}</span>`,
      decimal(row.accuracy),
      decimal(row.balancedAccuracy),
      decimal(row.auroc),
    ]),
  )
  return `${main}<p class="soft">A question that was not answered counts as wrong. Intervals resample patients.</p>${even}${published}
<p class="soft">The published numbers were measured on OAI DESS volumes and stand here for orientation only.</p>`
}

function maps(bench: Benchmark): string {
  const mean = (pick: (question: Benchmark['questions'][number]) => number | null): Map<string, number> => {
    const sums = new Map<string, { sum: number; count: number }>()
    for (const question of bench.questions) {
      const value = pick(question)
      if (value === null) continue
      const entry = sums.get(question.region) ?? { sum: 0, count: 0 }
      sums.set(question.region, { sum: entry.sum + value * question.count, count: entry.count + question.count })
    }
    return new Map([...sums].map(([region, { sum, count }]) => [region, sum / count]))
  }
  const accuracy = kneeMap(
    mean((question) => question.accuracy),
    'Accuracy by region',
  )
  const iou = kneeMap(
    mean((question) => question.meanIou),
    'Mean IoU by region',
  )
  return `<div class="figures"><figure>${accuracy}<figcaption>Accuracy of all grades asked for a region. Narrow cells are the margins where osteophytes are graded.</figcaption></figure>
<figure>${iou}<figcaption>Mean IoU of the region’s box.</figcaption></figure></div>`
}

function localisation({ localisation: where }: Benchmark): string {
  if (where.count === 0) return ''
  const row = (
    name: string,
    entry: Benchmark['localisation']['regions'][number] | Benchmark['localisation'],
  ): string[] => [
    name,
    String(entry.count),
    String(entry.missing),
    decimal(entry.mean),
    decimal(entry.median),
    decimal(entry.over25),
    decimal(entry.over50),
  ]
  const rows = [row('<b>All boxes</b>', where), ...where.regions.map((entry) => row(escaped(entry.label), entry))]
  const plot = `<figure>${iouPlot(where, 'Histogram of IoU')}<figcaption>IoU of all boxes; missing boxes count as 0. Lines at 0.25 and 0.5.</figcaption></figure>`
  return `<div class="beside">${plot}${table(['Region', 'Boxes', 'Missing', 'Mean IoU', 'Median', '≥ 0.25', '≥ 0.5'], rows)}</div>`
}

function scales({ scales: rows }: Benchmark): string {
  const numbers = table(
    ['Scale', 'Grades', 'Answered', 'Accuracy', 'Commonest', 'Balanced', 'Weighted κ', 'Macro F1', 'AUROC'],
    rows.map((row) => [
      escaped(row.title),
      String(row.components),
      String(row.answered),
      decimal(row.accuracy),
      decimal(row.majority),
      decimal(row.balancedAccuracy),
      row.quadraticWeightedKappa ? withInterval(row.quadraticWeightedKappa, 2) : '–',
      row.macroF1 ? withInterval(row.macroF1, 2) : '–',
      decimal(row.auroc),
    ]),
  )
  const plots = rows
    .filter((row) => row.answered > 0)
    .map((row) => `<figure><h3>${escaped(row.title)}</h3>${confusionPlot(row)}</figure>`)
  const silent = rows.filter((row) => row.answered === 0).map((row) => row.title)
  const note = silent.length === 0 ? '' : `<p class="soft">No answers at all: ${escaped(silent.join('; '))}.</p>`
  const key =
    plots.length === 0
      ? ''
      : '<p class="soft">Confusion matrices: counts, coloured by their share of the row. The outlined cells are right.</p>'
  return `${numbers}${key}<div class="figures apart">${plots.join('\n')}</div>${note}`
}

function calibration({ calibration: result }: Benchmark): string {
  if (result.count === 0)
    return '<p>The answers carry no probabilities, so nothing can be said about their calibration.</p>'
  return `<figure>${reliabilityPlot(result)}<figcaption>${result.count} grades with a probability. Expected calibration error ${decimal(result.expectedCalibrationError)}. On the dashed line confidence and accuracy agree; a larger disc stands for more grades.</figcaption></figure>`
}

function chain({ chain: sums }: Benchmark): string {
  if (sums.chains === 0) return ''
  return table(
    ['Check that needs no judge', 'Checked', 'Failed'],
    [
      ['Evidence lies in the region', String(sums.located), String(sums.outsideRegion)],
      ['Stated measure implies the stated grade', String(sums.measures), String(sums.contradictedMeasures)],
      ['Chain agrees with its final grade', String(sums.chains), String(sums.contradictory)],
    ],
  )
}

function worst({ worst: answers }: Benchmark, pictures: ReadonlyMap<string, string>): string {
  if (answers.length === 0) return ''
  const articles = answers.map((scored) => {
    const grades = scored.grades.map(({ component, truth, answer }) => {
      const scale = findScale(component)
      const name = (grade: number): string => (scale && findGrade(scale, grade)?.label) ?? String(grade)
      return `${scale?.title ?? component}: true ${name(truth)}, ${answer === null ? 'not answered' : `answered ${name(answer)}`}`
    })
    const picture = pictures.get(pictureKey(scored))
    const details = [
      ...grades,
      ...(scored.iou === null ? [] : [scored.answerBox ? `IoU ${decimal(scored.iou, 2)}` : 'No box answered']),
      ...(scored.problem ? [scored.problem] : []),
      ...(scored.chain?.contradictions.map((sentence) => `Contradicts itself: “${sentence}”`) ?? []),
    ]
    return `<article><h3>${escaped(findQuestion(scored.question)?.title ?? `Question ${scored.question}`)}</h3>
<p class="soft">${escaped(scored.case)}</p>${picture ?? ''}<p>${details.map(escaped).join('<br>')}</p>${scored.excerpt ? `<pre>${escaped(scored.excerpt)}</pre>` : ''}</article>`
  })
  return `<p class="soft">Dashed green: true box. Solid orange: answered box.</p><div class="worst">${articles.join('\n')}</div>`
}

function cost({ resources }: Benchmark): string {
  const time = resources.timePerQuestionMs
  const rows = [
    ...(time
      ? [
          ['Time per question, mean', `${time.mean.toFixed(1)} ms`],
          ['Median', `${time.median.toFixed(1)} ms`],
          ['95th percentile', `${time.p95.toFixed(1)} ms`],
        ]
      : []),
    ...(resources.peakMemoryBytes === null
      ? []
      : [['Peak memory', `${Math.round(resources.peakMemoryBytes / 2 ** 20)} MB`]]),
    ['Written', escaped(resources.createdAt.replace('T', ' ').replace(/:\d\d\.\d+Z$/, ' UTC'))],
    ['Condyle', escaped(resources.version)],
  ]
  return table(['', ''], rows)
}
