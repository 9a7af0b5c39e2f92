/**
 * Features for the grade heads from label volumes: truth of the simulator against predictions of predict_knees.py.
 *
 * `node --import tsx measure_labels.ts <simulated> <predicted> <out.jsonl> [first seed] [last seed]` writes one line per
 * graded component (features of the prediction, grade of the truth) and one per knee (IoU of the region boxes).
 * Both are measured by src-shared/anatomy on the segment grid, as in the app.
 */
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { keepLargestParts } from '../../src-main/inference/pipeline/components.js'
import { PART_RULES } from '../../src-main/inference/pipeline/localise.js'
import type { KneeLabels } from '../../src-shared/anatomy/knee-labels.js'
import { measureKnee } from '../../src-shared/anatomy/measure-knee.js'
import { partitionKnee } from '../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../src-shared/anatomy/region-boxes.js'
import { boxIou, type Vec3 } from '../../src-shared/geometry/box.js'

/** Slices, rows, columns of the pack's segment grid (condyle_training/vocabulary.py). */
const GRID = [128, 160, 160] as const

const TruthSchema = z.object({
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacing: z.number(),
})

/** The middle of a C-order [slice, row, column] volume. */
function cutToGrid(data: Uint8Array, [slices, rows, columns]: readonly [number, number, number]): Uint8Array {
  const [k0, j0, i0] = [(slices - GRID[0]) >> 1, (rows - GRID[1]) >> 1, (columns - GRID[2]) >> 1]
  const out = new Uint8Array(GRID[0] * GRID[1] * GRID[2])
  for (let k = 0; k < GRID[0]; k++)
    for (let j = 0; j < GRID[1]; j++) {
      const from = i0 + columns * (j0 + j + rows * (k0 + k))
      out.set(data.subarray(from, from + GRID[2]), GRID[2] * (j + GRID[1] * k))
    }
  return out
}

const DIMS: Vec3 = [GRID[2], GRID[1], GRID[0]]

function kneeOf(tissue: Uint8Array, lesion: Uint8Array, spacing: number): KneeLabels {
  // prettier-ignore
  const affine = [0, 0, spacing, 0, spacing, 0, 0, 0, 0, -spacing, 0, 0, 0, 0, 0, 1]
  return { tissue, lesion, dims: DIMS, affine }
}

const [truthFolder, predictedFolder, outFile, first = '0', last = '999999999'] = process.argv.slice(2)
if (truthFolder === undefined || predictedFolder === undefined || outFile === undefined)
  throw new Error('Name the folders of truth and predictions and the file to write.')
const seeds = (await readdir(predictedFolder))
  .filter((name) => name.endsWith('.lesion.u8'))
  .map((name) => Number(name.split('.')[0]))
  .filter((seed) => seed >= Number(first) && seed <= Number(last))
  .sort((a, b) => a - b)
await writeFile(outFile, '')
for (const [index, seed] of seeds.entries()) {
  const header = TruthSchema.parse(JSON.parse(await readFile(join(truthFolder, `${seed}.json`), 'utf8')))
  const truthOf = async (kind: string): Promise<Uint8Array> =>
    cutToGrid(new Uint8Array(await readFile(join(truthFolder, `${seed}.${kind}.u8`))), header.dims)
  const predictedOf = async (kind: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(join(predictedFolder, `${seed}.${kind}.u8`)))
  const truth = partitionKnee(kneeOf(await truthOf('tissue'), await truthOf('lesion'), header.spacing))
  const tissue = await predictedOf('tissue')
  keepLargestParts(tissue, DIMS, PART_RULES)
  const predicted = partitionKnee(kneeOf(tissue, await predictedOf('lesion'), header.spacing))
  process.stderr.write(`\r${index + 1} of ${seeds.length} knees measured`)
  if (!truth || !predicted) continue
  const grades = new Map(measureKnee(truth).map((item) => [`${item.question} ${item.component}`, item.grade]))
  const lines = measureKnee(predicted).flatMap(({ question, component, features, grade: implied }) => {
    const grade = grades.get(`${question} ${component}`)
    return grade === undefined
      ? []
      : [JSON.stringify({ seed, question, component, family: component, features, grade, implied })]
  })
  const found = regionBoxes(predicted)
  const iou: Record<string, number> = {}
  for (const [region, box] of regionBoxes(truth)) {
    const other = found.get(region)
    iou[region] = other ? boxIou(box, other) : 0
  }
  lines.push(JSON.stringify({ seed, iou }))
  await appendFile(outFile, `${lines.join('\n')}\n`)
}
process.stderr.write('\n')
