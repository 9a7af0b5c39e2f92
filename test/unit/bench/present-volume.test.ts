import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { chosenSlices, presentVolume } from '../../../src-main/answers/chat/present-volume.js'

describe('pictures of a volume', () => {
  const geometry = { dims: [8, 6, 10] as const, affineLps: null }
  const voxels = Int16Array.from({ length: 480 }, (_, index) => index % 8)

  it('take slices evenly from first to last', () => {
    expect(chosenSlices(0, 9, 4)).toEqual([0, 3, 6, 9])
    expect(chosenSlices(3, 5, 8)).toEqual([3, 4, 5])
    expect(chosenSlices(0, 9, 1)).toEqual([5])
    expect(chosenSlices(2, 4, 'all')).toEqual([2, 3, 4])
  })

  it('lie side by side on a sheet', () => {
    const { images } = presentVolume(
      { geometry, voxels },
      { slices: 3, style: 'montage', longestEdge: 100, crop: null },
    )
    const png = PNG.sync.read(images[0]?.png ?? Buffer.alloc(0))
    expect([png.width, png.height]).toEqual([16, 12])
    expect(images[0]?.caption).toBe('sheet of 2 × 2 tiles, row by row the slices 0, 5, 9')
    // Intensities 0…7 along x; 0 is left out of the window, so 1 is black and 7 white.
    expect([...Array.from({ length: 8 }, (_, x) => png.data[x * 4])]).toEqual([0, 0, 43, 85, 128, 170, 213, 255])
  })

  it('are averaged down by a whole factor, and say how to get back to voxels', () => {
    const shown = presentVolume({ geometry, voxels }, { slices: 1, style: 'slices', longestEdge: 4, crop: null })
    expect(shown.size).toEqual([4, 3])
    // Pixel 1 is the mean of voxels 2 and 3: its centre lies at voxel 2.5.
    expect(shown.offset[0] + shown.scale[0] * 1).toBe(2.5)
    const png = PNG.sync.read(shown.images[0]?.png ?? Buffer.alloc(0))
    expect(png.data[4]).toBe(Math.round((255 * (2.5 - 1)) / 6))
  })
})
