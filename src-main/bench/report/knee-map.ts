import type { RegionId } from '../../../src-shared/moaks/regions.js'
import { SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import { element, figure, heat, label } from './svg.js'

interface Cell {
  readonly region: RegionId
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly text: string
}

const cell = (region: RegionId, x: number, y: number, width: number, height: number, text: string): Cell => ({
  region,
  x,
  y,
  width,
  height,
  text,
})

/**
 * A schematic right knee, unrolled: patella on top, then the femoral surface from front to back, the menisci, the tibial
 * plateau from front to back. Lateral is on the left. Margins (osteophyte sites) are the narrow cells at the edges.
 */
const CELLS: readonly Cell[] = [
  cell('patella-superior-margin', 150, 24, 180, 16, 'superior margin'),
  cell('patella-lateral-margin', 126, 44, 20, 64, ''),
  cell('patella-lateral', 150, 44, 88, 64, 'patella L'),
  cell('patella-medial', 242, 44, 88, 64, 'patella M'),
  cell('patella-medial-margin', 334, 44, 20, 64, ''),
  cell('patella-inferior-margin', 150, 112, 180, 16, 'inferior margin'),
  cell('joint-fluid', 12, 44, 96, 40, 'joint fluid'),
  cell('hoffa-fat-pad', 372, 44, 96, 40, 'Hoffa fat pad'),
  cell('patellar-tendon', 372, 88, 96, 40, 'patellar tendon'),

  cell('femur-lateral-anterior-margin', 76, 152, 24, 48, ''),
  cell('femur-lateral-trochlea', 104, 152, 134, 48, 'trochlea L'),
  cell('femur-medial-trochlea', 242, 152, 134, 48, 'trochlea M'),
  cell('femur-medial-anterior-margin', 380, 152, 24, 48, ''),
  cell('femur-lateral-central-margin', 76, 204, 24, 48, ''),
  cell('femur-lateral-central', 104, 204, 112, 48, 'femur L central'),
  cell('acl', 220, 204, 40, 48, 'ACL'),
  cell('femur-medial-central', 264, 204, 112, 48, 'femur M central'),
  cell('femur-medial-central-margin', 380, 204, 24, 48, ''),
  cell('femur-lateral-posterior-margin', 76, 256, 24, 48, ''),
  cell('femur-lateral-posterior', 104, 256, 112, 48, 'femur L posterior'),
  cell('pcl', 220, 256, 40, 48, 'PCL'),
  cell('femur-medial-posterior', 264, 256, 112, 48, 'femur M posterior'),
  cell('femur-medial-posterior-margin', 380, 256, 24, 48, ''),

  cell('lateral-meniscus-anterior', 104, 328, 112, 28, 'anterior'),
  cell('lateral-meniscus-body', 104, 360, 112, 28, 'body'),
  cell('lateral-meniscus-posterior', 104, 392, 112, 28, 'posterior'),
  cell('lateral-meniscus', 56, 328, 44, 92, 'whole'),
  cell('medial-meniscus-anterior', 264, 328, 112, 28, 'anterior'),
  cell('medial-meniscus-body', 264, 360, 112, 28, 'body'),
  cell('medial-meniscus-posterior', 264, 392, 112, 28, 'posterior'),
  cell('medial-meniscus', 380, 328, 44, 92, 'whole'),

  cell('tibia-lateral-margin', 76, 444, 24, 152, ''),
  cell('tibia-lateral-anterior', 104, 444, 112, 48, 'tibia L anterior'),
  cell('tibia-lateral-central', 104, 496, 112, 48, 'tibia L central'),
  cell('tibia-lateral-posterior', 104, 548, 112, 48, 'tibia L posterior'),
  cell('tibia-subspinous', 220, 444, 40, 152, 'spine'),
  cell('tibia-medial-anterior', 264, 444, 112, 48, 'tibia M anterior'),
  cell('tibia-medial-central', 264, 496, 112, 48, 'tibia M central'),
  cell('tibia-medial-posterior', 264, 548, 112, 48, 'tibia M posterior'),
  cell('tibia-medial-margin', 380, 444, 24, 152, ''),
]

/** A region without a value looks as a finding without an answer does. */
const UNKNOWN = {
  fill: SEVERITY_PALETTE['not-answered'].onPaper.fill,
  ink: SEVERITY_PALETTE['not-answered'].onPaper.text,
}

/** The outlines of patella, femur and tibia behind the cells, so that the schema reads as a knee. */
const BONES = [
  'M 138 30 Q 138 14 160 14 H 320 Q 342 14 342 30 L 362 76 L 342 124 Q 336 136 318 136 H 162 Q 144 136 138 124 L 118 76 Z',
  'M 92 146 H 388 Q 412 146 412 170 V 276 Q 412 312 372 312 H 296 Q 264 312 258 296 Q 240 276 222 296 Q 216 312 184 312 H 108 Q 68 312 68 276 V 170 Q 68 146 92 146 Z',
  'M 96 436 H 384 Q 412 436 412 464 Q 412 520 396 570 L 388 604 H 92 L 84 570 Q 68 520 68 464 Q 68 436 96 436 Z',
]
  .map((d) => element('path', { d, class: 'bone' }))
  .join('')

const LEGEND = { x: 170, y: 616, width: 140, height: 10, steps: 28 } as const

/** What the colours mean: 0 to 1. */
function legend(): string {
  const { x, y, width, height, steps } = LEGEND
  const cells = Array.from({ length: steps }, (_, step) =>
    element('rect', {
      x: x + (step * width) / steps,
      y,
      width: width / steps + 0.5,
      height,
      fill: heat(step / (steps - 1)).fill,
    }),
  )
  return (
    cells.join('') +
    label(x - 6, y + 9, '0', { class: 'axis', 'text-anchor': 'end' }) +
    label(x + width + 6, y + 9, '1', { class: 'axis' })
  )
}

/**
 * Heat map on the schematic knee: the deeper, the larger the value (0…1). Regions without a value are left white and
 * dashed.
 */
export function kneeMap(values: ReadonlyMap<string, number>, name: string): string {
  const drawn = CELLS.map(({ region, x, y, width, height, text }) => {
    const value = values.get(region)
    const { fill, ink } = value === undefined ? UNKNOWN : heat(value)
    const middle = { x: x + width / 2, y: y + height / 2 + 4 }
    const number = value === undefined ? '–' : value.toFixed(2)
    // ".47" fits the margins, "0.47" does not.
    const narrow = width < 30 ? number.replace(/^0/, '') : number
    const tall = height >= 40 && text !== ''
    const words = tall
      ? label(middle.x, middle.y - 7, text, { class: 'region', 'text-anchor': 'middle', fill: ink }) +
        label(middle.x, middle.y + 9, number, { class: 'count', 'text-anchor': 'middle', fill: ink })
      : label(middle.x, middle.y, text === '' || width < 60 ? narrow : `${text} ${number}`, {
          class: 'region',
          'text-anchor': 'middle',
          fill: ink,
        })
    const shape = element('rect', { x, y, width, height, rx: 4, fill, class: value === undefined ? 'unknown' : 'cell' })
    return element('g', {}, `<title>${region}: ${number}</title>${shape}${words}`)
  })
  const sides =
    label(104, 144, '← lateral', { class: 'axis' }) +
    label(376, 144, 'medial →', { class: 'axis', 'text-anchor': 'end' }) +
    label(104, 322, 'lateral meniscus', { class: 'axis' }) +
    label(376, 322, 'medial meniscus', { class: 'axis', 'text-anchor': 'end' })
  return figure(480, 640, name, BONES + sides + drawn.join('') + legend())
}
