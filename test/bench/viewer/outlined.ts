import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { KEPT_LESIONS, KEPT_TISSUES } from '../../../src-shared/anatomy/structure-groups.js'
import { packStructures, type Structures } from '../../../src-shared/case/structures.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

interface Ellipsoid {
  readonly tissue: Tissue
  readonly centre: Vec3
  readonly radii: Vec3
}

/** A knee's worth of structures as ellipsoids, mm about its middle; later ones lie in earlier ones. */
const STRUCTURES: readonly Ellipsoid[] = [
  { tissue: 'femoral-cartilage', centre: [0, 0, 30], radii: [40, 33, 32] },
  { tissue: 'femur', centre: [0, 0, 32], radii: [38, 31, 32] },
  { tissue: 'medial-tibial-cartilage', centre: [0, 0, -32], radii: [38, 29, 30] },
  { tissue: 'tibia', centre: [0, 0, -34], radii: [38, 29, 30] },
  { tissue: 'patellar-cartilage', centre: [0, -46, 20], radii: [19, 8, 17] },
  { tissue: 'patella', centre: [0, -48, 20], radii: [19, 8, 17] },
  { tissue: 'medial-meniscus', centre: [22, 0, -1], radii: [13, 18, 3] },
  { tissue: 'lateral-meniscus', centre: [-22, 0, -1], radii: [13, 18, 3] },
  { tissue: 'acl', centre: [4, 0, 2], radii: [4, 14, 10] },
  { tissue: 'patellar-tendon', centre: [0, -44, -20], radii: [12, 3, 22] },
  { tissue: 'joint-fluid', centre: [0, -30, 44], radii: [20, 5, 12] },
]
const DIMS: Vec3 = [160, 160, 128]
const SPACING = 0.75

/** What a pack of 0.75 mm would have outlined about a point, LPS mm. */
export function outlinedAbout([x, y, z]: Vec3): Structures {
  const tissue = new Uint8Array(DIMS[0] * DIMS[1] * DIMS[2])
  const affine = [
    ...[0, 0, SPACING, x - (SPACING * (DIMS[2] - 1)) / 2],
    ...[SPACING, 0, 0, y - (SPACING * (DIMS[0] - 1)) / 2],
    ...[0, -SPACING, 0, z + (SPACING * (DIMS[1] - 1)) / 2],
    ...[0, 0, 0, 1],
  ]
  let n = 0
  for (let k = 0; k < DIMS[2]; k++)
    for (let j = 0; j < DIMS[1]; j++)
      for (let i = 0; i < DIMS[0]; i++, n++) {
        const at = [
          SPACING * (k - (DIMS[2] - 1) / 2),
          SPACING * (i - (DIMS[0] - 1) / 2),
          -SPACING * (j - (DIMS[1] - 1) / 2),
        ]
        for (const { tissue: name, centre, radii } of STRUCTURES)
          if (at.reduce((sum, mm, axis) => sum + ((mm - (centre[axis] ?? 0)) / (radii[axis] ?? 1)) ** 2, 0) <= 1)
            tissue[n] = tissueValue(name)
      }
  const packed = packStructures(
    { tissue, lesion: new Uint8Array(tissue.length), dims: DIMS, affine },
    KEPT_TISSUES,
    KEPT_LESIONS,
  )
  if (!packed) throw new Error('The ellipsoids can be packed.')
  return packed
}
