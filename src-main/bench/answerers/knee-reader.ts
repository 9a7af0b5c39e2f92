import { UNKNOWN_SERIES, UNKNOWN_STUDY } from '../../../src-shared/case/import.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { affineSpacing } from '../../../src-shared/geometry/affine.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import { openSessions } from '../../inference/host/onnx-sessions.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import { loadPack } from '../../inference/pack/load.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import { readCase } from '../../inference/pipeline/read-case.js'
import type { ReadingMeta } from '../../inference/pipeline/volume-to-read.js'
import { planeOfNormal } from '../../../src-shared/geometry/orientation.js'
import type { BenchCase, BenchVolume } from '../../datasets/dataset.js'
import { lookForJoint } from './first-look.js'

/** An open model pack that reads knees: all that the benchmark knows of inference. */
export interface KneeReader {
  readonly title: string
  readonly details: Readonly<Record<string, string>>
  /** `onProgress` is called whenever it has come a step further. */
  read(volume: BenchVolume, entry: BenchCase, signal: AbortSignal, onProgress?: () => void): Promise<Reading>
  /** A cheap first look at the whole volume: the box around the joint in LPS mm, or null where none was found. */
  locate(volume: BenchVolume, entry: BenchCase, signal: AbortSignal): Promise<Box | null>
  /** Most memory that its process held at any time, bytes. */
  peakBytes(): number
  close(): Promise<void>
}

/**
 * Opens a pack folder with the inference room's own pipeline, in this process: that of the model (../model), or this one
 * where there is none. Rejects with the sentence of whatever is wrong with the pack.
 */
export async function openKneeReader(folder: string, provider: ProviderChoice): Promise<KneeReader> {
  const pack = await loadPack(folder)
  const sessions = await openSessions(pack, provider)
  const { id, version, title, trainedOn } = pack.manifest
  return {
    title: `${title} ${version}`,
    details: { pack: id, version, sha256: pack.sha256, 'trained on': trainedOn, provider: sessions.provider },
    async locate(volume, entry) {
      return lookForJoint(imageOf(volume, entry), pack.manifest, sessions)
    },
    async read(volume, entry, signal, onProgress = () => undefined) {
      const image = imageOf(volume, entry)
      const load = (): Promise<ImageVolume> => Promise.resolve(image)
      const only = { meta: metaOf(entry, volume), label: '', importMs: { scan: 0, decode: 0 }, load }
      const { provider: used } = sessions
      return readCase(
        { volumes: [only], pack, sessions, provider: used, side: null, budgetMs: Infinity },
        { signal, onProgress },
      )
    },
    peakBytes: () => 1024 * process.resourceUsage().maxRSS,
    close: () => sessions.release(),
  }
}

/** Throws a sentence where the volume does not say how it lies in the patient. */
function imageOf({ geometry, voxels }: BenchVolume, entry: BenchCase): ImageVolume {
  if (!geometry.affineLps)
    throw new Error(`The geometry of ${entry.id} is not known, so a pack cannot read it. Give volumes with an affine.`)
  return { data: voxels, dims: geometry.dims, affine: geometry.affineLps }
}

/** What the pipeline wants to know of a volume. The side is left to the image: knowing it would be help. */
function metaOf(entry: BenchCase, volume: BenchVolume): ReadingMeta {
  const { dims, affineLps } = volume.geometry
  const affine = affineLps ?? []
  return {
    hash: entry.id,
    dims: [...dims],
    spacing: affineLps ? [...affineSpacing(affineLps)] : [1, 1, 1],
    affineLps: [...affine],
    orientation: affineLps ? planeOfNormal([affine[2] ?? 0, affine[6] ?? 0, affine[10] ?? 0]) : 'oblique',
    frameOfReference: '',
    // Equal ends: the pipeline computes the window itself.
    percentiles: { low: 0, high: 0 },
    flags: [],
    side: 'unknown',
    sideSource: null,
    study: { ...UNKNOWN_STUDY },
    series: {
      ...UNKNOWN_SERIES,
      modality: 'MR',
    },
  }
}
