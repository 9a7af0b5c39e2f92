import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS, type Partition } from '../../src-shared/anatomy/partition.js'
import { invertAffine, transformBox } from '../../src-shared/geometry/affine.js'
import type { KneeAnalysis } from '../../src-main/inference/pipeline/stages/analyse.js'
import { asBytes, voxelsOf } from '../../src-main/inference/pipeline/stages/close-ups.js'
import type { GraphSession } from '../../src-main/inference/pipeline/session.js'
import type { Examination } from '../phantom/examination.js'

/** Values of meniscal thirds begin after those of articular subregions (condyle_training/close_ups.py). */
const FIRST_THIRD = 21

/** A segment session that remembers what the localiser thought of the last knee. */
export interface RememberingSession extends GraphSession {
  prior(): Float32Array | null
}

/** Passes every run on to a segment session, and remembers its input `prior`. */
export function rememberPrior(session: GraphSession): RememberingSession {
  let last: Float32Array | null = null
  return {
    async run(feeds) {
      const data = feeds['prior']?.data
      last = data instanceof Float32Array ? data : null
      return session.run(feeds)
    },
    prior: () => last,
  }
}

/**
 * Writes what close-ups learn from, `<seed>.…` in a folder: the segmenter's evidence, image, regions and truth on its
 * grid, what the localiser thought (`prior`) on one of twice its spacing, and the boxes that were found in voxels of it.
 * The knee's lines of features come last: they tell that it is complete.
 */
export async function writeEvidence(
  folder: string,
  examination: Examination,
  { fine, regions }: KneeAnalysis,
  prior: Float32Array | null,
  lines: readonly string[],
): Promise<void> {
  const evidence = fine?.segmentation.evidence
  if (!fine?.partition || !evidence) return
  await mkdir(folder, { recursive: true })
  const file = (ending: string): string => path.join(folder, `${examination.seed}.${ending}`)
  const { intensity, lattice } = fine.grid
  const toVoxel = invertAffine(lattice.affine)
  const boxes = Object.fromEntries([...regions].map(([id, { boxLps }]) => [id, transformBox(toVoxel, boxLps)]))
  const truth = examination.labelsOn(lattice)
  await writeFile(file('evidence.u8'), evidence)
  await writeFile(file('image.u8'), asBytes(intensity))
  if (prior) await writeFile(file('prior.u8'), asBytes(prior))
  await writeFile(file('region.u8'), regionValues(fine.partition))
  await writeFile(file('true-tissue.u8'), truth.tissue)
  await writeFile(file('true-lesion.u8'), truth.lesion)
  await writeFile(file('json'), `${JSON.stringify({ boxes })}\n`)
  await writeFile(file('jsonl'), lines.map((line) => `${line}\n`).join(''))
}

function regionValues(partition: Partition): Uint8Array {
  const values = new Uint8Array(partition.articular.length)
  const put = (first: number, ids: typeof ARTICULAR_SUBREGIONS | typeof MENISCAL_THIRDS): void =>
    ids.forEach((id, index) =>
      voxelsOf(id, partition).forEach((inside, n) => {
        if (inside !== 0) values[n] = first + index
      }),
    )
  put(1, ARTICULAR_SUBREGIONS)
  put(FIRST_THIRD, MENISCAL_THIRDS)
  return values
}
