import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { questionPrompt, type WordingVariant } from '../../../src-shared/moaks/wording.js'
import { placeOf } from '../../../src-shared/moaks/wording-sentences.js'
import { readLocation } from '../parser/find-box.js'
import type { ChatServer, MessagePart } from './chat-server.js'
import { FIRST_LOOK } from './first-look.js'
import { presentVolume, type Presentation, type PresentationOptions } from './present-volume.js'
import type { ShownVolume } from './shown-volume.js'
import { voxelBox } from './voxel-box.js'

/** How a vision-language model is asked; the same for all questions about one volume. */
export interface Asking {
  readonly server: ChatServer
  readonly model: string
  readonly pictures: Pick<PresentationOptions, 'slices' | 'style' | 'longestEdge'>
  readonly variant: WordingVariant
  /** Whether reasoning is asked for. */
  readonly chain: boolean
  /** What the pictures are, as the prompt says it: "a sagittal DESS MRI". */
  readonly images: string
  /** Whether a first look finds the region, whose crop is then shown. Without effect where a crop is given. */
  readonly locate: boolean
}

/** What came back to a question. */
export interface GivenAnswer {
  readonly text: string
  /** What the numbers of boxes in `text` count. */
  readonly presented: Pick<Presentation, 'offset' | 'scale'>
  /** The first look: its text, and the voxel box found in it; null where there was none. */
  readonly found: FirstLook | null
  /** Whether a crop was shown: then no box was asked for. */
  readonly cropped: boolean
  /** What the server says of its build and settings; null where it says nothing. */
  readonly fingerprint: string | null
}

interface FirstLook {
  readonly text: string
  readonly box: Box | null
}

/** Share of its size by which a region is enlarged on each side before it is cropped. */
const CROP_MARGIN = 0.15
/** …and at least this many voxels. */
const LEAST_MARGIN = 4

const SYSTEM =
  'You are a musculoskeletal radiologist. You answer questions about knee MRI from the images alone, in the format asked for.'

/** One volume as it is shown to a model. The pictures of the whole are drawn once. */
export class AskedVolume {
  #whole: Presentation | undefined

  constructor(
    private readonly volume: ShownVolume,
    private readonly asking: Asking,
  ) {}

  /** Asks one question; `crop` is the voxel box to show alone. Rejects with the sentence of the server, or of a failure to reach it. */
  async ask(question: Question, crop: Box | null, signal: AbortSignal): Promise<GivenAnswer> {
    const { server, model, variant, chain, images, locate } = this.asking
    const found = !crop && locate ? await this.#locate(question, signal) : null
    const region = crop ?? found?.box ?? null
    const pictures = region ? this.#pictures(grown(region)) : this.#all()
    const prompt = questionPrompt(question.id, variant, { chain, box: !region, images })
    const { text, fingerprint } = await server.complete(model, SYSTEM, message(prompt, pictures), signal)
    const { offset, scale } = pictures
    return { text, presented: { offset, scale }, found, cropped: region !== null, fingerprint }
  }

  /** Only where the region lies. No box where the answer holds none; then the whole volume is used. */
  async #locate(question: Question, signal: AbortSignal): Promise<FirstLook> {
    const { server, model, images } = this.asking
    const pictures = this.#all()
    const prompt =
      `These images are ${images} of one knee. Where is ${placeOf(question)}? ` +
      'Answer with this JSON object and nothing else, in voxel indices of the images, both ends included:\n' +
      '{"box": [<start_slice>, <end_slice>, <x_min>, <x_max>, <y_min>, <y_max>]}'
    const { text } = await server.complete(model, SYSTEM, message(prompt, pictures), signal)
    const read = readLocation(text, FIRST_LOOK)
    return { text, box: read ? voxelBox(read.box, this.volume.geometry.dims, pictures) : null }
  }

  #all(): Presentation {
    return (this.#whole ??= this.#pictures(null))
  }

  #pictures(crop: Box | null): Presentation {
    return presentVolume(this.volume, { ...this.asking.pictures, crop })
  }
}

function grown(box: Box): Box {
  const margin = (axis: 0 | 1 | 2): number => Math.max(LEAST_MARGIN, CROP_MARGIN * (box.max[axis] - box.min[axis]))
  return {
    min: [box.min[0] - margin(0), box.min[1] - margin(1), box.min[2] - margin(2)],
    max: [box.max[0] + margin(0), box.max[1] + margin(1), box.max[2] + margin(2)],
  }
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
