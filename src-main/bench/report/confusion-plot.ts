import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { element, figure, heat, label } from './svg.js'

const CELL = 60
const LEFT = 132
const TOP = 46

/** Confusion matrix of a scale: rows true, columns answered, coloured by share of the row, counts in the cells. */
export function confusionPlot(scale: Benchmark['scales'][number]): string {
  const answered = [...scale.labels, 'no answer']
  const width = LEFT + answered.length * CELL + 8
  const height = TOP + scale.labels.length * CELL + 8
  const parts = [label(LEFT, 12, 'answered →', { class: 'axis' }), label(4, TOP - 8, 'true ↓', { class: 'axis' })]
  answered.forEach((name, column) =>
    parts.push(
      label(LEFT + column * CELL + CELL / 2, TOP - 8, short(name, 11), { class: 'tick', 'text-anchor': 'middle' }),
    ),
  )
  scale.confusion.forEach((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    const y = TOP + truth * CELL
    parts.push(
      label(LEFT - 8, y + CELL / 2 + 4, short(scale.labels[truth] ?? '', 20), { class: 'tick', 'text-anchor': 'end' }),
    )
    row.forEach((count, column) => {
      const { fill, ink } = heat(total > 0 ? count / total : 0)
      const x = LEFT + column * CELL
      parts.push(
        element('rect', {
          x,
          y,
          width: CELL - 2,
          height: CELL - 2,
          rx: 3,
          fill,
          class: column === truth ? 'right' : 'cell',
        }),
      )
      if (count > 0)
        parts.push(
          label(x + CELL / 2 - 1, y + CELL / 2 + 4, String(count), {
            class: 'count',
            'text-anchor': 'middle',
            fill: ink,
          }),
        )
    })
  })
  return figure(width, height, `Confusion matrix of ${scale.title}`, parts.join(''))
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
