import { describe, expect, it } from 'vitest'
import { Random } from '../../../models/phantom/random.js'
import { T } from '../../../models/phantom/raster/tissue.js'
import { paintCapsule } from '../../../models/phantom/render/capsule.js'

const DIMS = [20, 8, 8] as const

/** Bone for i < 6, then fat, then muscle from i = 14 on, of signal 0.1; voxels of 0.75 mm. */
function painted(seed: number): Float32Array {
  const tissue = new Uint8Array(DIMS[0] * DIMS[1] * DIMS[2]).map((_, n) => {
    const i = n % DIMS[0]
    return i < 6 ? T.tibia : i < 14 ? T.fat : T.muscle
  })
  const signal = new Float32Array(tissue.length).fill(0.1)
  paintCapsule(
    {
      tissue,
      lesion: new Uint8Array(tissue.length),
      layer: new Uint8Array(tissue.length),
      dims: DIMS,
      spacing: [0.75, 0.75, 0.75],
    },
    0.36,
    signal,
    new Random(seed),
  )
  return signal
}

/** Mean signal of a sagittal plane, over many knees. */
function meanAt(i: number): number {
  let sum = 0
  for (let seed = 0; seed < 30; seed++) {
    const signal = painted(seed)
    for (let n = i; n < signal.length; n += DIMS[0]) sum += signal[n] ?? 0
  }
  return sum / (30 * DIMS[1] * DIMS[2])
}

describe('the capsule', () => {
  it('is a grey layer on the bone that fades within 2 mm, and leaves bone and other tissues as they are', () => {
    const layer = [6, 7, 8].map(meanAt)
    expect(layer[0]).toBeGreaterThan(0.2)
    expect(layer[0]).toBeGreaterThan(layer[1] ?? 0)
    expect(layer[1]).toBeGreaterThan(layer[2] ?? 0)
    for (const i of [2, 5, 10, 15]) expect(meanAt(i)).toBeCloseTo(0.1, 6)
  })

  it('is that of a seed, and missing in some knees', () => {
    expect(painted(1)).toEqual(painted(1))
    const without = Array.from({ length: 60 }, (_, seed) => painted(seed)).filter((signal) =>
      signal.every((value) => Math.abs(value - 0.1) < 1e-6),
    )
    expect(without.length).toBeGreaterThan(0)
    expect(without.length).toBeLessThan(20)
  })
})
