import { QUESTIONS } from '../../moaks/questions.js'
import { gradeFromMeasure, scaleOf } from '../../moaks/scales.js'
import { partsAbove } from '../components.js'
import { lesionValue } from '../labels.js'
import { eachNeighbour, sightingOf, voxelDistance } from '../knee-labels.js'
import { OSTEOPHYTE_SITES, type OsteophyteSite } from '../osteophyte-sites.js'
import { groupVoxels, type MeasureContext } from './context.js'
import { count, millilitres, millimetres, type Measurement } from './measurement.js'

const OSTEOPHYTE = lesionValue('osteophyte')

/** Smaller outgrowths are roughness of the margin, mm³. */
const LEAST_OSTEOPHYTE = 3

/** Osteophytes, questions 30–41: how far the largest outgrowth of a margin protrudes from the bone it stands on, in mm. */
export function measureOsteophytes(context: MeasureContext): Measurement[] {
  const { grid } = context
  const bySite = groupVoxels(context.lesion('osteophyte'), (n) => context.sites.siteOf(n))
  const present = presentSites(context)
  return QUESTIONS.filter((question) => question.category === 'osteophyte').flatMap((question) => {
    const site = OSTEOPHYTE_SITES.find((id) => id === question.regionId)
    if (!site || !present.has(site)) return []
    const parts = partsAbove(grid, bySite.get(site) ?? [], LEAST_OSTEOPHYTE)
    const heights = parts.map((part) => protrusion(context, part))
    const largest = heights.reduce((best, height) => Math.max(best, height), 0)
    const part = parts[heights.indexOf(largest)] ?? []
    const value = millimetres('osteophyte protrusion', largest)
    const volume = parts.reduce((sum, one) => sum + one.length, 0) * grid.voxelVolume
    const measurement: Measurement = {
      question: question.id,
      component: 'osteophyte.size',
      grade: gradeFromMeasure(scaleOf('osteophyte.size'), largest) ?? 0,
      value,
      features: {
        protrusion: largest,
        volume: volume / 1000,
        count: parts.length,
        // What is taken for an outgrowth differs from bone to bone.
        onFemur: site.startsWith('femur') ? 1 : 0,
        onPatella: site.startsWith('patella') ? 1 : 0,
      },
      also: [count('outgrowths', parts.length), millilitres('osteophyte volume', volume)],
      seen: sightingOf(grid, part) ?? null,
    }
    return [measurement]
  })
}

/** Base to tip: the voxel furthest from every voxel of the outgrowth's base on the bone. */
function protrusion(context: MeasureContext, part: readonly number[]): number {
  const { grid, labels } = context
  const base = new Set<number>()
  for (const n of part)
    eachNeighbour(grid, n, (neighbour) => {
      if (labels.tissue[neighbour] === labels.tissue[n] && labels.lesion[neighbour] !== OSTEOPHYTE) base.add(neighbour)
    })
  if (base.size === 0) return 0
  const feet = thin([...base], 120)
  let furthest = 0
  for (const n of thin(part, 600)) {
    let nearest = Infinity
    for (const foot of feet) nearest = Math.min(nearest, voxelDistance(grid, n, foot))
    furthest = Math.max(furthest, nearest)
  }
  return furthest
}

/** At most `most` of the voxels, evenly picked. */
function thin(voxels: readonly number[], most: number): readonly number[] {
  if (voxels.length <= most) return voxels
  const step = voxels.length / most
  return Array.from({ length: most }, (_value, index) => voxels[Math.floor(index * step)] ?? 0)
}

/** Sites whose bone is in the picture at all. */
function presentSites(context: MeasureContext): Set<OsteophyteSite> {
  const { articular } = context.partition
  const seen = new Set<OsteophyteSite>()
  const counts = new Map<OsteophyteSite, number>()
  for (let n = 0; n < articular.length && seen.size < OSTEOPHYTE_SITES.length; n += 3) {
    if (articular[n] === 0) continue
    const site = context.sites.siteOf(n)
    if (!site || seen.has(site)) continue
    const number = (counts.get(site) ?? 0) + 1
    counts.set(site, number)
    if (number > 30) seen.add(site)
  }
  return seen
}
