import type { StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { affineSpacing, multiplyAffine } from '../../../src-shared/geometry/affine.js'
import { boxAround, type Box, type Vec3 } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import type { BenchVolume, BoxFrame } from '../../datasets/dataset.js'
import { intoFrame } from '../../datasets/box-frame.js'
import type { CaseAnswerer, CaseRequest } from './answerer.js'
import type { KneeReader } from './knee-reader.js'
import { ModelEnded } from '../model/supervised-reader.js'
import { thinSlices } from './thin-slices.js'

/** Millimetres around the regions that stay in a crop. */
export const CROP_MARGIN_MM = 6

/**
 * Answers with a model pack. A pack reads a whole knee at once, so its crop is one for all questions: in the gt-region
 * setting the box around all true regions of the knee, in localise-then-crop the box around the joint that its own
 * localiser found in a first look. A budget of slices thins what it is given, the first look as well as the crop. The
 * time of the reading, first look included, is shared evenly by its questions. A reading that fails costs its own
 * questions; a model whose process ends, ends the run.
 */
export function openPack(reader: KneeReader): CaseAnswerer {
  return {
    description: { kind: 'pack', title: reader.title, details: { ...reader.details } },
    async *answerCase(request, signal) {
      const volume = await request.loadVolume()
      const started = performance.now()
      let reading: Reading
      try {
        reading = await reader.read(await shown(volume, request, reader, signal), request.entry, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof ModelEnded) throw error
        const reason = error instanceof Error ? error.message : String(error)
        for (const question of request.questions) yield { case: request.entry.id, question: question.id, error: reason }
        return
      }
      const cost = {
        timeMs: (performance.now() - started) / request.questions.length,
        memoryBytes: reader.peakBytes(),
      }
      for (const question of request.questions)
        yield { ...answerFromReading(reading, question, request.entry.id, request.setting.chain), ...cost }
    },
    close: () => reader.close(),
  }
}

/** What a reading says to one question. A question it did not answer has an answer without grades. */
export function answerFromReading(reading: Reading, question: Question, caseId: string, chain: boolean): StoredAnswer {
  const finding = reading.findings.find((entry) => entry.question === question.id)
  const region = reading.regions.find((entry) => entry.id === question.regionId)
  return {
    case: caseId,
    question: question.id,
    grades: finding?.answered ? finding.grades : [],
    ...(finding?.answered ? {} : { reason: finding?.reason ?? 'The pack did not answer this question.' }),
    boxLps: region?.boxLps ?? null,
    ...(chain && finding ? { steps: finding.steps } : {}),
  }
}

/**
 * What the setting lets the pack see; the whole volume where its first look found nothing. Rejects with a sentence where
 * a true region is to be cropped and none is known: the whole volume would pass for a crop.
 */
async function shown(
  volume: BenchVolume,
  request: CaseRequest,
  reader: KneeReader,
  signal: AbortSignal,
): Promise<BenchVolume> {
  const { setting, entry } = request
  const thinned = (part: BenchVolume): BenchVolume => thinSlices(part, setting.slices)
  if (setting.id === 'gt-region') {
    const regions = voxelBox(request.trueRegions(), entry.frame, volume)
    if (!regions) throw new Error('The true region is not known, so it cannot be cropped.')
    return thinned(cropTo(volume, regions))
  }
  if (setting.volume === 'full') return thinned(volume)
  const joint = await reader.locate(thinned(volume), entry, signal)
  return thinned(cropTo(volume, voxelBox(joint ? [joint] : [], 'lps-mm', volume)))
}

/** The box around boxes, in voxels. */
function voxelBox(boxes: readonly Box[], frame: BoxFrame, volume: BenchVolume): Box | undefined {
  return boxAround(
    boxes.flatMap((box) => {
      const voxels = intoFrame(box, frame, 'voxel', volume.geometry)
      return voxels ? [voxels.min, voxels.max] : []
    }),
  )
}

function cropTo(volume: BenchVolume, box: Box | undefined): BenchVolume {
  if (!box) return volume
  const spacing: Vec3 = volume.geometry.affineLps ? affineSpacing(volume.geometry.affineLps) : [1, 1, 1]
  const margin = (axis: 0 | 1 | 2): number => CROP_MARGIN_MM / spacing[axis]
  return cropVolume(volume, {
    min: [box.min[0] - margin(0), box.min[1] - margin(1), box.min[2] - margin(2)],
    max: [box.max[0] + margin(0), box.max[1] + margin(1), box.max[2] + margin(2)],
  })
}

/** The part of a volume inside a voxel box, with its place in the patient kept. */
export function cropVolume(volume: BenchVolume, box: Box): BenchVolume {
  const { dims, affineLps } = volume.geometry
  const first = corner(dims, (axis) => Math.floor(box.min[axis]))
  const last = corner(dims, (axis) => Math.ceil(box.max[axis]))
  const size: Vec3 = [last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1]
  const voxels = volume.voxels.slice(0, size[0] * size[1] * size[2])
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++) {
      const from = first[0] + dims[0] * (first[1] + y + dims[1] * (first[2] + z))
      voxels.set(volume.voxels.subarray(from, from + size[0]), size[0] * (y + size[1] * z))
    }
  const shift = [1, 0, 0, first[0], 0, 1, 0, first[1], 0, 0, 1, first[2], 0, 0, 0, 1]
  return { geometry: { dims: size, affineLps: affineLps && multiplyAffine(affineLps, shift) }, voxels }
}

function corner(dims: Vec3, at: (axis: 0 | 1 | 2) => number): Vec3 {
  const inside = (axis: 0 | 1 | 2): number => Math.min(dims[axis] - 1, Math.max(0, at(axis)))
  return [inside(0), inside(1), inside(2)]
}
