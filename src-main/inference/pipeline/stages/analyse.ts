import type { Measurement } from '../../../../src-shared/anatomy/measures/measurement.js'
import { measureKnee } from '../../../../src-shared/anatomy/measure-knee.js'
import { partitionKnee, type Partition } from '../../../../src-shared/anatomy/partition.js'
import type { Side, SideSource } from '../../../../src-shared/case/geometry.js'
import type { Vec3 } from '../../../../src-shared/geometry/box.js'
import type { RegionId } from '../../../../src-shared/moaks/regions.js'
import type { PackManifest } from '../../pack/schema.js'
import { correctBoxes } from './box-correction.js'
import { drawCartilageLoss } from '../labels/cartilage-loss.js'
import { lookCloser } from './close-ups.js'
import type { ImageVolume } from '../../../../src-shared/geometry/image-volume.js'
import { jointCentre } from '../grid/joint-centre.js'
import { canonicalLattice } from '../../../../src-shared/geometry/lattice.js'
import { intensityLevels, type IntensityLevels } from '../../../../src-shared/anatomy/levels.js'
import { localise, type Localisation } from './localise.js'
import { scoreOutOfDistribution, type OutOfDistribution } from './out-of-distribution.js'
import { letMessagesThrough, type ReadingHooks } from '../progress.js'
import { locateRegions, type LocatedRegion } from '../../../../src-shared/anatomy/regions.js'
import { segment, type Segmentation } from './segment.js'
import type { PackSessions } from '../session.js'
import { inferSide } from './side.js'
import {
  sampleGrid,
  standardise,
  volumeCentre,
  type StandardisedGrid,
} from '../../../../src-shared/anatomy/grid/standardise.js'
import { Stopwatch } from '../stopwatch.js'
import type { IntensityWindow } from '../../../../src-shared/anatomy/grid/intensity.js'

/** The side as known beforehand; null leaves it to the image. */
export interface KnownSide {
  readonly side: 'left' | 'right'
  readonly source: SideSource
}

/** The knee on the fine grid, where its joint was found. */
export interface FineAnalysis {
  readonly segmentation: Segmentation
  readonly grid: StandardisedGrid
  /** Null where femur or tibia was not found on the fine grid. */
  readonly partition: Partition | null
  readonly levels: IntensityLevels | null
  readonly measurements: readonly Measurement[]
}

/** All that the images alone say about a knee, before any grade. */
export interface KneeAnalysis {
  readonly side: Side
  readonly sideSource: SideSource
  readonly centre: Vec3 | null
  readonly localisation: Localisation
  readonly outOfDistribution: OutOfDistribution
  /** Null where no joint was found, or its side could not be told. */
  readonly fine: FineAnalysis | null
  readonly regions: ReadonlyMap<RegionId, LocatedRegion>
  readonly timingsMs: { readonly standardise: number; readonly localise: number; readonly measure: number }
}

/** Progress of the stages, as parts of the whole reading. */
const AFTER = { standardise: 0.05, localise: 0.15, segment: 0.82, closeUps: 0.85, measure: 0.97 } as const

/**
 * Standardises, localises, segments and measures one knee. `window` is the intensity window where the importer has
 * already computed it for the pack's percentiles. Throws the signal's reason where it was aborted.
 */
export async function analyseKnee(
  image: ImageVolume,
  pack: PackManifest,
  sessions: Omit<PackSessions, 'grade'>,
  known: KnownSide | null,
  hooks: ReadingHooks,
  window?: IntensityWindow,
): Promise<KneeAnalysis> {
  const watch = new Stopwatch()
  const progress = hooks.onProgress ?? (() => undefined)
  const step = async (): Promise<void> => {
    await letMessagesThrough()
    hooks.signal?.throwIfAborted()
  }

  progress('standardise', 0, 'Bringing the image onto the model’s grid')
  await step()
  const fineSpacing = pack.segment.grid.spacing
  const volume = standardise(image, pack.input, fineSpacing, window)
  const coarseLattice = canonicalLattice(pack.localise.grid, volumeCentre(image), false)
  const coarse = sampleGrid(volume, coarseLattice, pack.localise.grid.spacing)
  let standardiseMs = watch.lap()

  progress('localise', AFTER.standardise, 'Looking for the structures of the knee')
  await step()
  const localisation = await localise(sessions.localise, pack, coarse)
  const outOfDistribution = scoreOutOfDistribution(pack, localisation)
  const side = known?.side ?? inferSide(localisation.statistics)
  const mirrored = side === 'left'
  const centre = jointCentre(localisation.statistics, pack.segment.centreOffset, mirrored)
  let localiseMs = watch.lap()

  const coarseSource = { tissue: localisation.labels, intensity: coarse.intensity }
  const shared = { side, sideSource: known?.source ?? 'inferred', centre, localisation, outOfDistribution } as const
  if (centre === null || side === 'unknown') {
    const nothing = {
      tissue: { data: new Uint8Array(0), dims: [0, 0, 0], affine: image.affine },
      intensity: new Float32Array(0),
    } as const
    const regions = locateRegions(nothing, null, coarseSource, image)
    const timingsMs = { standardise: standardiseMs, localise: localiseMs, measure: watch.lap() }
    return { ...shared, fine: null, regions, timingsMs }
  }

  const grid = sampleGrid(volume, canonicalLattice(pack.segment.grid, centre, mirrored), fineSpacing)
  standardiseMs += watch.lap()
  progress('localise', AFTER.localise, 'Outlining cartilage, menisci, ligaments and lesions')
  await step()
  const onTile = async (done: number, total: number): Promise<void> => {
    const fraction = AFTER.localise + ((AFTER.segment - AFTER.localise) * done) / total
    progress('localise', fraction, `Outlined part ${done} of ${total}`)
    await step()
  }
  const segmentation = await segment(sessions.segment, pack, grid, localisation, onTile)
  const labels = { tissue: segmentation.tissue.data, lesion: segmentation.lesion.data, ...grid.lattice }
  localiseMs += watch.lap()

  progress('grade', AFTER.segment, 'Measuring')
  await step()
  const partition = partitionKnee(labels, drawCartilageLoss(labels, grid.intensity))
  const found = locateRegions(
    { tissue: segmentation.tissue, intensity: grid.intensity },
    partition,
    coarseSource,
    image,
  )
  const regions = correctBoxes(found, pack.boxes, centre, mirrored, image)
  const onRegion = async (done: number, total: number): Promise<void> => {
    const fraction = AFTER.closeUps + ((AFTER.measure - AFTER.closeUps) * done) / total
    progress('grade', fraction, `Looked closely at region ${done} of ${total}`)
    await step()
  }
  const measurements = partition
    ? await lookCloser(
        sessions.closeUps,
        pack,
        { segmentation, grid, partition, regions },
        measureKnee(partition),
        onRegion,
      )
    : []
  const levels = partition ? intensityLevels(partition, grid.intensity) : null
  progress('grade', AFTER.measure, 'Grading')
  return {
    ...shared,
    fine: { segmentation, grid, partition, levels, measurements },
    regions,
    timingsMs: { standardise: standardiseMs, localise: localiseMs, measure: watch.lap() },
  }
}
