import type { BenchCase, BenchVolume, CaseGeometry } from '../../datasets/dataset.js'
import { INFERENCE_LIMITS } from '../../inference/limits.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import { SupervisedProcess, type Child } from '../../processes/index.js'
import type { KneeReader } from '../answerers/knee-reader.js'
import { ModelReplySchema, type ModelJob, type ModelResult } from './messages.js'

/** The process of a model ended, or was ended: the run cannot go on, and what was answered until then is kept. */
export class ModelEnded extends Error {
  override readonly name = 'ModelEnded'
}

/** How long a model is borne with; tests are less patient. */
export interface ModelPatience {
  readonly silenceMs?: number
  readonly bytes?: number
}

const GO_ON = 'what was answered is kept: choose another pack, or go on with the same command'

/**
 * Opens a pack folder in a process of its own, which is supervised (processes/): a graph that never ends, takes all
 * memory or crashes rejects with ModelEnded. Rejects with the sentence of whatever is wrong with the pack.
 */
export async function openSupervisedReader(
  fork: () => Child,
  folder: string,
  provider: ProviderChoice,
  signal: AbortSignal,
  patience: ModelPatience = {},
): Promise<KneeReader> {
  const { bytes = INFERENCE_LIMITS.hostBytes, silenceMs = silenceOf(provider) } = patience
  const model = new SupervisedProcess<ModelJob, null, ModelResult>({
    fork,
    replies: ModelReplySchema,
    oneByOne: true,
    // Its thread is blocked while a graph runs: only what the reading tells counts.
    lifeIsProgress: false,
    // Between two knees a volume is read; opening the graphs again would be counted as time of the model.
    idleMs: 24 * 3_600_000,
    silenceMs: () => silenceMs,
    cancelMs: INFERENCE_LIMITS.cancelMs,
    bytes,
    words: {
      unstartable: () => new ModelEnded(`The model of ${folder} could not be started; ${GO_ON}.`),
      stopped: () => new ModelEnded(`The process of the model of ${folder} ended by itself; ${GO_ON}.`),
      silent: () => new ModelEnded(`The model of ${folder} made no progress and was ended; ${GO_ON}.`),
      insatiable: () =>
        new ModelEnded(
          `The model of ${folder} needed more than ${(bytes / 1024 ** 3).toFixed(1)} GB of memory and was ended; ${GO_ON}.`,
        ),
      nonsense: () => new ModelEnded(`The model of ${folder} gave an answer that makes no sense; ${GO_ON}.`),
      failed: (_kind, message) => new Error(message),
    },
  })
  const pack = { folder, provider }
  const ask = async <Kind extends ModelResult['kind']>(
    job: ModelJob & { readonly kind: Kind },
    asked: AbortSignal,
  ): Promise<ModelResult & { readonly kind: Kind }> => {
    const result = await model.run(job, asked, () => undefined)
    if (!isKind(result, job.kind)) throw new ModelEnded(`The model of ${folder} answered something else; ${GO_ON}.`)
    return result
  }
  let peakBytes = 0
  try {
    const { title, details } = await ask({ kind: 'open', pack }, signal)
    return {
      title,
      details,
      async read(volume, entry, reading) {
        const result = await ask({ kind: 'read', pack, ...sent(volume, entry) }, reading)
        peakBytes = Math.max(peakBytes, result.peakBytes)
        return result.reading
      },
      async locate(volume, entry, looking) {
        return (await ask({ kind: 'locate', pack, ...sent(volume, entry) }, looking)).joint
      },
      peakBytes: () => peakBytes,
      close: () => Promise.resolve(model.dispose()),
    }
  } catch (error) {
    model.dispose()
    throw error
  }
}

function isKind<Kind extends ModelResult['kind']>(
  result: ModelResult,
  kind: Kind,
): result is ModelResult & { readonly kind: Kind } {
  return result.kind === kind
}

/** Volume and case as messages have them: their own lists, which may be changed. */
function sent(
  { geometry, voxels }: BenchVolume,
  entry: BenchCase,
): Pick<Extract<ModelJob, { kind: 'read' }>, 'volume' | 'entry'> {
  return {
    volume: { geometry: copied(geometry), voxels },
    entry: { ...entry, geometry: entry.geometry && copied(entry.geometry) },
  }
}

function copied({ dims, affineLps }: CaseGeometry): {
  dims: [number, number, number]
  affineLps: number[] | null
} {
  return { dims: [dims[0], dims[1], dims[2]], affineLps: affineLps && [...affineLps] }
}

/** How long one graph may run; see inference/limits.ts. */
function silenceOf(provider: ProviderChoice): number {
  return provider === 'auto' || provider === 'cpu' ? INFERENCE_LIMITS.graphMs : INFERENCE_LIMITS.graphOnDeviceMs
}
