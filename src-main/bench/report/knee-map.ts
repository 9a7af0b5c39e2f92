import type { RegionId } from '../../../src-shared/moaks/regions.js'
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

/**
 * Heat map on the schematic knee: the deeper, the larger the value (0…1). Regions without a value are left white and
 * dashed.
 */
export function kneeMap(values: ReadonlyMap<string, number>, name: string): string {
  const drawn = CELLS.map(({ region, x, y, width, height, text }) => {
    const value = values.get(region)
    const { fill, ink } = value === undefined ? { fill: '#ffffff', ink: '#5b6b76' } : heat(value)
    const middle = { x: x + width / 2, y: y + height / 2 + 4 }
    const number = value === undefined ? '–' : value.toFixed(2)
    const tall = height >= 40 && text !== ''
    const words = tall
      ? label(middle.x, middle.y - 7, text, { class: 'region', 'text-anchor': 'middle', fill: ink }) +
        label(middle.x, middle.y + 9, number, { class: 'count', 'text-anchor': 'middle', fill: ink })
      : label(middle.x, middle.y, text === '' || width < 60 ? number : `${text} ${number}`, {
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
  return figure(480, 608, name, sides + drawn.join(''))
}
