import { tissueValue, TISSUES } from '../../../../src-shared/anatomy/labels.js'
import { sampleGrid, volumeCentre, type StandardisedVolume } from '../../../../src-shared/anatomy/grid/standardise.js'
import type { Side } from '../../../../src-shared/case/geometry.js'
import type { ReadVolume } from '../../../../src-shared/case/reading.js'
import type { Vec3 } from '../../../../src-shared/geometry/box.js'
import { canonicalLattice, type Lattice } from '../../../../src-shared/geometry/lattice.js'
import type { PackManifest } from '../../pack/schema.js'
import { jointCentre } from '../grid/joint-centre.js'
import type { PackSessions } from '../session.js'
import { localise, type Localisation } from './localise.js'
import { scoreOutOfDistribution, type OutOfDistribution } from './out-of-distribution.js'
import { inferSide } from './side.js'

/** What is to be remembered of a look at a volume. */
export interface LookFacts {
  readonly outOfDistribution: OutOfDistribution
  /** As the structures lie; `unknown` where they do not tell. */
  readonly inferredSide: Side
  /** Of each structure that was found. */
  readonly statistics: Localisation['statistics']
}

/** What a cheap look at a whole volume gives, on the coarse grid. */
export interface Look {
  readonly localisation: Localisation
  /** Intensities 0…1 of the coarse grid; −1 outside the image. */
  readonly intensity: Float32Array
  readonly facts: LookFacts
}

/** Fewer voxels of the coarse grid than this are a speck, not a landmark. */
const LEAST_VOXELS = 12

/** Runs the localiser over a whole volume. `image` says where the volume lies. */
export async function lookAt(
  volume: StandardisedVolume,
  image: Lattice,
  pack: PackManifest,
  sessions: Pick<PackSessions, 'localise'>,
): Promise<Look> {
  const { grid } = pack.localise
  const coarse = sampleGrid(volume, canonicalLattice(grid, volumeCentre(image), false), grid.spacing)
  const localisation = await localise(sessions.localise, pack, coarse)
  return {
    localisation,
    intensity: coarse.intensity,
    facts: {
      outOfDistribution: scoreOutOfDistribution(pack, localisation),
      inferredSide: inferSide(localisation.statistics),
      statistics: localisation.statistics,
    },
  }
}

/** The joint centre of a looked-at volume in LPS mm; null where no joint was found. */
export function centreOf({ statistics }: LookFacts, pack: Pick<PackManifest, 'segment'>, side: Side): Vec3 | null {
  return jointCentre(statistics, pack.segment.centreOffset, side === 'left')
}

/** Where structures lie in the volume: the centroids of what was found, and the joint centre. */
export function landmarksOf({ statistics }: LookFacts, centre: Vec3 | null): ReadVolume['landmarks'] {
  const landmarks: ReadVolume['landmarks'] = []
  for (const tissue of TISSUES) {
    const found = statistics.get(tissueValue(tissue))
    if (found && found.voxels >= LEAST_VOXELS) landmarks.push({ id: tissue, pointLps: [...found.centroid] })
  }
  if (centre) landmarks.push({ id: 'joint-centre', pointLps: [...centre] })
  return landmarks
}
