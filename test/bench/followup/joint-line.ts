import { unpackThickness } from '../../../src-shared/case/thickness-map.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { RegisteredPair } from '../../../src-shared/followup/compare.js'
import { applyAffine, invertAffine, multiplyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { length, subtract } from '../../../src-shared/geometry/vector.js'
import type { ReadOccasion } from './readings.js'

/**
 * How far the points of the joint's surfaces (where cartilage stands on femur, tibia and patella) come to lie from where they
 * truly are at the other occasion, mm; a bone that failed gives none and is counted.
 */
export function jointLineErrors(
  before: ReadOccasion,
  now: ReadOccasion,
  registered: RegisteredPair | null,
): { readonly errors: number[]; readonly failed: number } {
  const truth = multiplyAffine(now.fromCanonical, invertAffine(before.fromCanonical))
  const errors: number[] = []
  let failed = 0
  for (const { bone, points } of surfacePoints(before.reading)) {
    const own = registered?.bones.find((one) => one.bone === bone)
    if (own?.kind !== 'registered') {
      failed++
      continue
    }
    for (const point of points)
      errors.push(length(subtract(applyAffine(own.toSecond, point), applyAffine(truth, point))))
  }
  return { errors, failed }
}

function surfacePoints({ volumes }: Reading): { readonly bone: string; readonly points: Vec3[] }[] {
  const map = volumes.flatMap(({ thickness }) => thickness ?? [])[0]
  if (!map) return []
  const { columns, places } = unpackThickness(map)
  let from = 0
  return columns.map(({ bone, count }) => {
    const points = Array.from({ length: count }, (_, n): Vec3 => {
      const at = 3 * (from + n)
      return [places[at] ?? 0, places[at + 1] ?? 0, places[at + 2] ?? 0]
    })
    from += count
    return { bone, points }
  })
}
