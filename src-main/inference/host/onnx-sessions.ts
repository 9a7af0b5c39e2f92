import type { InferenceSession } from 'onnxruntime-node'
import { availableParallelism } from 'node:os'
import type { Provider } from '../../../src-shared/case/reading.js'
import { PackError } from '../pack/errors.js'
import type { LoadedPack } from '../pack/load.js'
import { COPY_AGAIN } from '../pack/manifest.js'
import { PRIOR_STRIDE } from '../pipeline/labels/localiser-opinion.js'
import type { GraphSession, PackSessions, Tensor } from '../pipeline/session.js'
import { loadOnnxRuntime } from './onnx-runtime.js'
import { providerOrder, type ProviderChoice } from './providers.js'

/** Open sessions of one pack and the provider that runs them. */
export interface OpenSessions extends PackSessions {
  readonly provider: Provider
  /** Why a provider that was asked for is not the one used; one sentence each. */
  readonly fallbacks: readonly string[]
  release(): Promise<void>
}

/** A provider whose result differs by more than this share of the output's range from the CPU's is not used. */
const AGREEMENT = 0.02
/** Voxels along each axis of the sample that providers are compared on. */
const SAMPLE = 32

/**
 * Opens a pack's graphs with the first provider of the choice that works and agrees with the CPU on a small sample.
 * Throws where not even the CPU can open them.
 */
export async function openSessions(pack: LoadedPack, choice: ProviderChoice): Promise<OpenSessions> {
  const fallbacks: string[] = []
  for (const provider of providerOrder(choice)) {
    if (provider === 'cpu') break
    try {
      const sessions = await openWith(pack, provider)
      const difference = await compareWithCpu(pack, sessions)
      if (difference <= AGREEMENT) return { ...sessions, provider, fallbacks }
      await sessions.release()
      fallbacks.push(
        `${provider} was not used because its result differs from the processor's by ${(difference * 100).toFixed(1)} %.`,
      )
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
      fallbacks.push(`${provider} was not used because it could not be started (${reason}).`)
    }
  }
  const sessions = await openWith(pack, 'cpu')
  return { ...sessions, provider: 'cpu', fallbacks }
}

async function openWith(pack: LoadedPack, provider: Provider): Promise<PackSessions & { release(): Promise<void> }> {
  const opened: InferenceSession[] = []
  const release = async (): Promise<void> => {
    for (const session of opened.splice(0)) await session.release()
  }
  try {
    const open = async (graph: string, bytes: Uint8Array, on: Provider): Promise<GraphSession> => {
      const session = await openGraph(`${graph} of the model pack ${pack.manifest.id}`, bytes, on)
      opened.push(session.inner)
      return session
    }
    const closeUps = new Map<string, GraphSession>()
    for (const [name, bytes] of pack.graphs.closeUps)
      closeUps.set(name, await open(`close-up ${name}`, bytes, provider))
    return {
      localise: await open('localise', pack.graphs.localise, provider),
      segment: await open('segment', pack.graphs.segment, provider),
      closeUps,
      // Half a second of small products, and a few smaller ones: not worth a trip to another device.
      surfaces: pack.graphs.surfaces && (await open('surfaces', pack.graphs.surfaces, 'cpu')),
      grade: await open('grade', pack.graphs.grade, 'cpu'),
      release,
    }
  } catch (error) {
    await release()
    throw error
  }
}

/** What ONNX Runtime says names operators and files of its own; a person needs the pack and what to do. */
async function openGraph(
  name: string,
  bytes: Uint8Array,
  provider: Provider,
): Promise<GraphSession & { readonly inner: InferenceSession }> {
  const { InferenceSession, listSupportedBackends, Tensor: OnnxTensor } = await loadOnnxRuntime()
  // ONNX Runtime drops a provider that it lacks with no more than a line on the console.
  if (!listSupportedBackends().some(({ name }) => name === provider))
    throw new Error('this build of ONNX Runtime does not have it')
  const inner = await InferenceSession.create(bytes, {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'all',
    // ONNX Runtime's arena keeps the largest run's memory for good: two gigabytes here, for a tenth of the time.
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: Math.min(8, availableParallelism()),
    // Its errors come as such; on the console they would be in its own words.
    logSeverityLevel: 4,
  }).catch((error: unknown) => {
    throw new PackError(
      `The graph ${name} cannot be opened: it is damaged or wants an operator that is not known here; ${COPY_AGAIN}.`,
      { cause: error },
    )
  })
  return {
    inner,
    async run(feeds) {
      const inputs: Record<string, InstanceType<typeof OnnxTensor>> = {}
      for (const [name, tensor] of Object.entries(feeds))
        inputs[name] =
          tensor.data instanceof Float32Array
            ? new OnnxTensor('float32', tensor.data, [...tensor.dims])
            : new OnnxTensor('uint8', tensor.data, [...tensor.dims])
      const results = await inner.run(inputs).catch((error: unknown) => {
        throw new PackError(
          `The graph ${name} failed while it ran: it does not fit its pack.json or needs more memory than there is; ${COPY_AGAIN}.`,
          { cause: error },
        )
      })
      const outputs: Record<string, Tensor> = {}
      for (const [name, value] of Object.entries(results)) {
        const data = value.data
        if (data instanceof Float32Array || data instanceof Uint8Array) outputs[name] = { data, dims: value.dims }
      }
      return outputs
    },
  }
}

/** How far the segmenter's outputs on a sample of smooth waves lie from the CPU's; see `differenceOf`. */
async function compareWithCpu(pack: LoadedPack, sessions: PackSessions): Promise<number> {
  const reference = await openGraph(`segment of the model pack ${pack.manifest.id}`, pack.graphs.segment, 'cpu')
  try {
    const data = Float32Array.from({ length: SAMPLE ** 3 }, (_, n) => {
      const [i, j, k] = [n % SAMPLE, Math.floor(n / SAMPLE) % SAMPLE, Math.floor(n / SAMPLE ** 2)]
      return 0.5 + 0.25 * Math.sin(i / 3) * Math.cos(j / 4) + 0.25 * Math.sin(k / 5)
    })
    const image = { data, dims: [1, 1, SAMPLE, SAMPLE, SAMPLE] }
    const { localiser, tissues } = pack.manifest.segment
    const half = SAMPLE / PRIOR_STRIDE
    const prior = new Float32Array(tissues.length * half ** 3).fill(1 / tissues.length)
    const feeds = localiser.told
      ? { image, prior: { data: prior, dims: [1, tissues.length, half, half, half] } }
      : { image }
    const [ours, theirs] = [await sessions.segment.run(feeds), await reference.run(feeds)]
    const differences = Object.entries(theirs).map(([name, expected]) => {
      const actual = ours[name]
      return actual && actual.data.length === expected.data.length ? differenceOf(actual.data, expected.data) : 1
    })
    return Math.max(...differences)
  } finally {
    await reference.inner.release()
  }
}

/** Of classes the share that differs, of numbers the largest difference as a share of the expected range. */
function differenceOf(actual: Tensor['data'], expected: Tensor['data']): number {
  const ofClasses = expected instanceof Uint8Array
  let differing = 0
  let range = 1e-6
  let worst = 0
  for (let n = 0; n < expected.length; n++) {
    const [a, b] = [actual[n] ?? 0, expected[n] ?? 0]
    if (!Number.isFinite(a)) return 1
    if (a !== b) differing++
    range = Math.max(range, Math.abs(b))
    worst = Math.max(worst, Math.abs(a - b))
  }
  return ofClasses ? differing / Math.max(1, expected.length) : worst / range
}
