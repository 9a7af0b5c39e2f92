import { landmarksOf } from '../../fixtures/outline-landmarks.js'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import type { ReadVolume } from '../../../src-shared/case/reading.js'
import { packStructures } from '../../../src-shared/case/structures.js'
import { applyAffine, invertAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { canonicalGrid } from '../../../models/phantom/raster/grid.js'
import { rasterise } from '../../../models/phantom/raster/rasterise.js'
import { simulateKnee, type SimulatedKnee } from '../../../models/phantom/simulate-labels.js'

/** What a reading keeps of a knee's outlines. */
export type OutlinedKnee = Pick<ReadVolume, 'structures' | 'landmarks'>

/** mm; a reading keeps 0.75, which would take the tests minutes. */
const VOXEL = 1.3
const SIZE: Vec3 = [82, 100, 84]

const knees = new Map<number, SimulatedKnee>()
export function kneeOf(seed: number): SimulatedKnee {
  const known = knees.get(seed) ?? simulateKnee(seed, 'balanced')
  knees.set(seed, known)
  return known
}

/**
 * A simulated knee as it would be outlined. `moved` (LPS mm → LPS mm) carries the leg to where it lies on the table, and the tibia
 * with all that is on it by `bent` before: a knee does not lie bent alike twice. `shift` moves the field of view, mm.
 */
export function outlinedKnee(
  seed: number,
  moved: Affine,
  bent: Affine | null = null,
  shift: Vec3 = [0, 0, 0],
): OutlinedKnee {
  const knee = kneeOf(seed)
  const [x, y, z] = applyAffine(moved, knee.jointCentre)
  const grid = canonicalGrid(SIZE, [VOXEL, VOXEL, VOXEL], [x + shift[0], y + shift[1], z + shift[2]])
  const labelled = (pose: Affine): Uint8Array =>
    rasterise(knee.labels, grid, multiplyAffine(knee.pose.toKnee, invertAffine(pose))).tissue
  const tissue = labelled(moved)
  if (bent) {
    const below = labelled(multiplyAffine(moved, bent))
    const ofTibia = new Set(
      (['tibia', 'fibula', 'medial-tibial-cartilage', 'lateral-tibial-cartilage'] as const).map(tissueValue),
    )
    for (let n = 0; n < tissue.length; n++) {
      if (ofTibia.has(tissue[n] ?? 0)) tissue[n] = 0
      if (ofTibia.has(below[n] ?? 0)) tissue[n] = below[n] ?? 0
    }
  }
  const labels = { tissue, lesion: new Uint8Array(tissue.length), ...grid }
  const structures = packStructures(labels, KEPT_TISSUES, KEPT_LESIONS)
  if (!structures) throw new Error('The simulated knee can be outlined.')
  return { structures, landmarks: landmarksOf(labels, applyAffine(moved, knee.jointCentre)) }
}

/** A turn by degrees about an axis through a point, then a shift, mm. */
export function movement(about: Vec3, degrees: Vec3, by: Vec3): Affine {
  const shift = ([x, y, z]: Vec3): Affine => [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z, 0, 0, 0, 1]
  const [a, b, c] = degrees.map((angle) => (angle * Math.PI) / 180)
  const turn = (angle = 0, from: number, to: number): Affine =>
    [0, 1, 2, 3].flatMap((row) =>
      [0, 1, 2, 3].map((column) => {
        if (row !== column && !(row === from && column === to) && !(row === to && column === from)) return 0
        if (row === column) return row === from || row === to ? Math.cos(angle) : 1
        return row === from ? -Math.sin(angle) : Math.sin(angle)
      }),
    )
  return [
    shift([about[0] + by[0], about[1] + by[1], about[2] + by[2]]),
    turn(a, 1, 2),
    turn(b, 2, 0),
    turn(c, 0, 1),
    shift([-about[0], -about[1], -about[2]]),
  ].reduce(multiplyAffine)
}
