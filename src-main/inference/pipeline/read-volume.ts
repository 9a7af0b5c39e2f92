import type { Flag, Provider, Reading } from '../../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import type { ReadManifest } from '../pack/manifest.js'
import { analyseKnee, type KneeAnalysis, type KnownSide } from './stages/analyse.js'
import { settleGrades } from './stages/consistent-grades.js'
import { makeFindings } from './stages/findings.js'
import { gradeComponents } from './stages/grade.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import type { IntensityWindow } from '../../../src-shared/anatomy/grid/intensity.js'
import type { ReadingHooks } from './progress.js'
import type { PackSessions } from './session.js'
import { Stopwatch } from './stopwatch.js'

/** What the pipeline needs to know of a volume besides its voxels. */
export type ReadingMeta = Pick<
  VolumeMeta,
  'hash' | 'dims' | 'spacing' | 'affineLps' | 'percentiles' | 'flags' | 'side' | 'sideSource' | 'study' | 'series'
>

export interface ReadVolumeInput {
  readonly image: ImageVolume
  readonly meta: ReadingMeta
  readonly pack: ReadManifest
  readonly sessions: PackSessions
  /** The provider that runs the sessions, for the record. */
  readonly provider: Provider
  /** The side the user set, which overrules header and image; null for none. */
  readonly side: 'left' | 'right' | null
  /** How long the import took, ms, for the record. */
  readonly importMs: { readonly scan: number; readonly decode: number }
}

/** The importer computes these percentiles; a pack that wants others has them computed here. */
const IMPORTED_PERCENTILES = [0.5, 99.5] as const

/**
 * Reads one knee: every stage from the voxels to the findings of all 69 questions. Throws one sentence for a person,
 * or the signal's reason where it was aborted. `timingsMs.total` includes the import's share.
 */
export async function readVolume(input: ReadVolumeInput, hooks: ReadingHooks = {}): Promise<Reading> {
  const watch = new Stopwatch()
  const { image, meta, sessions } = input
  const pack = input.pack.manifest
  const analysis = await analyseKnee(image, pack, sessions, knownSide(input), hooks, importedWindow(input))
  const lap = new Stopwatch()
  const graded = settleGrades(await gradeComponents(sessions.grade, pack, analysis.fine?.measurements ?? []))
  const gradeMs = analysis.timingsMs.measure + lap.lap()
  hooks.signal?.throwIfAborted()

  hooks.onProgress?.('reason', 0.98, 'Writing down the reasoning')
  const flags = readingFlags(analysis, meta)
  const findings = makeFindings(analysis, graded, pack, image, flags)
  for (const finding of findings) hooks.onFinding?.(finding)
  const reasonMs = lap.lap()
  hooks.onProgress?.('reason', 1, 'Done')
  const { scan, decode } = input.importMs
  return {
    schema: 'condyle.reading/1',
    study: { uid: meta.study.uid, date: meta.study.date, description: meta.study.description },
    series: { uid: meta.series.uid, modality: meta.series.modality, description: meta.series.description },
    volume: {
      hash: meta.hash,
      dims: meta.dims,
      spacing: meta.spacing,
      affineLps: meta.affineLps,
      side: analysis.side,
      sideSource: analysis.sideSource,
    },
    pack: {
      id: pack.id,
      version: pack.version,
      sha256: input.pack.sha256,
      title: pack.title,
      trainedOn: pack.trainedOn,
    },
    provider: input.provider,
    timingsMs: {
      scan,
      decode,
      standardise: analysis.timingsMs.standardise,
      localise: analysis.timingsMs.localise,
      grade: gradeMs,
      reason: reasonMs,
      total: scan + decode + watch.total(),
    },
    outOfDistribution: { score: analysis.outOfDistribution.score, threshold: analysis.outOfDistribution.threshold },
    flags,
    regions: [...analysis.regions.values()].map(({ id, label, boxLps, boxVoxel, confidence }) => ({
      id,
      label,
      boxLps,
      boxVoxel,
      confidence,
    })),
    findings,
  }
}

/** The user's word before the header's; an importer's guess is left to the image. */
function knownSide({ side, meta }: ReadVolumeInput): KnownSide | null {
  if (side !== null) return { side, source: 'user' }
  if (meta.side === 'unknown' || meta.sideSource === null || meta.sideSource === 'inferred') return null
  return { side: meta.side, source: meta.sideSource }
}

function importedWindow({ meta, pack }: ReadVolumeInput): IntensityWindow | undefined {
  const [low, high] = pack.manifest.input.percentiles
  const same = low === IMPORTED_PERCENTILES[0] && high === IMPORTED_PERCENTILES[1]
  return same && meta.percentiles.high > meta.percentiles.low ? meta.percentiles : undefined
}

function readingFlags(analysis: KneeAnalysis, meta: ReadingMeta): Flag[] {
  const flags: Flag[] = []
  if (analysis.outOfDistribution.flagged) flags.push('out-of-distribution')
  if (analysis.sideSource === 'inferred') flags.push('side-inferred')
  if (meta.flags.includes('coarse-slices')) flags.push('coarse-slices')
  return flags
}
