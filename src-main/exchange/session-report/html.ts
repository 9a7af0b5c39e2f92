import { createHash } from 'node:crypto'
import { honestySentence } from '../../../src-shared/report/words.js'
import type { SessionSummary } from '../../../src-shared/session/record.js'
import type { SessionNumbers } from '../../../src-shared/session/rows.js'
import { heatMap, heatShade, heatText } from '../../../src-shared/session/show/heat-map.js'
import { numberTables, type NumberTable } from '../../../src-shared/session/show/number-tables.js'
import { escapeHtml as text } from '../report/escape.js'
import { flowsHtml } from './flows.js'
import { SESSION_STYLE } from './style.js'

const STYLE_HASH = createHash('sha256').update(SESSION_STYLE).digest('base64')

/** What the report of a session is made of: never an answer about a single case, nor anything of a patient. */
export interface SessionReport {
  readonly summary: SessionSummary
  readonly numbers: SessionNumbers
  /** The methods as a paragraph. */
  readonly methods: string
  /** What the model learned from; null where none took part. */
  readonly trainedOn: string | null
}

/** The numbers of a session as one self-contained page: no script, no address outside it, every text escaped. */
export function sessionReportHtml({ summary, numbers, methods, trainedOn }: SessionReport): string {
  const { title, state, readers, words } = summary
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'">
<title>${text(`${title}, reader session`)}</title>
<style>${SESSION_STYLE}</style>
</head>
<body>
<header>
<div class="masthead"><p class="brand">C<span>o</span>ndyle</p><p>Reader session</p></div>
<h1>${text(title)}</h1>
<p class="soft">${state === 'finished' ? `Final: the session was finished on ${text((summary.finishedAt ?? '').slice(0, 10))}.` : 'Not final: the session still runs, and its numbers may change.'}</p>
${trainedOn === null ? '' : `<p class="honesty">${text(honestySentence(trainedOn))}</p>`}
</header>
<main>
<section><h2>Protocol</h2><ul>${words.map((sentence) => `<li>${text(sentence)}</li>`).join('')}</ul></section>
<section><h2>Methods</h2><p>${text(methods)}</p></section>
<section><h2>Numbers</h2>
<p class="soft">${numbers.patients} patients; 95 % intervals by resampling whole patients ${numbers.replicates} times. A question left open is left out. Kappa and alpha of several scales are means over them.</p>
${numberTables(numbers, readers, false).map(tableHtml).join('\n')}
</section>
${flowsHtml(numbers, readers)}
${heatHtml(numbers, readers)}
<section><h2>Agreement by question</h2>
${numberTables(byQuestion(numbers), readers, true).map(tableHtml).join('\n')}
</section>
</main>
</body>
</html>
`
}

/** The agreement about single questions alone. */
function byQuestion(numbers: SessionNumbers): SessionNumbers {
  const { agreement, agreementAfter } = numbers
  const questions = (rows: SessionNumbers['agreement']): SessionNumbers['agreement'] =>
    rows.filter(({ scope }) => scope === 'question')
  return {
    ...numbers,
    agreement: questions(agreement),
    agreementAfter: questions(agreementAfter),
    repeats: [],
    pairs: [],
    accuracy: [],
    reveal: [],
    measures: [],
  }
}

function tableHtml({ caption, columns, rows }: NumberTable): string {
  const body = rows.map(
    ({ label, cells, strong }) =>
      `<tr${strong ? ' class="strong"' : ''}><th scope="row">${text(label)}</th>${cells.map((cell) => `<td>${text(String(cell))}</td>`).join('')}</tr>`,
  )
  return `<table><caption>${text(caption)}</caption><thead><tr><th></th>${columns.map(({ name }) => `<th scope="col">${text(name)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
}

function heatHtml(numbers: SessionNumbers, readers: SessionSummary['readers']): string {
  const { columns, lines } = heatMap(numbers, readers)
  if (columns.length < 2) return ''
  const body = lines.map(
    ({ label, question, cells }) =>
      `<tr${question === null ? ' class="strong"' : ''}><th scope="row">${text(label)}</th>${cells
        .map(
          (cell) =>
            `<td class="${cell.share === null ? 'none' : `shade-${heatShade(cell.share)}`}">${heatText(cell)}</td>`,
        )
        .join('')}</tr>`,
  )
  return `<section><h2>Each reader with the others, question by question</h2><p class="soft">Per cent of grades that are those of the other readers; – where nothing can be compared.</p><table class="heat"><thead><tr><th></th>${columns.map((column) => `<th scope="col">${text(column)}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table></section>`
}
