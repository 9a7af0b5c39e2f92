import type { Benchmark } from '../../../src-shared/benchmark/benchmark.js'
import { element, figure, label } from './svg.js'

const WIDTH = 340
const HEIGHT = 260
const BOX = { left: 44, top: 12, width: WIDTH - 60, height: HEIGHT - 54 }

const px = (x: number): number => BOX.left + x * BOX.width
const py = (y: number): number => BOX.top + (1 - y) * BOX.height

function frame(xTitle: string, yTitle: string, yMost: string): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((tick) =>
    label(px(tick), BOX.top + BOX.height + 16, String(tick), { class: 'tick', 'text-anchor': 'middle' }),
  )
  return [
    element('rect', { x: BOX.left, y: BOX.top, width: BOX.width, height: BOX.height, class: 'frame' }),
    ...ticks,
    label(BOX.left - 6, BOX.top + 8, yMost, { class: 'tick', 'text-anchor': 'end' }),
    label(BOX.left - 6, BOX.top + BOX.height, '0', { class: 'tick', 'text-anchor': 'end' }),
    label(px(0.5), HEIGHT - 6, xTitle, { class: 'axis', 'text-anchor': 'middle' }),
    label(0, 0, yTitle, { class: 'axis', 'text-anchor': 'middle', transform: `translate(12 ${py(0.5)}) rotate(-90)` }),
  ].join('')
}

/** Histogram of IoU in ten bins, with the thresholds 0.25 and 0.5. */
export function iouPlot(localisation: Pick<Benchmark['localisation'], 'histogram' | 'count'>, name: string): string {
  const most = Math.max(1, ...localisation.histogram)
  const bars = localisation.histogram.map((count, bin) =>
    element('rect', {
      x: px(bin / 10) + 1,
      y: py(count / most),
      width: BOX.width / 10 - 2,
      height: (count / most) * BOX.height,
      class: 'bar',
    }),
  )
  const lines = [0.25, 0.5].map((at) =>
    element('line', { x1: px(at), x2: px(at), y1: BOX.top, y2: BOX.top + BOX.height, class: 'guide' }),
  )
  return figure(WIDTH, HEIGHT, name, frame('IoU', 'boxes', String(most)) + bars.join('') + lines.join(''))
}

/** Reliability diagram: accuracy against confidence, disc area by the number of answers, the diagonal is perfect. */
export function reliabilityPlot(calibration: Benchmark['calibration']): string {
  const filled = calibration.bins.filter((bin) => bin.count > 0)
  const most = Math.max(1, ...filled.map((bin) => bin.count))
  const points = filled.map((bin) => `${px(bin.confidence).toFixed(1)},${py(bin.accuracy).toFixed(1)}`).join(' ')
  const discs = filled.map((bin) =>
    element('circle', {
      cx: px(bin.confidence),
      cy: py(bin.accuracy),
      r: 2 + 5 * Math.sqrt(bin.count / most),
      class: 'disc',
    }),
  )
  const content = [
    frame('confidence', 'accuracy', '1'),
    element('line', { x1: px(0), y1: py(0), x2: px(1), y2: py(1), class: 'guide' }),
    element('polyline', { points, class: 'curve' }),
    ...discs,
  ]
  return figure(WIDTH, HEIGHT, 'Reliability diagram', content.join(''))
}
