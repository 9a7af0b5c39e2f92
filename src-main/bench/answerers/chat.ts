import type { StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { questionPrompt } from '../../../src-shared/moaks/wording.js'
import { placeOf } from '../../../src-shared/moaks/wording-sentences.js'
import type { BenchVolume } from '../../datasets/dataset.js'
import { readLocation } from '../../answers/parser/find-box.js'
import { intoFrame, parsedBoxInFrame } from '../../datasets/box-frame.js'
import { FIRST_LOOK } from '../score/first-look.js'
import type { CaseAnswerer, CaseRequest } from './answerer.js'
import { ServerUnreachableError, type ChatServer, type MessagePart } from './chat-server.js'
import { presentVolume, type Presentation, type PresentationOptions } from './present-volume.js'

export interface ChatOptions {
  readonly server: ChatServer
  readonly model: string
  readonly address: string
  readonly style: PresentationOptions['style']
  readonly longestEdge: number
  /** Questions asked at the same time. */
  readonly parallel: number
}

/** Share of its size by which a region is enlarged on each side before it is cropped. */
const CROP_MARGIN = 0.15
/** …and at least this many voxels. */
const LEAST_MARGIN = 4

const SYSTEM =
  'You are a musculoskeletal radiologist. You answer questions about knee MRI from the images alone, in the format asked for.'

/** Asks a vision-language model behind a chat server, one question at a time, with pictures of the volume. */
export function openChat(options: ChatOptions): CaseAnswerer {
  return {
    description: {
      kind: 'chat',
      title: options.model,
      details: { server: options.address, pictures: options.style, 'longest edge': `${options.longestEdge} px` },
    },
    async *answerCase(request, signal) {
      const volume = await request.loadVolume()
      const whole = cached(() => present(volume, request, options, null))
      for (let start = 0; start < request.questions.length; start += options.parallel) {
        const batch = request.questions.slice(start, start + options.parallel)
        const settled = await Promise.allSettled(
          batch.map((question) => ask(question, request, volume, whole, options, signal)),
        )
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
  volume: BenchVolume,
  whole: () => Presentation,
  options: ChatOptions,
  signal: AbortSignal,
): Promise<StoredAnswer> {
  const { setting, entry } = request
  const base = { case: entry.id, question: question.id }
  const started = performance.now()
  try {
    const given = setting.id === 'gt-region' ? voxelBox(request.trueRegion(question), request) : null
    if (setting.id === 'gt-region' && !given)
      return { ...base, error: 'The true region is not known, so it cannot be cropped.' }
    const found =
      !given && setting.volume === 'localise-then-crop'
        ? await localise(question, request, whole(), options, signal)
        : null
    const crop = given ?? found?.box ?? null
    const pictures = crop ? present(volume, request, options, grown(crop)) : whole()
    const prompt = questionPrompt(question.id, setting.id === 'zero-shot-schema' ? 'guided' : 'zeroshot', {
      chain: setting.chain,
      box: !crop,
    })
    const text = await options.server.complete(options.model, SYSTEM, message(prompt, pictures), signal)
    return {
      ...base,
      text,
      presented: { offset: [...pictures.offset], scale: [...pictures.scale] },
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

/** The first look: only where the region lies. No box where the answer holds none; then the whole volume is used. */
async function localise(
  question: Question,
  request: CaseRequest,
  pictures: Presentation,
  options: ChatOptions,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly box: Box | null }> {
  const prompt =
    `These images are a sagittal DESS MRI of one knee. Where is ${placeOf(question)}? ` +
    'Answer with this JSON object and nothing else, in voxel indices of the images, both ends included:\n' +
    '{"box": [<start_slice>, <end_slice>, <x_min>, <x_max>, <y_min>, <y_max>]}'
  const text = await options.server.complete(options.model, SYSTEM, message(prompt, pictures), signal)
  const read = readLocation(text, FIRST_LOOK)
  return { text, box: read ? voxelBox(parsedBoxInFrame(read.box, request.entry, pictures), request) : null }
}

/** A box of the case's frame in voxels; null where the geometry for it is not known. */
function voxelBox(box: Box | null, { entry }: CaseRequest): Box | null {
  return box && intoFrame(box, entry.frame, 'voxel', entry.geometry)
}

function grown(box: Box): Box {
  const margin = (axis: 0 | 1 | 2): number => Math.max(LEAST_MARGIN, CROP_MARGIN * (box.max[axis] - box.min[axis]))
  return {
    min: [box.min[0] - margin(0), box.min[1] - margin(1), box.min[2] - margin(2)],
    max: [box.max[0] + margin(0), box.max[1] + margin(1), box.max[2] + margin(2)],
  }
}

function present(volume: BenchVolume, { setting }: CaseRequest, options: ChatOptions, crop: Box | null): Presentation {
  return presentVolume(volume, { slices: setting.slices, style: options.style, longestEdge: options.longestEdge, crop })
}

function message(prompt: string, pictures: Presentation): MessagePart[] {
  const [width, height] = pictures.size
  const numbers =
    `Slices are numbered as written; x runs from left (0) to right (${width - 1}) and y from top (0) to bottom (${height - 1}) ` +
    `in the picture of one slice.`
  return [
    { type: 'text', text: `${prompt}\n\n${numbers}` },
    ...pictures.images.flatMap(({ png, caption }): MessagePart[] => [
      { type: 'text', text: caption },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${png.toString('base64')}` } },
    ]),
  ]
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

function cached<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined
  return () => (value ??= { made: make() }).made
}
