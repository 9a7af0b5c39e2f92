import { describe, expect, it } from 'vitest'
import { kneeShape, shapeOf, type KneeShape } from '../../../src-shared/followup/registration/knee-shape.js'
import { registerKnee, type BoneRegistration } from '../../../src-shared/followup/registration/register-knee.js'
import { REGISTERED_BONES } from '../../../src-shared/followup/registration/bone-points.js'
import { applyAffine, IDENTITY, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { length, subtract } from '../../../src-shared/geometry/vector.js'
import { outlinedLabels, outlinedPairs } from '../../fixtures/oai-outlines.js'
import { landmarksOf } from '../../fixtures/outline-landmarks.js'
import { realData } from '../../fixtures/real-data.js'
import { kneeOf, movement, outlinedKnee, type OutlinedKnee } from './outlined-knee.js'

const SEED = 41

function shape(outlined: OutlinedKnee): KneeShape {
  const found = kneeShape(outlined)
  if (!found) throw new Error('The knee was outlined.')
  return found
}

function registered(
  found: readonly BoneRegistration[],
  bone: string,
): Extract<BoneRegistration, { kind: 'registered' }> {
  const own = found.find((one) => one.bone === bone)
  if (own?.kind !== 'registered')
    throw new Error(`The ${bone} could not be laid on itself: ${own?.failure ?? 'missing'}.`)
  return own
}

/** The largest error over the points of a joint of 70 mm across, mm. */
function errorAt(found: Affine, truth: Affine, joint: Vec3): number {
  const corners = [-35, 35].flatMap((x) => [-25, 25].map((y): Vec3 => [joint[0] + x, joint[1] + y, joint[2]]))
  return Math.max(...corners.map((p) => length(subtract(applyAffine(found, p), applyAffine(truth, p)))))
}

describe('laying a knee on itself at another date', () => {
  const { jointCentre } = kneeOf(SEED)
  const moved = movement(jointCentre, [4, -3, 5], [6, -4, 7])
  const first = shape(outlinedKnee(SEED, IDENTITY))

  it('finds each bone where it truly is, within a millimetre over the joint line', () => {
    const found = registerKnee(first, shape(outlinedKnee(SEED, moved, null, [3, -4, 5])))
    for (const bone of REGISTERED_BONES) {
      const { toSecond, error } = registered(found, bone)
      const place = bone === 'patella' ? first.landmarks.get('patella') : jointCentre
      expect(errorAt(toSecond, moved, place ?? jointCentre), bone).toBeLessThan(1)
      expect(error.median, bone).toBeLessThan(0.4)
      expect(error.overlap, bone).toBeGreaterThan(0.9)
    }
  })

  it('finds femur and tibia each for itself where the knee lay bent otherwise', () => {
    const bent = movement(jointCentre, [6, 0, 2], [0, 1, 0])
    const found = registerKnee(first, shape(outlinedKnee(SEED, moved, bent)))
    expect(errorAt(registered(found, 'femur').toSecond, moved, jointCentre)).toBeLessThan(1)
    expect(errorAt(registered(found, 'tibia').toSecond, multiplyAffine(moved, bent), jointCentre)).toBeLessThan(1)
  })

  it('complaint E: gives the inverse where both dates are exchanged, so that neither is the one that is resampled', () => {
    const second = shape(outlinedKnee(SEED, moved))
    const [there, back] = [registerKnee(first, second), registerKnee(second, first)]
    for (const bone of REGISTERED_BONES) {
      const round = multiplyAffine(registered(back, bone).toSecond, registered(there, bone).toSecond)
      round.forEach((value, at) => expect(value).toBeCloseTo(IDENTITY[at] ?? 0, 6))
    }
    for (const bone of REGISTERED_BONES)
      expect(registered(back, bone).error.median).toBeCloseTo(registered(there, bone).error.median, 6)
  })

  it('complaint E: says of another knee that it could not be laid on this one, instead of a wrong movement', () => {
    const found = registerKnee(first, shape(outlinedKnee(1234, moved)))
    expect(found.filter(({ kind }) => kind === 'registered').length).toBeLessThan(2)
  })

  it('complaint E: is held back by overlap and by landmarks that were not used, not only by its own residual', () => {
    const half = outlinedKnee(SEED, moved, null, [0, 0, 58])
    const cut = registerKnee(first, shape(half)).find(({ bone }) => bone === 'tibia')
    expect(cut).toMatchObject({ kind: 'failed' })
    const swapped = outlinedKnee(SEED, moved)
    const elsewhere = {
      ...swapped,
      landmarks: swapped.landmarks.map((one) =>
        one.id === 'medial-tibial-cartilage'
          ? {
              ...one,
              pointLps: swapped.landmarks.find(({ id }) => id === 'lateral-tibial-cartilage')?.pointLps ?? one.pointLps,
            }
          : one,
      ),
    }
    const tibia = registerKnee(first, shape(elsewhere)).find(({ bone }) => bone === 'tibia')
    expect(tibia).toMatchObject({ kind: 'failed', failure: 'landmarks-apart' })
  })

  it('says so where nothing was outlined', () => {
    expect(kneeShape({ landmarks: [] })).toBeUndefined()
  })
})

const outlines = realData('real-labels-oai')

describe.skipIf(outlines === undefined)('a real knee that was outlined by hand at two visits', () => {
  it('is laid on itself, each bone within a voxel', () => {
    const folder = outlines ?? ''
    const [pair] = outlinedPairs(folder)
    if (!pair) throw new Error('There are pairs of outlines.')
    const [before, now] = pair.files.map((file) => {
      const labels = outlinedLabels(folder, file, pair.side)
      return shapeOf(labels, landmarksOf(labels))
    })
    if (!before || !now) throw new Error('A pair has two visits.')
    const found = registerKnee(before, now)
    for (const bone of REGISTERED_BONES) expect(registered(found, bone).error.median).toBeLessThan(0.4)
  }, 60_000)
})
