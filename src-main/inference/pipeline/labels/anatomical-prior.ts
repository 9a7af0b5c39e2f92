import { TISSUES, tissueValue, type Lesion, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import type { LabelVolume } from '../../../../src-shared/geometry/image-volume.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'

/**
 * Where the localiser leaves room for which tissues: a bit per tissue value, on its own grid. The fine graph may redraw
 * what the localiser found and within reach of it, but not put a structure where the whole picture has none.
 */
export interface AnatomicalPrior extends Lattice {
  readonly bits: Uint32Array
}

/** Fewer voxels than this and the localiser may simply have missed the structure: it is then allowed everywhere. */
const LEAST_VOXELS = 10

/** Tissues by or in which a lesion can lie; lesions that are not named can lie anywhere. */
const HOSTS: Readonly<Partial<Record<Lesion, readonly Tissue[]>>> = {
  'bone-marrow-lesion': ['femur', 'tibia', 'patella'],
  'subchondral-cyst': ['femur', 'tibia', 'patella'],
  osteophyte: ['femur', 'tibia', 'patella'],
  'cartilage-partial-loss': ['femur', 'tibia', 'patella'],
  'cartilage-full-loss': ['femur', 'tibia', 'patella'],
  'hoffa-synovitis': ['hoffa-fat-pad'],
  'meniscal-signal': ['medial-meniscus', 'lateral-meniscus'],
  'radial-tear': ['medial-meniscus', 'lateral-meniscus'],
  'horizontal-tear': ['medial-meniscus', 'lateral-meniscus'],
  'vertical-tear': ['medial-meniscus', 'lateral-meniscus'],
  'complex-tear': ['medial-meniscus', 'lateral-meniscus'],
  // Where a meniscus is gone, the cartilage it lay on is what is left to go by.
  'partial-maceration': ['medial-meniscus', 'lateral-meniscus', 'medial-tibial-cartilage', 'lateral-tibial-cartilage'],
  'complete-maceration': ['medial-meniscus', 'lateral-meniscus', 'medial-tibial-cartilage', 'lateral-tibial-cartilage'],
  'meniscal-cyst': ['medial-meniscus', 'lateral-meniscus'],
  'root-tear': ['medial-meniscus', 'lateral-meniscus', 'pcl'],
  'ligament-tear': ['acl', 'pcl'],
  'ligament-graft': ['acl', 'femur', 'tibia'],
  'tendon-signal': ['patellar-tendon'],
}

const ANYWHERE = 0xffffffff

/** The bits of which a voxel needs one for a tissue class; background goes everywhere. */
export function tissueNeeds(tissues: readonly Tissue[]): number[] {
  return tissues.map((tissue) => (tissue === 'background' ? ANYWHERE : bit(tissueValue(tissue))))
}

/** The bits of which a voxel needs one for a lesion class. */
export function lesionNeeds(lesions: readonly Lesion[]): number[] {
  return lesions.map(
    (lesion) => HOSTS[lesion]?.reduce((bits, tissue) => bits | bit(tissueValue(tissue)), 0) ?? ANYWHERE,
  )
}

/** Grows every structure of the localiser by `reach` mm (as a box) and says for each voxel what may be there. */
export function anatomicalPrior(labels: LabelVolume, reach: number, spacing: number): AnatomicalPrior {
  const counts = new Uint32Array(TISSUES.length)
  const bits = new Uint32Array(labels.data.length)
  for (let n = 0; n < bits.length; n++) {
    const value = labels.data[n] ?? 0
    if (value === 0) continue
    counts[value] = (counts[value] ?? 0) + 1
    bits[n] = bit(value)
  }
  const steps = Math.ceil(reach / spacing)
  const [ni, nj, nk] = labels.dims
  const slab = ni * nj
  grow(bits, { count: ni, stride: 1 }, [nj, nk], [ni, slab], steps)
  grow(bits, { count: nj, stride: ni }, [ni, nk], [1, slab], steps)
  grow(bits, { count: nk, stride: slab }, [ni, nj], [1, ni], steps)
  let missed = 0
  counts.forEach((count, value) => {
    if (count < LEAST_VOXELS) missed |= bit(value)
  })
  // Unsigned bits: the typed array keeps them so.
  for (let n = 0; n < bits.length; n++) bits[n] = (bits[n] ?? 0) | missed
  return { dims: labels.dims, affine: labels.affine, bits }
}

/** ORs each line along one axis over a window of ±steps, in place. */
function grow(
  bits: Uint32Array,
  line: { readonly count: number; readonly stride: number },
  others: readonly [number, number],
  strides: readonly [number, number],
  steps: number,
): void {
  const before = new Uint32Array(line.count)
  for (let b = 0; b < others[1]; b++)
    for (let a = 0; a < others[0]; a++) {
      const start = a * strides[0] + b * strides[1]
      let any = 0
      for (let n = 0; n < line.count; n++) {
        const value = bits[start + n * line.stride] ?? 0
        before[n] = value
        any |= value
      }
      if (any === 0) continue
      for (let n = 0; n < line.count; n++) {
        let value = 0
        const last = Math.min(line.count - 1, n + steps)
        for (let m = Math.max(0, n - steps); m <= last; m++) value |= before[m] ?? 0
        bits[start + n * line.stride] = value
      }
    }
}

/**
 * The prior's bits at the voxels of another canonical grid, C-order; everything is allowed outside the prior's grid.
 * Both grids run along the patient's axes, so each index maps by itself.
 */
export function priorOn(prior: AnatomicalPrior, target: Lattice): Uint32Array {
  const map = (axis: 0 | 1 | 2): Int32Array => {
    // Column of the affine for this voxel axis has one entry: i → y, j → z, k → x.
    const row = ([1, 2, 0] as const)[axis]
    const of = (lattice: Lattice, index: number): number => lattice.affine[row * 4 + index] ?? 0
    return Int32Array.from({ length: target.dims[axis] }, (_, n) => {
      const mm = of(target, 3) + of(target, axis) * n
      const index = Math.round((mm - of(prior, 3)) / of(prior, axis))
      return index >= 0 && index < prior.dims[axis] ? index : -1
    })
  }
  const [mi, mj, mk] = [map(0), map(1), map(2)]
  const out = new Uint32Array(target.dims[0] * target.dims[1] * target.dims[2])
  const [pi, pj] = prior.dims
  let n = 0
  const { bits } = prior
  for (const k of mk)
    for (const j of mj) {
      const row = pi * (j + pj * k)
      const outside = j < 0 || k < 0
      // By index: millions of voxels pass here, and an iterator takes three times as long.
      for (let at = 0; at < mi.length; at++) {
        const i = mi[at] ?? -1
        out[n++] = i < 0 || outside ? ANYWHERE : (bits[row + i] ?? 0)
      }
    }
  return out
}

function bit(value: number): number {
  return (1 << value) >>> 0
}
