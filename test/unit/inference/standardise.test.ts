import { describe, expect, it } from 'vitest'
import { applyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { percentileWindow } from '../../../src-shared/anatomy/grid/intensity.js'
import { canonicalLattice, type Lattice } from '../../../src-shared/geometry/lattice.js'
import { averageBlocks, averagingFactors, sampleTrilinear } from '../../../src-shared/anatomy/grid/resample.js'
import { sampleGrid, standardise } from '../../../src-shared/anatomy/grid/standardise.js'

/** An image whose intensity is a linear function of LPS position: interpolation must give it back exactly. */
function ramp(dims: readonly [number, number, number], affine: Affine): ImageVolume {
  const data = new Float32Array(dims[0] * dims[1] * dims[2])
  let n = 0
  for (let k = 0; k < dims[2]; k++)
    for (let j = 0; j < dims[1]; j++)
      for (let i = 0; i < dims[0]; i++) data[n++] = rampAt(applyAffine(affine, [i, j, k]))
  return { data, dims, affine }
}

function rampAt([x, y, z]: readonly [number, number, number]): number {
  return 1000 + 3 * x - 2 * y + 5 * z
}

describe('canonicalLattice', () => {
  it('lays columns to posterior, rows to inferior and slices to +x about the centre', () => {
    const { dims, affine } = canonicalLattice({ size: [4, 6, 8], spacing: 2 }, [10, 20, 30], false)
    expect(dims).toEqual([8, 6, 4])
    // First voxel: 1.5 slices to −x, 3.5 columns to −y, 2.5 rows up, each 2 mm.
    expect(applyAffine(affine, [0, 0, 0])).toEqual([10 - 3, 20 - 7, 30 + 5])
    expect(applyAffine(affine, [7, 5, 3])).toEqual([10 + 3, 20 + 7, 30 - 5])
  })

  it('mirrors a left knee in x only', () => {
    const { affine } = canonicalLattice({ size: [4, 6, 8], spacing: 2 }, [10, 20, 30], true)
    expect(applyAffine(affine, [0, 0, 0])).toEqual([10 + 3, 20 - 7, 30 + 5])
  })
})

describe('percentileWindow', () => {
  it('ignores zeros and takes the percentiles of the rest', () => {
    const data = new Int16Array(1100)
    for (let n = 0; n < 1000; n++) data[n] = n + 1 // 1…1000 once each, then a hundred zeros
    expect(percentileWindow(data, [0.5, 99.5])).toEqual({ low: 5, high: 995 })
  })

  it('gives a usable window for an empty image', () => {
    expect(percentileWindow(new Int16Array(10), [0.5, 99.5])).toEqual({ low: 0, high: 1 })
  })
})

describe('averageBlocks', () => {
  it('averages pairs and moves the first centre by half a voxel', () => {
    const image: ImageVolume = {
      data: Int16Array.of(1, 3, 5, 7, 9),
      dims: [5, 1, 1],
      affine: [2, 0, 0, 100, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    }
    const averaged = averageBlocks(image, [2, 1, 1])
    expect([...averaged.data]).toEqual([2, 6, 9])
    expect(averaged.dims).toEqual([3, 1, 1])
    expect(applyAffine(averaged.affine, [0, 0, 0])[0]).toBe(101)
  })

  it('averages only where the target is at least twice as coarse', () => {
    const affine: Affine = [0.365, 0, 0, 0, 0, 0.365, 0, 0, 0, 0, 0.7, 0, 0, 0, 0, 1]
    expect(averagingFactors(affine, 0.75)).toEqual([2, 2, 1])
    expect(averagingFactors(affine, 1.75)).toEqual([4, 4, 2])
  })
})

describe('sampleTrilinear', () => {
  // Sagittal acquisition turned by 20° about z and 10° about x, anisotropic.
  const [c, s] = [Math.cos(0.35), Math.sin(0.35)]
  const [d, t] = [Math.cos(0.17), Math.sin(0.17)]
  const oblique: Affine = [
    -s * 0.5, s * t * 0.5, c * 2, -30,
    c * 0.5, -c * t * 0.5, s * 2, -20,
    0, -d * 0.5, 0, 25,
    0, 0, 0, 1,
  ] // prettier-ignore

  it('gives back a linear image through an oblique affine', () => {
    const image = ramp([60, 60, 24], oblique)
    const centre = applyAffine(oblique, [29.5, 29.5, 11.5])
    const lattice = canonicalLattice({ size: [8, 8, 8], spacing: 1 }, centre, false)
    const sampled = sampleTrilinear(image, lattice, Number.NaN)
    expectRamp(sampled, lattice)
  })

  it('gives it back mirrored and averaged as well', () => {
    const volume = standardise(ramp([60, 60, 24], oblique), { percentiles: [0, 100], mean: 0, deviation: 1 }, 1)
    expect(volume.fine.dims).toEqual([30, 30, 24])
    const centre = applyAffine(oblique, [29.5, 29.5, 11.5])
    const lattice = canonicalLattice({ size: [8, 8, 8], spacing: 1 }, centre, true)
    const { intensity } = sampleGrid(volume, lattice, 1)
    const { low, high } = volume.window
    expectRamp(
      intensity.map((value) => low + value * (high - low)),
      lattice,
    )
  })

  it('says where the image ends: at the outer faces of its voxels', () => {
    const image: ImageVolume = { data: Int16Array.of(4, 8), dims: [2, 1, 1], affine: identity() }
    const lattice: Lattice = { dims: [5, 1, 1], affine: [0.5, 0, 0, -0.5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
    // x = −0.5, 0, 0.5, 1, 1.5
    expect([...sampleTrilinear(image, lattice, -1)]).toEqual([4, 4, 6, 8, 8])
    const outside: Lattice = { dims: [2, 1, 1], affine: [2.2, 0, 0, -0.6, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }
    expect([...sampleTrilinear(image, outside, -1)]).toEqual([-1, -1])
  })
})

describe('sampleGrid', () => {
  it('clips, scales, and normalises; outside the image stands the normalised 0', () => {
    const image: ImageVolume = { data: Int16Array.of(10, 20, 30), dims: [3, 1, 1], affine: identity() }
    const volume = standardise(image, { percentiles: [0, 100], mean: 0.5, deviation: 0.25 }, 1)
    const lattice: Lattice = { dims: [4, 1, 1], affine: identity() }
    const grid = sampleGrid(volume, lattice, 1)
    expect([...grid.intensity]).toEqual([0, 0.5, 1, -1])
    expect([...grid.image]).toEqual([-2, 0, 2, -2])
  })
})

function identity(): Affine {
  return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
}

function expectRamp(sampled: Float32Array, lattice: Lattice): void {
  let n = 0
  for (let k = 0; k < lattice.dims[2]; k++)
    for (let j = 0; j < lattice.dims[1]; j++)
      for (let i = 0; i < lattice.dims[0]; i++)
        expect(sampled[n++]).toBeCloseTo(rampAt(applyAffine(lattice.affine, [i, j, k])), 1)
}
