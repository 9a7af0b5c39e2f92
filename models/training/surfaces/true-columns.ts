import { LOSS, COVERED_BONES } from '../../../src-shared/anatomy/surfaces/bones.js'
import type { ColumnFeet } from '../../../src-shared/anatomy/surfaces/column-feet.js'
import type { ColumnSampling } from '../../../src-shared/anatomy/surfaces/column-signals.js'
import { applyAffine, applyLinear, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { TissueSampler } from '../../phantom/raster/tissue-sampler.js'
import type { SimulatedKnee } from '../../phantom/simulate-labels.js'

/** How finely the truth is sampled along a column, mm. */
const STEP = 0.125

/**
 * Where bone, cartilage, and what cartilage was before any loss truly end along every column, mm from its foot; three for
 * each column, NaN where it does not cut its bone. What is lost belongs to the bone whose cartilage would be there in the
 * knee without lesions: the loss of the opposite bone lies in the same column where the joint is narrow.
 */
export function trueColumns(
  feet: ColumnFeet,
  { knee, labels }: SimulatedKnee,
  toKnee: Affine,
  { from, step, samples }: ColumnSampling,
): Float32Array {
  const intact = new TissueSampler(knee, -Infinity)
  const out = new Float32Array(3 * feet.count).fill(Number.NaN)
  const count = Math.round((step * (samples - 1)) / STEP) + 1
  const states = new Uint8Array(count)
  const isLoss = new Uint8Array(256)
  for (const value of LOSS) isLoss[value] = 1
  const vector = (source: Float32Array, column: number): Vec3 => [
    source[3 * column] ?? 0,
    source[3 * column + 1] ?? 0,
    source[3 * column + 2] ?? 0,
  ]
  for (let column = 0; column < feet.count; column++) {
    const own = COVERED_BONES[feet.bone[column] ?? 0]
    if (!own) continue
    const [x0, y0, z0] = applyAffine(toKnee, vector(feet.feet, column))
    const [dx, dy, dz] = applyLinear(toKnee, vector(feet.normals, column))
    for (let s = 0; s < count; s++) {
      const t = from + s * STEP
      const [x, y, z] = [x0 + dx * t, y0 + dy * t, z0 + dz * t]
      const label = labels.labelAt(x, y, z)
      const tissue = label & 255
      const lost = isLoss[label >> 8] === 1 && own.cartilage.includes(intact.at(x, y, z))
      states[s] = tissue === own.bone ? BONE : lost ? LOST : own.cartilage.includes(tissue) ? CARTILAGE : BEYOND
    }
    const cuts = cutsOf(states, -from / STEP)
    if (cuts)
      out.set(
        cuts.map((cut) => from + (cut - 0.5) * STEP),
        3 * column,
      )
  }
  return out
}

const BONE = 0
const CARTILAGE = 1
const LOST = 2
const BEYOND = 3

/** The cuts of a column as numbers of samples, at the end of bone that lies nearest to its foot; null where there is none. */
function cutsOf(states: Uint8Array, foot: number): readonly [number, number, number] | null {
  let bone = -1
  for (let s = 1; s < states.length; s++)
    if (states[s - 1] === BONE && states[s] !== BONE && (bone < 0 || Math.abs(s - foot) < Math.abs(bone - foot)))
      bone = s
  if (bone < 0) return null
  let cartilage = bone
  while (cartilage < states.length && states[cartilage] === CARTILAGE) cartilage++
  let expected = cartilage
  while (expected < states.length && (states[expected] === LOST || states[expected] === CARTILAGE)) expected++
  return [bone, cartilage, expected]
}
