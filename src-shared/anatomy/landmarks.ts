import type { ArticularSurface } from './articular-surface.js'
import { tissueValue, type Tissue } from './labels.js'
import { voxelAt, type Grid, type KneeLabels } from './knee-labels.js'

const TIBIA = tissueValue('tibia')
const FEMUR = tissueValue('femur')
const PATELLA = tissueValue('patella')

/** A closed range of voxel indices along one axis. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** One side (medial or lateral) of the tibiofemoral joint. */
export interface Plateau {
  /** Anterior–posterior extent of the tibial articular surface, along i. */
  readonly i: Range
  /** Height of the plateau: the median j of its surface. */
  readonly j: number
  /** Lateral–medial extent of the tibial articular surface, along k. */
  readonly k: Range
  /** Most posterior i of the femoral articular surface on this side. */
  readonly condyleEnd: number
}

/** Planes that cut the knee into the MOAKS subregions; null where the structure was not found. */
export interface Landmarks {
  /** Sagittal plane between medial (k ≥) and lateral (k <). */
  readonly midline: number
  readonly medial: Plateau | null
  readonly lateral: Plateau | null
  /** Sagittal plane of the median patellar ridge, which belongs to the medial facet. */
  readonly patellarRidge: number | null
  /** Top of the femoral articular surface, along j: bone above it is shaft. */
  readonly femoralTop: number | null
}

/**
 * Finds the planes from the labels alone, so that truth and prediction are cut alike. Extents are 2nd–98th
 * percentiles, which specks do not move. Null without femur and tibia.
 */
export function findLandmarks(labels: KneeLabels, grid: Grid, surface: ArticularSurface): Landmarks | null {
  const midline = findMidline(labels, grid)
  if (midline === null) return null
  const side = (k: number): 'medial' | 'lateral' => (k >= midline ? 'medial' : 'lateral')
  const tibial = { medial: new Footprint(), lateral: new Footprint() }
  const femoral = { medial: new Footprint(), lateral: new Footprint() }
  const femur = new Footprint()
  for (let s = 0; s < surface.voxels.length; s++) {
    const p = voxelAt(grid, surface.voxels[s] ?? 0)
    const bone = surface.bone[s]
    if (bone === TIBIA) tibial[side(p[2])].add(p)
    if (bone === FEMUR) {
      femoral[side(p[2])].add(p)
      femur.add(p)
    }
  }
  const plateau = (which: 'medial' | 'lateral'): Plateau | null => {
    const tibia = tibial[which]
    if (tibia.count < 20) return null
    const condyle = femoral[which].range(0)
    const i = tibia.range(0)
    return { i, j: tibia.quantile(1, 0.5), k: tibia.range(2), condyleEnd: condyle ? Math.max(condyle.to, i.to) : i.to }
  }
  return {
    midline,
    medial: plateau('medial'),
    lateral: plateau('lateral'),
    patellarRidge: findPatellarRidge(labels, grid),
    femoralTop: femur.count > 0 ? femur.quantile(1, 0.02) : null,
  }
}

/** Indices along the three axes, for percentiles. */
class Footprint {
  private readonly values: [number[], number[], number[]] = [[], [], []]

  get count(): number {
    return this.values[0].length
  }

  add(p: readonly [number, number, number]): void {
    for (const axis of [0, 1, 2] as const) this.values[axis].push(p[axis])
  }

  quantile(axis: 0 | 1 | 2, q: number): number {
    const sorted = Int32Array.from(this.values[axis]).sort()
    return sorted[Math.round((sorted.length - 1) * q)] ?? 0
  }

  range(axis: 0 | 1 | 2): Range {
    const sorted = Int32Array.from(this.values[axis]).sort()
    const at = (q: number): number => sorted[Math.round((sorted.length - 1) * q)] ?? 0
    return { from: at(0.02), to: at(0.98) }
  }
}

/** The first medial slice k: midway between the two tibial cartilages (or menisci), without them in the middle of the bones. */
function findMidline(labels: KneeLabels, grid: Grid): number | null {
  const pairs: readonly (readonly [Tissue, Tissue])[] = [
    ['medial-tibial-cartilage', 'lateral-tibial-cartilage'],
    ['medial-meniscus', 'lateral-meniscus'],
  ]
  const sums = new Float64Array(256)
  const counts = new Float64Array(256)
  for (let k = 0; k < grid.nk; k++)
    for (let n = grid.slab * k; n < grid.slab * (k + 1); n++) {
      const value = labels.tissue[n] ?? 0
      if (value === 0) continue
      counts[value] = (counts[value] ?? 0) + 1
      sums[value] = (sums[value] ?? 0) + k
    }
  const mean = (value: number): number => (sums[value] ?? 0) / (counts[value] ?? 1)
  for (const [medial, lateral] of pairs) {
    const m = tissueValue(medial)
    const l = tissueValue(lateral)
    if ((counts[m] ?? 0) > 20 && (counts[l] ?? 0) > 20) return Math.round((mean(m) + mean(l)) / 2)
  }
  if ((counts[TIBIA] ?? 0) < 100 || (counts[FEMUR] ?? 0) < 100) return null
  return Math.round((mean(TIBIA) + mean(FEMUR)) / 2)
}

/** The sagittal plane on which the patella with its cartilage reaches furthest back, over its middle third in height. */
function findPatellarRidge(labels: KneeLabels, grid: Grid): number | null {
  const cartilage = tissueValue('patellar-cartilage')
  const furthest = new Int32Array(grid.nk).fill(-1)
  const weight = new Int32Array(grid.nk)
  let rows = 0
  let count = 0
  for (let k = 0; k < grid.nk; k++)
    for (let j = 0; j < grid.nj; j++) {
      const start = grid.ni * j + grid.slab * k
      let inRow = 0
      for (let n = start; n < start + grid.ni; n++) if (labels.tissue[n] === PATELLA) inRow++
      rows += j * inRow
      count += inRow
    }
  if (count < 50) return null
  const middle = rows / count
  const reach = 6 / grid.spacing[1]
  for (let k = 0; k < grid.nk; k++)
    for (let j = Math.max(0, Math.ceil(middle - reach)); j < grid.nj && j <= middle + reach; j++)
      for (let i = 0; i < grid.ni; i++) {
        const value = labels.tissue[i + grid.ni * j + grid.slab * k]
        if (value !== PATELLA && value !== cartilage) continue
        weight[k] = (weight[k] ?? 0) + 1
        if (i > (furthest[k] ?? -1)) furthest[k] = i
      }
  let best = 0
  let sum = 0
  let planes = 0
  furthest.forEach((i, k) => {
    if ((weight[k] ?? 0) < 3) return
    if (i > best) {
      best = i
      sum = 0
      planes = 0
    }
    if (i === best) {
      sum += k
      planes++
    }
  })
  return planes > 0 ? Math.round(sum / planes) : null
}
