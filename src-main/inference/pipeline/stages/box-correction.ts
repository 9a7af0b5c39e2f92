import { invertAffine, transformBox } from '../../../../src-shared/geometry/affine.js'
import { intersectBoxes, type Box, type Vec3 } from '../../../../src-shared/geometry/box.js'
import type { RegionId } from '../../../../src-shared/moaks/regions.js'
import type { PackManifest } from '../../pack/schema.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'
import { asArrays, insideImage, wholeImage, type LocatedRegion } from '../../../../src-shared/anatomy/regions.js'

type Correction = NonNullable<PackManifest['boxes']>
type Faces = readonly number[]

/**
 * Boxes as the pack corrects them: outlines overshoot or fall short alike from knee to knee, and other structures say
 * how large a region is. Every face moves by a linear function of the region's own faces, those of its bulk where the
 * pack wants them (`inner`), and those of the anchors, in mm from the joint `centre`, a left knee taken as the right
 * knee it mirrors; at most by `largest` mm, and no box shrinks below half its size along an axis or leaves the image.
 * Without a correction the boxes stay as found.
 */
export function correctBoxes(
  regions: ReadonlyMap<RegionId, LocatedRegion>,
  correction: Correction | undefined,
  centre: Vec3,
  mirrored: boolean,
  image: Lattice,
): ReadonlyMap<RegionId, LocatedRegion> {
  if (!correction) return regions
  const facesOf = (id: RegionId): Faces | undefined => {
    const box = regions.get(id)?.boxLps
    return box ? toFaces(box, centre, mirrored) : undefined
  }
  const context = correction.anchors.flatMap(({ region, usual }) => facesOf(region) ?? usual)
  const toVoxel = invertAffine(image.affine)
  const bounds = transformBox(image.affine, wholeImage(image))
  return new Map(
    [...regions].map(([id, located]): [RegionId, LocatedRegion] => {
      const own = facesOf(id)
      const fitted = correction.regions[id]
      const inner = correction.inner ? located.inner && toFaces(located.inner, centre, mirrored) : []
      if (!own || !fitted || !inner) return [id, located]
      const seen = [...own, ...inner, ...context]
      const moved = own.map((face, index) => {
        const weights = fitted.weights[index] ?? []
        const shift = weights.reduce((sum, weight, n) => sum + weight * (seen[n] ?? 0), fitted.offset[index] ?? 0)
        return face + Math.min(Math.max(shift, -correction.largest), correction.largest)
      })
      const inPatient = toBox(notHalved(moved, own), centre, mirrored)
      const box = intersectBoxes(inPatient, bounds) ?? inPatient
      return [
        id,
        { ...located, boxLps: asArrays(box), boxVoxel: asArrays(insideImage(transformBox(toVoxel, box), image)) },
      ]
    }),
  )
}

/** [min x, y, z, max x, y, z] in mm from the centre, of a left knee as of the right knee it mirrors. */
function toFaces({ min, max }: Box, centre: Vec3, mirrored: boolean): Faces {
  const low = [min[0] - centre[0], min[1] - centre[1], min[2] - centre[2]] as const
  const high = [max[0] - centre[0], max[1] - centre[1], max[2] - centre[2]] as const
  return mirrored ? [-high[0], low[1], low[2], -low[0], high[1], high[2]] : [...low, ...high]
}

function toBox(faces: Faces, centre: Vec3, mirrored: boolean): Box {
  const [x0 = 0, y0 = 0, z0 = 0, x1 = 0, y1 = 0, z1 = 0] = faces
  const [left, right] = mirrored ? [-x1, -x0] : [x0, x1]
  return {
    min: [left + centre[0], y0 + centre[1], z0 + centre[2]],
    max: [right + centre[0], y1 + centre[1], z1 + centre[2]],
  }
}

/** The moved faces, about the same middle but at least half as far apart as they were. */
function notHalved(moved: Faces, was: Faces): Faces {
  const out = [...moved]
  for (const axis of [0, 1, 2]) {
    const [low, high] = [moved[axis] ?? 0, moved[axis + 3] ?? 0]
    const least = ((was[axis + 3] ?? 0) - (was[axis] ?? 0)) / 4
    const [middle, half] = [(low + high) / 2, Math.max((high - low) / 2, least)]
    out[axis] = middle - half
    out[axis + 3] = middle + half
  }
  return out
}
