import { describe, expect, it } from 'vitest'
import { T } from '../../../models/phantom/raster/tissue.js'
import { rasterise, type PointLabels } from '../../../models/phantom/raster/rasterise.js'
import { renderSlices } from '../../../models/phantom/render/thick-slices.js'
import { IDENTITY, type Affine } from '../../../src-shared/geometry/affine.js'

/** Fluid for x < 0, air beyond. */
const HALF: PointLabels = { labelAt: (x) => (x < 0 ? T.fluid : T.background) }

/** Mean of each slice of a stack of 4 mm slices along x, the middle one centred at `x` mm. */
function slicesAbout(x: number): number[] {
  const affine: Affine = [0, 0, 4, x - 8, 1, 0, 0, -20, 0, -1, 0, 20, 0, 0, 0, 1]
  const grid = { dims: [40, 40, 5] as const, affine }
  const labels = rasterise(HALF, grid, IDENTITY)
  const scanner = { fluidSignal: 1000, noise: 0.001 }
  const { pixels } = renderSlices(HALF, grid, IDENTITY, labels, 'dess', 3, scanner)
  return [0, 1, 2, 3, 4].map((k) => {
    const slice = pixels.subarray(k * 1600, (k + 1) * 1600)
    return slice.reduce((sum, value) => sum + value, 0) / slice.length
  })
}

describe('a thick slice', () => {
  it('shows the average of what it cuts, not what its middle meets', () => {
    const [first = 0, second = 0, cut = 0, beyond = 0] = slicesAbout(0)
    expect(second / first).toBeCloseTo(1, 1)
    expect(cut / first).toBeGreaterThan(0.42)
    expect(cut / first).toBeLessThan(0.58)
    expect(beyond / first).toBeLessThan(0.05)
  })

  it('shows a quarter of what fills a quarter of it', () => {
    const [first = 0, , cut = 0] = slicesAbout(1)
    expect(cut / first).toBeGreaterThan(0.19)
    expect(cut / first).toBeLessThan(0.31)
  })
})
