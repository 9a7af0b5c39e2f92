import type { Benchmark, ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import { boxCentre, type Box } from '../../../src-shared/geometry/box.js'
import { presentVolume } from '../../answers/chat/present-volume.js'
import type { Dataset } from '../../datasets/dataset.js'
import { intoFrame } from '../../datasets/box-frame.js'
import { escaped } from './html.js'
import { element, figure } from './svg.js'

/** Longest edge of a picture in pixels. */
const EDGE = 288

/**
 * A slice through the middle of the true region of each worst case, with the true box (dashed, as in the viewer)
 * and the answered one (solid), by case and question: HTML figures that say which slice they show. Cases whose pixels cannot be had get no
 * picture.
 */
export async function worstPictures(
  bench: Benchmark,
  dataset: Dataset,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const pictures = new Map<string, string>()
  const wanted = bench.worst.filter((scored) => scored.truthBox ?? scored.answerBox)
  for (const [caseIndex, entry] of dataset.cases.entries()) {
    const here = wanted.filter((scored) => scored.case === entry.id)
    if (here.length === 0) continue
    try {
      const volume = await dataset.loadVolume(caseIndex, signal)
      for (const scored of here) {
        const voxels = (box: Box | null): Box | null => box && intoFrame(box, scored.boxFrame, 'voxel', volume.geometry)
        const picture = draw(volume, voxels(scored.truthBox), voxels(scored.answerBox))
        if (picture) pictures.set(pictureKey(scored), picture)
      }
    } catch {
      signal.throwIfAborted()
    }
  }
  return pictures
}

export function pictureKey(scored: Pick<ScoredAnswer, 'case' | 'question'>): string {
  return `${scored.case} ${scored.question}`
}

function draw(volume: Parameters<typeof presentVolume>[0], truth: Box | null, answer: Box | null): string | null {
  const about = truth ?? answer
  if (!about) return null
  const { dims } = volume.geometry
  const slice = Math.min(dims[2] - 1, Math.max(0, Math.round(boxCentre(about)[2])))
  const whole = { min: [0, 0, slice], max: [dims[0] - 1, dims[1] - 1, slice] } as const
  const shown = presentVolume(volume, { slices: 1, style: 'slices', longestEdge: EDGE, crop: whole })
  const png = shown.images[0]?.png
  if (!png) return null
  const [width, height] = shown.size
  const shows = (box: Box): boolean => box.min[2] <= slice + 0.5 && box.max[2] >= slice - 0.5
  const outline = (box: Box | null, style: string): string =>
    box && shows(box)
      ? element('rect', {
          x: (box.min[0] - shown.offset[0]) / shown.scale[0] + 0.5,
          y: (box.min[1] - shown.offset[1]) / shown.scale[1] + 0.5,
          width: Math.max(0, box.max[0] - box.min[0]) / shown.scale[0],
          height: Math.max(0, box.max[1] - box.min[1]) / shown.scale[1],
          class: style,
        })
      : ''
  const image = element('image', { href: `data:image/png;base64,${png.toString('base64')}`, width, height })
  const drawn = image + outline(truth, 'true-box') + outline(answer, 'answer-box')
  const where = `Slice ${slice + 1} of ${dims[2]}.`
  const elsewhere = answer && !shows(answer) ? ` The answered box lies on slices ${sliceSpan(answer)}.` : ''
  return `<figure>${figure(width, height, where, drawn)}<figcaption>${escaped(where + elsewhere)}</figcaption></figure>`
}

/** The slices whose centres a voxel box holds, counted from 1 as in the viewer; the nearest one where it holds none. */
function sliceSpan(box: Box): string {
  const [first, last] = [Math.ceil(box.min[2]), Math.floor(box.max[2])]
  return last > first ? `${first + 1} to ${last + 1}` : String(Math.round(boxCentre(box)[2]) + 1)
}
