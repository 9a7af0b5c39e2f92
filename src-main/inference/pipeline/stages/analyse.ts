import type { Measurement } from '../../../../src-shared/anatomy/measures/measurement.js'
import { measureCartilageSurfaces } from '../../../../src-shared/anatomy/measures/cartilage-surfaces.js'
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
import { canonicalLattice, type Lattice } from '../../../../src-shared/geometry/lattice.js'
import { intensityLevels, type IntensityLevels } from '../../../../src-shared/anatomy/levels.js'
import { centreOf, lookAt, type Look } from './look.js'
import { letMessagesThrough, type VolumeHooks } from '../progress.js'
import { locateRegions, type LocatedRegion } from '../../../../src-shared/anatomy/regions.js'
import { scaledByTissue } from './scaled-by-tissue.js'
import { segment, type Segmentation } from './segment.js'
import type { PackSessions } from '../session.js'
import { readSurfaces, type SurfaceReading } from './surfaces.js'
import {
  sampleGrid,
  standardise,
  type StandardisedGrid,
  type StandardisedVolume,
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
  /** Null where the pack has no columns, or no bone has cartilage on it. */
  readonly surfaces: SurfaceReading | null
  readonly measurements: readonly Measurement[]
}

/** All that the images alone say about a knee, before any grade. */
export interface KneeAnalysis {
  readonly side: Side
  readonly sideSource: SideSource
  readonly centre: Vec3 | null
  readonly look: Look
  /** Null where no joint was found, or its side could not be told. */
  readonly fine: FineAnalysis | null
  readonly regions: ReadonlyMap<RegionId, LocatedRegion>
  readonly timingsMs: { readonly standardise: number; readonly localise: number; readonly measure: number }
}

/** Progress of the stages after the look, as parts of the work on a volume. */
const AFTER = { segment: 0.79, closeUps: 0.82, measure: 0.97 } as const

/**
 * Standardises, localises, segments and measures one knee by itself. `window` is the intensity window where the importer
 * has already computed it for the pack's percentiles. Throws the signal's reason where it was aborted.
 */
export async function analyseKnee(
  image: ImageVolume,
  pack: PackManifest,
  sessions: Omit<PackSessions, 'grade'>,
  known: KnownSide | null,
  hooks: VolumeHooks,
  window?: IntensityWindow,
): Promise<KneeAnalysis> {
  const watch = new Stopwatch()
  const volume = standardise(image, pack.input, pack.segment.grid.spacing, window)
  const standardiseMs = watch.lap()
  const look = await lookAt(volume, image, pack, sessions)
  const localiseMs = watch.lap()
  const side = known ?? { side: look.facts.inferredSide, source: 'inferred' as const }
  const native = (): Promise<ImageVolume> => Promise.resolve(image)
  const analysis = await analyseLooked(look, volume, image, native, pack, sessions, side, hooks)
  const { standardise: fineMs, localise: segmentMs, measure } = analysis.timingsMs
  return {
    ...analysis,
    timingsMs: { standardise: standardiseMs + fineMs, localise: localiseMs + segmentMs, measure },
  }
}

/**
 * Segments and measures a volume that was looked at. `image` says where the volume lies, and `native` loads its voxels,
 * which only columns ask for; `timingsMs` leaves the look out. Throws the signal's reason where it was aborted.
 */
export async function analyseLooked(
  look: Look,
  volume: StandardisedVolume,
  image: Lattice,
  native: () => Promise<ImageVolume>,
  pack: PackManifest,
  sessions: Pick<PackSessions, 'segment' | 'closeUps' | 'surfaces'>,
  { side, source }: { readonly side: Side; readonly source: SideSource },
  hooks: VolumeHooks,
): Promise<KneeAnalysis> {
  const watch = new Stopwatch()
  const progress = hooks.onProgress ?? (() => undefined)
  const mirrored = side === 'left'
  const centre = centreOf(look.facts, pack, side)
  const { localisation } = look
  const coarseSource = { tissue: localisation.labels, intensity: look.intensity }
  const shared = { side, sideSource: source, centre, look } as const
  if (centre === null || side === 'unknown') {
    const nothing = {
      tissue: { data: new Uint8Array(0), dims: [0, 0, 0], affine: image.affine },
      intensity: new Float32Array(0),
    } as const
    const regions = locateRegions(nothing, null, coarseSource, image)
    return { ...shared, fine: null, regions, timingsMs: { standardise: 0, localise: 0, measure: watch.lap() } }
  }

  const fineSpacing = pack.segment.grid.spacing
  const scaled = scaledByTissue(volume, localisation)
  const grid = sampleGrid(scaled, canonicalLattice(pack.segment.grid, centre, mirrored), fineSpacing)
  const standardiseMs = watch.lap()
  progress({ stage: 'localise', done: 0, message: 'Outlining cartilage, menisci, ligaments and lesions' })
  await letMessagesThrough(hooks)
  const segmentation = await segment(sessions.segment, pack, grid, localisation, async ({ done, total }) => {
    const share = (AFTER.segment * done) / total
    progress({ stage: 'localise', done: share, message: `Outlined part ${done} of ${total}` })
    await letMessagesThrough(hooks)
  })
  const labels = { tissue: segmentation.tissue.data, lesion: segmentation.lesion.data, ...grid.lattice }
  const localiseMs = watch.lap()

  progress({ stage: 'grade', done: AFTER.segment, message: 'Measuring' })
  await letMessagesThrough(hooks)
  const partition = partitionKnee(labels, drawCartilageLoss(labels, grid.intensity))
  const found = locateRegions(
    { tissue: segmentation.tissue, intensity: grid.intensity },
    partition,
    coarseSource,
    image,
  )
  const regions = correctBoxes(found, pack.boxes, centre, mirrored, image)
  const outlined = partition && { segmentation, grid, partition, regions }
  const { evidence } = segmentation
  const surfaces =
    partition && evidence && pack.surfaces && sessions.surfaces
      ? await readSurfaces(sessions.surfaces, pack.surfaces, {
          ...{ partition, grid, evidence, mirrored },
          image: await native(),
          window: grid.window,
        })
      : null
  const measured = partition ? measureAll(partition, pack.surfaces?.graded === true ? surfaces : null) : []
  const measurements = outlined
    ? await lookCloser(sessions.closeUps, pack, outlined, measured, async ({ done, total }) => {
        const share = AFTER.closeUps + ((AFTER.measure - AFTER.closeUps) * done) / total
        progress({ stage: 'grade', done: share, message: `Looked closely at region ${done} of ${total}` })
        await letMessagesThrough(hooks)
      })
    : []
  const levels = partition ? intensityLevels(partition, grid.intensity) : null
  progress({ stage: 'grade', done: AFTER.measure, message: 'Grading' })
  return {
    ...shared,
    fine: { segmentation, grid, partition, levels, surfaces, measurements },
    regions,
    timingsMs: { standardise: standardiseMs, localise: localiseMs, measure: watch.lap() },
  }
}

/** Measures of the labels; those of cartilage from its surfaces, where they are given. */
function measureAll(partition: Partition, surfaces: SurfaceReading | null): Measurement[] {
  const onLabels = measureKnee(partition)
  if (!surfaces) return onLabels
  const isCartilage = ({ component }: Measurement): boolean => component.startsWith('cartilage.')
  return [
    ...onLabels.filter((one) => !isCartilage(one)),
    ...measureCartilageSurfaces(surfaces.layer, surfaces.regions, partition),
  ]
}
