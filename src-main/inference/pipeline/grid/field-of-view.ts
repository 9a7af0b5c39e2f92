import { applyAffine, invertAffine } from '../../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../../src-shared/geometry/box.js'
import type { RegionId } from '../../../../src-shared/moaks/regions.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'

/**
 * Where regions usually lie, mm from the joint centre in a right knee (+x medial, +y posterior, +z superior), to the
 * nearest 5 mm; the first pattern that fits counts. Only good for one question: would the image show it at all?
 */
const USUAL_PLACES: readonly (readonly [RegExp, Vec3])[] = [
  [/^patella-superior/, [0, -45, 45]],
  [/^patellar-tendon$/, [0, -45, -10]],
  [/^patella/, [0, -45, 30]],
  [/^quadriceps/, [0, -40, 55]],
  [/^hoffa/, [0, -35, 5]],
  [/^joint-fluid$/, [0, -30, 45]],
  [/^femur-medial-(trochlea|anterior)/, [15, -25, 25]],
  [/^femur-lateral-(trochlea|anterior)/, [-15, -25, 25]],
  [/^femur-medial-posterior/, [25, 25, 15]],
  [/^femur-lateral-posterior/, [-25, 25, 15]],
  [/^femur-medial/, [25, 0, 15]],
  [/^femur-lateral/, [-25, 0, 15]],
  [/^fibula$/, [-40, 25, -30]],
  [/^(tibia-medial|medial-meniscus)-anterior/, [20, -20, -5]],
  [/^(tibia-lateral|lateral-meniscus)-anterior/, [-20, -20, -5]],
  [/medial/, [25, 5, -5]],
  [/lateral/, [-25, 5, -5]],
]

/** Whether the place where a region usually lies is inside the image. `centre` is the joint centre, LPS mm. */
export function isUsualPlaceInside(region: RegionId, centre: Vec3, mirrored: boolean, image: Lattice): boolean {
  const offset = USUAL_PLACES.find(([pattern]) => pattern.test(region))?.[1] ?? [0, 0, 0]
  const point: Vec3 = [centre[0] + (mirrored ? -offset[0] : offset[0]), centre[1] + offset[1], centre[2] + offset[2]]
  const voxel = applyAffine(invertAffine(image.affine), point)
  return ([0, 1, 2] as const).every((axis) => voxel[axis] >= -0.5 && voxel[axis] <= image.dims[axis] - 0.5)
}
