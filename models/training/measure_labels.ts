/**
 * Features for the grade heads from label volumes: truth of the simulator against predictions of predict_knees.py.
 *
 * `node --import tsx measure_labels.ts <simulated> <predicted> <out.jsonl> [first seed] [last seed]` writes one line per
 * graded component (features of the prediction, grade of the truth) and one per knee (IoU of the region boxes).
 * The prediction is measured by src-shared/anatomy on the segment grid, as in the app; the truth was by the simulator.
 */
import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { keepLargestParts } from '../../src-main/inference/pipeline/labels/components.js'
import { PART_RULES } from '../../src-main/inference/pipeline/stages/localise.js'
import { measureKnee } from '../../src-shared/anatomy/measure-knee.js'
import { partitionKnee } from '../../src-shared/anatomy/partition.js'
import { regionBoxes } from '../../src-shared/anatomy/region-boxes.js'
import { boxIou, type Box, type Vec3 } from '../../src-shared/geometry/box.js'
import { SEGMENT_SIZE, segmentLattice } from './segment-grid.js'

const CornerSchema = z.tuple([z.number(), z.number(), z.number()])

/** What a sample's JSON says: what was measured on the true labels, and region boxes in voxels (i, j, k) of its grid. */
const TruthSchema = z.object({
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacing: z.number(),
  measurements: z.array(z.object({ question: z.number().int(), component: z.string(), grade: z.number().int() })),
  boxes: z.record(z.string(), z.object({ min: CornerSchema, max: CornerSchema })),
})

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
  const predictedOf = async (kind: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(join(predictedFolder, `${seed}.${kind}.u8`)))
  const tissue = await predictedOf('tissue')
  const lattice = segmentLattice(header.spacing)
  keepLargestParts(tissue, lattice.dims, PART_RULES)
  const predicted = partitionKnee({ tissue, lesion: await predictedOf('lesion'), ...lattice })
  process.stderr.write(`\r${index + 1} of ${seeds.length} knees measured`)
  if (!predicted) continue
  const grades = new Map(header.measurements.map((item) => [`${item.question} ${item.component}`, item.grade]))
  const lines = measureKnee(predicted).flatMap(({ question, component, features, grade: implied }) => {
    const grade = grades.get(`${question} ${component}`)
    return grade === undefined
      ? []
      : [JSON.stringify({ seed, question, component, family: component, features, grade, implied })]
  })
  const found = new Map<string, Box>(regionBoxes(predicted))
  const [slices, rows, columns] = header.dims
  const margin: Vec3 = [(columns - SEGMENT_SIZE[2]) / 2, (rows - SEGMENT_SIZE[1]) / 2, (slices - SEGMENT_SIZE[0]) / 2]
  const inGrid = ([i, j, k]: Vec3): Vec3 => [i - margin[0], j - margin[1], k - margin[2]]
  const iou: Record<string, number> = {}
  for (const [region, box] of Object.entries(header.boxes)) {
    const other = found.get(region)
    iou[region] = other ? boxIou({ min: inGrid(box.min), max: inGrid(box.max) }, other) : 0
  }
  lines.push(JSON.stringify({ seed, iou }))
  await appendFile(outFile, `${lines.join('\n')}\n`)
}
process.stderr.write('\n')
