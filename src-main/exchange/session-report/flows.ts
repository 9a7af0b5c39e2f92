import type { SessionSummary } from '../../../src-shared/session/record.js'
import type { FlowRow, SessionNumbers } from '../../../src-shared/session/rows.js'
import { readerText } from '../../../src-shared/session/show/number-words.js'
import { FLOW_WORDS, sankeyOf, type Sankey } from '../../../src-shared/session/show/sankey.js'
import { escapeHtml as text } from '../report/escape.js'

const SIZE = { width: 230, height: 130 }
/** Room for the words on either side. */
const SIDE = 128

/** The changes at the reveal as one drawing for all readers and one for each; nothing where nothing was revealed. */
export function flowsHtml({ flows }: SessionNumbers, readers: SessionSummary['readers']): string {
  const figures = (['model', 'reference'] as const).flatMap((against) => {
    const about = flows.filter((flow) => flow.against === against)
    const groups = [
      { title: 'All readers', own: about },
      ...(readers.length > 1
        ? readers.map(({ id }) => ({
            title: readerText(id, readers),
            own: about.filter(({ reader }) => reader === id),
          }))
        : []),
    ]
    return groups.flatMap(({ title, own }) => {
      const drawn = sankeyOf(own, SIZE)
      return drawn.total === 0 ? [] : [figureHtml(`${title}, ${CAPTIONS[against]}`, drawn, against)]
    })
  })
  if (figures.length === 0) return ''
  return `<section><h2>Changes at the reveal</h2><p class="soft">Grades before the reveal on the left, after it on the right.</p><div class="figures">${figures.join('')}</div></section>`
}

const CAPTIONS = { model: 'beside the model', reference: 'beside the settled answer' } as const

function figureHtml(caption: string, { nodes, bands, total }: Sankey, against: FlowRow['against']): string {
  const words = FLOW_WORDS[against]
  const drawnBands = bands.map(
    ({ from, to, path }) => `<path class="band ${to}${from === to ? '' : ' changed'}" d="${path}"/>`,
  )
  const drawnNodes = nodes.map(({ when, state, count, x, y, width, height }) => {
    const isBefore = when === 'before'
    return (
      `<rect class="${state}" x="${x}" y="${y.toFixed(1)}" width="${width}" height="${Math.max(1, height).toFixed(1)}"/>` +
      `<text x="${isBefore ? x - 6 : x + width + 6}" y="${(y + height / 2 + 3).toFixed(1)}"${isBefore ? ' text-anchor="end"' : ''}>${text(`${words[state]} ${count}`)}</text>`
    )
  })
  return `<figure><svg viewBox="${-SIDE} -2 ${SIZE.width + 2 * SIDE} ${SIZE.height + 4}" role="img" aria-label="${text(caption)}">${drawnBands.join('')}${drawnNodes.join('')}</svg><figcaption>${text(caption)}, ${total} grades</figcaption></figure>`
}
