/**
 * Runs the app's own pipeline (localise, segment, measure) on volumes and writes what the grade heads would read.
 *
 * `node --import tsx measure_volumes.ts <pack folder> <list.jsonl> <out.jsonl>`; each line of the list names a raw
 * float32 file: {"case", "file", "dims" [i, j, k], "affineLps" 16 numbers, "side"}. finetune.py writes it.
 */
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { openSessions } from '../../src-main/inference/host/onnx-sessions.js'
import { loadPack } from '../../src-main/inference/pack/load.js'
import { analyseKnee } from '../../src-main/inference/pipeline/stages/analyse.js'

const EntrySchema = z.object({
  case: z.string(),
  file: z.string(),
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  affineLps: z.array(z.number()).length(16),
  side: z.enum(['left', 'right']),
})

const [packFolder, listFile, outFile] = process.argv.slice(2)
if (packFolder === undefined || listFile === undefined || outFile === undefined)
  throw new Error('Name the pack folder, the list of volumes and the file to write.')
const pack = await loadPack(packFolder)
const sessions = await openSessions(pack, 'cpu')
const entries = (await readFile(listFile, 'utf8'))
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => EntrySchema.parse(JSON.parse(line)))
await writeFile(outFile, '')
for (const [index, entry] of entries.entries()) {
  const bytes = await readFile(entry.file)
  const data = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const image = { data, dims: entry.dims, affine: entry.affineLps }
  const analysis = await analyseKnee(image, pack.manifest, sessions, { side: entry.side, source: 'header' }, {})
  const lines = (analysis.fine?.measurements ?? []).map(({ question, component, features }) =>
    JSON.stringify({ case: entry.case, question, component, family: component, features }),
  )
  if (lines.length > 0) await appendFile(outFile, `${lines.join('\n')}\n`)
  process.stderr.write(`\r${index + 1} of ${entries.length} volumes measured`)
}
process.stderr.write('\n')
await sessions.release()
