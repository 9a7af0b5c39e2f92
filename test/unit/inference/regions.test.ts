import { describe, expect, it } from 'vitest'
import { affineSpacing, applyAffine, invertAffine } from '../../../src-shared/geometry/affine.js'
import { boxCorners, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'
import { canonicalLattice } from '../../../src-shared/geometry/lattice.js'
import { blankOutside } from '../../../src-main/inference/pipeline/stages/localise.js'
import { locateRegions, type RegionSource } from '../../../src-shared/anatomy/regions.js'
import { sampleGrid, standardise, volumeCentre } from '../../../src-shared/anatomy/grid/standardise.js'
import { litImage, paintLabels, sagittalAffine, trueBox, type OracleSide } from './oracle-knee.js'

/** As wide as the packs' grid, a little coarser, so that the test is quick. */
const FINE = { size: [100, 120, 120], spacing: 1 } as const
const COARSE = { size: [80, 96, 96], spacing: 1.75 } as const

/** Locates the oracle's knee in an image through both grids, as the pipeline does. */
function locate(image: ImageVolume, origin: Vec3, side: OracleSide) {
  const volume = standardise(image, { percentiles: [0.5, 99.5], mean: 0, deviation: 1 }, FINE.spacing)
  const source = (spec: typeof FINE | typeof COARSE, centre: Vec3, mirrored: boolean): RegionSource => {
    const lattice = canonicalLattice(spec, centre, mirrored)
    const { intensity } = sampleGrid(volume, lattice, spec.spacing)
    const data = paintLabels(lattice, origin, side)
    blankOutside(data, intensity)
    return { tissue: { ...lattice, data }, intensity }
  }
  const fine = source(FINE, origin, side === 'left')
  const { data, dims, affine } = fine.tissue
  const partition = partitionKnee({ tissue: data, lesion: new Uint8Array(data.length), dims, affine })
  return locateRegions(fine, partition, source(COARSE, volumeCentre(image), false), image)
}

function expectClose(actual: Box, expected: Box, tolerance: Vec3): void {
  for (const axis of [0, 1, 2] as const) {
    expect(Math.abs(actual.min[axis] - expected.min[axis])).toBeLessThanOrEqual(tolerance[axis])
    expect(Math.abs(actual.max[axis] - expected.max[axis])).toBeLessThanOrEqual(tolerance[axis])
  }
}

describe.each(['right', 'left'] as const)('regions of a %s knee', (side) => {
  const origin: Vec3 = [12, -8, 30]

  it('come back within one voxel of each grid, in LPS and in voxels', () => {
    const dims: Vec3 = [180, 200, 160]
    const image = litImage(dims, sagittalAffine(dims, [0.9, 0.9, 0.8], 0, 0, [10, -6, 33]))
    const regions = locate(image, origin, side)
    for (const id of ['patella', 'medial-meniscus', 'lateral-meniscus'] as const) {
      const region = regions.get(id)
      const truth = trueBox(id, origin, side)
      if (!region) throw new Error(`${id} was not found`)
      expectClose(region.boxLps, truth, [1, 1, 1])
      // i runs along +y (0.9 mm), j along −z (0.9 mm), k along +x (0.8 mm).
      const corner = applyAffine(invertAffine(image.affine), [truth.min[0], truth.min[1], truth.max[2]])
      expect(Math.abs(region.boxVoxel.min[0] - corner[0])).toBeLessThanOrEqual(1)
      expect(Math.abs(region.boxVoxel.min[1] - corner[1])).toBeLessThanOrEqual(1)
      expect(Math.abs(region.boxVoxel.min[2] - corner[2])).toBeLessThanOrEqual(1)
      expect(region.cutOff).toBe(false)
    }
    // Femur and tibia reach beyond the fine grid: there a coarse voxel is the measure.
    for (const id of ['femur', 'tibia', 'fibula'] as const)
      expectClose(
        regions.get(id)?.boxLps ?? trueBox('patella', origin, side),
        trueBox(id, origin, side),
        [1.75, 1.75, 1.75],
      )
  })

  it('come back through an oblique image', () => {
    const dims: Vec3 = [300, 320, 120]
    const image = litImage(dims, sagittalAffine(dims, [0.6, 0.6, 1.2], 0.3, -0.2, [10, -6, 33]))
    const regions = locate(image, origin, side)
    for (const id of ['patella', 'medial-meniscus', 'lateral-meniscus'] as const) {
      const region = regions.get(id)
      if (!region) throw new Error(`${id} was not found`)
      expectClose(region.boxLps, trueBox(id, origin, side), [1, 1, 1])
      // The voxel box encloses the LPS box: every corner lies in it.
      for (const corner of boxCorners(region.boxLps)) {
        const voxel = applyAffine(invertAffine(image.affine), corner)
        for (const axis of [0, 1, 2] as const) {
          expect(voxel[axis]).toBeGreaterThanOrEqual(region.boxVoxel.min[axis] - 1e-6)
          expect(voxel[axis]).toBeLessThanOrEqual(region.boxVoxel.max[axis] + 1e-6)
        }
      }
    }
  })

  it('end where the image ends, and say so', () => {
    // 80 mm from top to bottom about the joint line: femur and tibia are cut, the menisci are whole.
    const dims: Vec3 = [180, 100, 160]
    const image = litImage(dims, sagittalAffine(dims, [0.8, 0.8, 0.8], 0, 0, origin))
    const regions = locate(image, origin, side)
    const femur = regions.get('femur')
    expect(femur?.cutOff).toBe(true)
    expect(regions.get('tibia')?.cutOff).toBe(true)
    expect(regions.get('medial-meniscus')?.cutOff).toBe(false)
    const top = origin[2] + 40
    expect(Math.abs((femur?.boxLps.max[2] ?? 0) - top)).toBeLessThanOrEqual(1)
    expect(femur?.boxVoxel.min[1]).toBeGreaterThanOrEqual(-0.5)
    expect(affineSpacing(image.affine)[1]).toBeCloseTo(0.8, 10)
  })

  it('are absent where the image does not reach', () => {
    const dims: Vec3 = [60, 60, 160]
    const image = litImage(dims, sagittalAffine(dims, [0.8, 0.8, 0.8], 0, 0, origin))
    const regions = locate(image, origin, side)
    expect(regions.has('patella')).toBe(false)
    expect(regions.has('medial-meniscus')).toBe(true)
  })
})
