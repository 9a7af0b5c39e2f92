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
  const samples = planeSamples(placed, toShown, slab)
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
    share.values[at] = through === 'most' ? before + layerShare * value : Math.max(before, value)
    if (u < share.left) share.left = u
    if (u > share.right) share.right = u
    if (v < share.top) share.top = v
    if (v > share.bottom) share.bottom = v
  }
  for (const [x0, y0, z0] of layers)
    for (let v = 1; v < rows - 1; v++)
      for (let u = 1; u < columns - 1; u++) {
        const x = x0 + u * alongU[0] + v * alongV[0]
        const y = y0 + u * alongU[1] + v * alongV[1]
        const z = z0 + u * alongU[2] + v * alongV[2]
        if (x <= -1 || y <= -1 || z <= -1 || x >= ni || y >= nj || z >= nk) continue
        const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
        const first = i + ni * j + slice * k
        let several = false
        for (let corner = 0; corner < 8; corner++) {
          const [a, b, c] = [corner & 1, (corner >> 1) & 1, corner >> 2]
          const inside = i + a >= 0 && i + a < ni && j + b >= 0 && j + b < nj && k + c >= 0 && k + c < nk
          const label = inside ? (labels[first + a + ni * b + slice * c] ?? 0) : 0
          corners[corner] = label
          several ||= label !== corners[0]
        }
        if (!several) {
          if (corners[0] !== 0) add(corners[0] ?? 0, u, v, 1)
          continue
        }
        const [fx, fy, fz] = [x - i, y - j, z - k]
        for (let corner = 0; corner < 8; corner++) {
          const share =
            ((corner & 1) === 1 ? fx : 1 - fx) * ((corner & 2) === 2 ? fy : 1 - fy) * (corner > 3 ? fz : 1 - fz)
          sum[corners[corner] ?? 0] = (sum[corners[corner] ?? 0] ?? 0) + share
        }
        for (const label of corners) {
          const value = sum[label] ?? 0
          sum[label] = 0
          if (label !== 0 && value > 0) add(label, u, v, value)
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
