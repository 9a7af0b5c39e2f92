import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Slab } from './box-section.js'
import type { Section } from './mask-section.js'
import { planeSamples, type PlacedBlock, type PlaneSamples } from './plane-samples.js'

/** A label volume in the patient, i fastest. */
export interface PlacedLabels extends PlacedBlock {
  readonly labels: Uint8Array
}

/** What is shown of a label: `most`, what fills at least half of a slice's thickness; `any`, what lies anywhere in a slab. */
export type Through = 'most' | 'any'

/** Between samples a share is as good as straight, so that fewer do than voxels: all structures are cut at every frame. */
const FINENESS = { perVoxel: 0.9, through: 3 }

/** Where the samples of one label lie within the lattice, and what they come to. */
interface Share {
  readonly values: Float32Array
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * How much of a slab every label takes up, each as a section of its own (mask-section.ts) around what there is of it;
 * labels that nowhere take up half are left out. `toShown` carries the labels into the frame of the slab.
 */
export function labelSections(
  placed: PlacedLabels,
  toShown: Affine,
  slab: Slab,
  through: Through,
): ReadonlyMap<number, Section> {
  const samples = planeSamples(placed, toShown, slab, FINENESS)
  const sections = new Map<number, Section>()
  if (!samples) return sections
  const shares = sharesOf(placed, samples, through)
  shares.forEach((share, label) => {
    const section = share && cropped(share, samples)
    if (section) sections.set(label, section)
  })
  return sections
}

function sharesOf({ labels, dims }: PlacedLabels, samples: PlaneSamples, through: Through): (Share | undefined)[] {
  const { columns, rows, layers, layerShare, alongU, alongV } = samples
  const [ni, nj, nk] = dims
  const slice = ni * nj
  const shares: (Share | undefined)[] = []
  const most = through === 'most'
  const sum = new Float64Array(256)
  const corners = new Uint8Array(8)
  const add = (label: number, u: number, v: number, value: number): void => {
    let share = shares[label]
    if (!share) {
      share = { values: new Float32Array(columns * rows), left: columns, right: -1, top: rows, bottom: -1 }
      shares[label] = share
    }
    const at = u + columns * v
    const before = share.values[at] ?? 0
    share.values[at] = most ? before + layerShare * value : Math.max(before, value)
    if (u < share.left) share.left = u
    if (u > share.right) share.right = u
    if (v < share.top) share.top = v
    if (v > share.bottom) share.bottom = v
  }
  const labelAt = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk ? 0 : (labels[i + ni * j + slice * k] ?? 0)
  // Tens of thousands of samples for every slice: no arrays and no closures in here.
  const [ux, uy, uz] = alongU
  for (const [x0, y0, z0] of layers)
    for (let v = 1; v < rows - 1; v++) {
      let x = x0 + v * alongV[0]
      let y = y0 + v * alongV[1]
      let z = z0 + v * alongV[2]
      for (let u = 1; u < columns - 1; u++) {
        x += ux
        y += uy
        z += uz
        if (x <= -1 || y <= -1 || z <= -1 || x >= ni || y >= nj || z >= nk) continue
        const i = Math.floor(x)
        const j = Math.floor(y)
        const k = Math.floor(z)
        let first = 0
        if (i >= 0 && j >= 0 && k >= 0 && i + 1 < ni && j + 1 < nj && k + 1 < nk) {
          const n = i + ni * j + slice * k
          first = labels[n] ?? 0
          const uniform =
            labels[n + 1] === first &&
            labels[n + ni] === first &&
            labels[n + ni + 1] === first &&
            labels[n + slice] === first &&
            labels[n + slice + 1] === first &&
            labels[n + slice + ni] === first &&
            labels[n + slice + ni + 1] === first
          if (uniform) {
            if (first !== 0) add(first, u, v, 1)
            continue
          }
        }
        const fx = x - i
        const fy = y - j
        const fz = z - k
        for (let corner = 0; corner < 8; corner++) {
          const label = labelAt(i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2))
          corners[corner] = label
          const share =
            ((corner & 1) === 1 ? fx : 1 - fx) * ((corner & 2) === 2 ? fy : 1 - fy) * (corner > 3 ? fz : 1 - fz)
          sum[label] = (sum[label] ?? 0) + share
        }
        for (let corner = 0; corner < 8; corner++) {
          const label = corners[corner] ?? 0
          const value = sum[label] ?? 0
          sum[label] = 0
          if (label !== 0 && value > 0) add(label, u, v, value)
        }
      }
    }
  return shares
}

/** A share with one empty sample around it; undefined where it nowhere comes to a half. */
function cropped({ values, left, right, top, bottom }: Share, samples: PlaneSamples): Section | undefined {
  const { columns: all, u0, v0, step } = samples
  const [columns, rows] = [right - left + 3, bottom - top + 3]
  const out = new Float32Array(columns * rows)
  let any = false
  for (let v = top; v <= bottom; v++)
    for (let u = left; u <= right; u++) {
      const value = values[u + all * v] ?? 0
      out[u - left + 1 + columns * (v - top + 1)] = value
      any ||= value >= 0.5
    }
  return any ? { values: out, columns, rows, u0: u0 + (left - 1) * step, v0: v0 + (top - 1) * step, step } : undefined
}
