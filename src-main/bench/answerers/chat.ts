import type { StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { DATASET_IMAGES } from '../../../src-shared/moaks/wording.js'
import { AskedVolume } from '../../answers/chat/ask.js'
import { ServerUnreachableError, type ChatServer } from '../../answers/chat/chat-server.js'
import type { PresentationOptions } from '../../answers/chat/present-volume.js'
import { intoFrame } from '../../datasets/box-frame.js'
import type { CaseAnswerer, CaseRequest } from './answerer.js'

export interface ChatOptions {
  readonly server: ChatServer
  readonly model: string
  readonly address: string
  readonly style: PresentationOptions['style']
  readonly longestEdge: number
  /** Questions asked at the same time. */
  readonly parallel: number
}

/** Asks a vision-language model behind a chat server, one question at a time, with pictures of the volume. */
export function openChat(options: ChatOptions): CaseAnswerer {
  const { server, model, address, style, longestEdge, parallel } = options
  return {
    description: {
      kind: 'chat',
      title: model,
      details: { server: address, pictures: style, 'longest edge': `${longestEdge} px` },
    },
    async *answerCase(request, signal) {
      const { setting, questions } = request
      const volume = new AskedVolume(await request.loadVolume(), {
        server,
        model,
        pictures: { slices: setting.slices, style, longestEdge },
        variant: setting.id === 'zero-shot-schema' ? 'guided' : 'zeroshot',
        chain: setting.chain,
        images: DATASET_IMAGES,
        locate: setting.volume === 'localise-then-crop',
      })
      for (let start = 0; start < questions.length; start += parallel) {
        const batch = questions.slice(start, start + parallel)
        const settled = await Promise.allSettled(batch.map((question) => ask(question, request, volume, signal)))
        // What was answered beside a failure is kept, so that it is not asked again.
        for (const answer of settled) if (answer.status === 'fulfilled') yield answer.value
        for (const answer of settled) if (answer.status === 'rejected') throw asError(answer.reason)
      }
    },
    close: () => Promise.resolve(),
  }
}

async function ask(
  question: Question,
  request: CaseRequest,
  volume: AskedVolume,
  signal: AbortSignal,
): Promise<StoredAnswer> {
  const base = { case: request.entry.id, question: question.id }
  const started = performance.now()
  try {
    const given = request.setting.id === 'gt-region' ? trueVoxels(question, request) : null
    if (request.setting.id === 'gt-region' && !given)
      return { ...base, error: 'The true region is not known, so it cannot be cropped.' }
    const { text, presented, found } = await volume.ask(question, given, signal)
    return {
      ...base,
      text,
      presented: { offset: [...presented.offset], scale: [...presented.scale] },
      ...(found ? { firstLook: found.text } : {}),
      ...(found?.box ? { boxVoxel: { min: [...found.box.min], max: [...found.box.max] } } : {}),
      timeMs: performance.now() - started,
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ServerUnreachableError) throw error
    return {
      ...base,
      error: error instanceof Error ? error.message : String(error),
      timeMs: performance.now() - started,
    }
  }
}

/** The true region of a question in voxels; null where it, or the geometry for it, is not known. */
function trueVoxels(question: Question, request: CaseRequest): Box | null {
  const { entry } = request
  const region = request.trueRegion(question)
  return region && intoFrame(region, entry.frame, 'voxel', entry.geometry)
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
