import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { transformBox } from '../../../src-shared/geometry/affine.js'
import { boxAround, type Box } from '../../../src-shared/geometry/box.js'
import type { PackManifest } from '../../inference/pack/schema.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { facesOf, type LabelStatistics } from '../../../src-shared/anatomy/label-statistics.js'
import { canonicalLattice, type Lattice } from '../../../src-shared/geometry/lattice.js'
import { localise } from '../../inference/pipeline/stages/localise.js'
import type { PackSessions } from '../../inference/pipeline/session.js'
import { sampleGrid, standardise, volumeCentre } from '../../../src-shared/anatomy/grid/standardise.js'

/** The structures of the joint that the questions are about. The shafts of the bones reach as far as the image does. */
const JOINT: readonly Tissue[] = [
  'patella',
  'femoral-cartilage',
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'patellar-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
  'acl',
  'pcl',
  'patellar-tendon',
  'hoffa-fat-pad',
  'joint-fluid',
]

/** Below this many voxels of the coarse grid a structure is a speck, as in the pipeline's own regions. */
const LEAST_VOXELS = 12

/**
 * A pack's first look: its localiser alone on the whole image, without the costly second net. The box around the joint
 * in LPS mm, or null where none was found.
 */
export async function lookForJoint(
  image: ImageVolume,
  pack: PackManifest,
  sessions: Pick<PackSessions, 'localise'>,
): Promise<Box | null> {
  const { grid } = pack.localise
  const volume = standardise(image, pack.input, grid.spacing)
  const coarse = sampleGrid(volume, canonicalLattice(grid, volumeCentre(image), false), grid.spacing)
  const { labels, statistics } = await localise(sessions.localise, pack, coarse)
  return jointBox(labels, statistics)
}

/** The box around the joint's structures on a label grid, in LPS mm. */
export function jointBox(lattice: Lattice, statistics: ReadonlyMap<number, LabelStatistics>): Box | null {
  const corners = JOINT.flatMap((tissue) => {
    const found = statistics.get(tissueValue(tissue))
    if (!found || found.voxels < LEAST_VOXELS) return []
    const box = transformBox(lattice.affine, facesOf(found.first, found.last))
    return [box.min, box.max]
  })
  return boxAround(corners) ?? null
}
