import { questionOf } from '../../../src-shared/moaks/questions.js'
import type { Question } from '../../../src-shared/moaks/question.js'
import { AskedVolume } from '../../answers/chat/ask.js'
import { ChatServer, ServerUnreachableError } from '../../answers/chat/chat-server.js'
import { loopbackBase } from '../../answers/chat/loopback.js'
import type { ShownVolume } from '../../answers/chat/shown-volume.js'
import { noAnswer, understand, type Understood } from '../../answers/chat/understand.js'
import { VolumeCache } from '../../imaging/cache/volume-cache.js'
import { cachedVolume } from './cached-volume.js'
import type { AskJob, News } from './protocol.js'

/** Attempts after the first one, and the wait before the first of them, ms. */
const RETRIES = 2
const BACKOFF_MS = 500

/**
 * Asks a model the questions of a job, one after the other, and tells each answer as it comes. What the server does to one
 * question costs that question; rejects with a sentence where going on makes no sense: no server, no images, cancelled.
 */
export async function askCase(job: AskJob, signal: AbortSignal, tell: (answer: News) => void): Promise<void> {
  const { model, setup } = job
  const server = new ChatServer({
    base: await loopbackBase(job.address),
    timeoutMs: 1000 * setup.timeoutSeconds,
    retries: RETRIES,
    backoffMs: BACKOFF_MS,
    maxTokens: setup.maxTokens,
    seed: setup.seed,
  })
  const cache = new VolumeCache(job.cacheRoot)
  for (const [hash, asks] of byVolume(job.asks)) {
    const volume = await cachedVolume(cache, hash)
    const asked = new AskedVolume(volume, {
      server,
      model,
      pictures: { slices: setup.slices, style: setup.pictures, longestEdge: setup.longestEdge },
      variant: setup.guided ? 'guided' : 'zeroshot',
      chain: true,
      images: asks[0]?.images ?? '',
      locate: setup.locate,
    })
    for (const { question } of asks) {
      signal.throwIfAborted()
      const started = performance.now()
      const understood = await answerTo(questionOf(question), asked, volume, signal)
      tell({
        question,
        volume: hash,
        ...understood,
        timeMs: performance.now() - started,
        at: new Date().toISOString(),
      })
    }
  }
}

async function answerTo(
  question: Question,
  asked: AskedVolume,
  { geometry }: ShownVolume,
  signal: AbortSignal,
): Promise<Understood> {
  try {
    return understand(await asked.ask(question, null, signal), question, geometry)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ServerUnreachableError || !(error instanceof Error)) throw error
    return noAnswer(error.message)
  }
}

/** The questions of each series, so that no two are held at once. */
function byVolume(asks: AskJob['asks']): ReadonlyMap<string, AskJob['asks']> {
  const groups = new Map<string, AskJob['asks']>()
  for (const ask of asks) groups.set(ask.volume, [...(groups.get(ask.volume) ?? []), ask])
  return groups
}
