/**
 * Compares the exported graphs in ONNX Runtime with PyTorch's own output on one input:
 * `python3 check_graphs.py` writes the expectation and calls this. Prints the largest difference of every output, or the
 * share of labels that differ.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tensor as OnnxTensor } from 'onnxruntime-node'
import { z } from 'zod'
import { loadOnnxRuntime } from '../../src-main/inference/host/onnx-runtime.js'

const { InferenceSession, Tensor } = await loadOnnxRuntime()

const PlanSchema = z.array(
  z.object({
    graph: z.string(),
    inputs: z.record(
      z.string(),
      z.object({ file: z.string(), dims: z.array(z.number().int()), bytes: z.boolean().default(false) }),
    ),
    outputs: z.record(z.string(), z.string()),
  }),
)

async function floats(path: string): Promise<Float32Array> {
  const bytes = await readFile(path)
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  return actual.reduce((worst, value, n) => Math.max(worst, Math.abs(value - (expected[n] ?? 0))), 0)
}

/** Outputs whose bytes are levels, where rounding may go either way; other bytes are classes. */
const LEVELS: ReadonlySet<string> = new Set(['evidence', 'findings'])

function shareThatDiffers(actual: Uint8Array, expected: Float32Array, by: number): number {
  return (
    actual.reduce((count, value, n) => count + (Math.abs(value - (expected[n] ?? 0)) <= by ? 0 : 1), 0) / actual.length
  )
}

const folder = process.argv[2]
if (folder === undefined) throw new Error('Name the folder with plan.json, as check_graphs.py does.')
const plan = PlanSchema.parse(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')))
for (const { graph, inputs, outputs } of plan) {
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 2 })
  const feeds: Record<string, OnnxTensor> = {}
  for (const [name, { file, dims, bytes }] of Object.entries(inputs))
    feeds[name] = bytes
      ? new Tensor('uint8', new Uint8Array(await readFile(join(folder, file))), dims)
      : new Tensor('float32', await floats(join(folder, file)), dims)
  const started = performance.now()
  const results = await session.run(feeds)
  const seconds = ((performance.now() - started) / 1000).toFixed(2)
  for (const [name, file] of Object.entries(outputs)) {
    const expected = await floats(join(folder, file))
    const actual = results[name]?.data
    if (!(actual instanceof Float32Array || actual instanceof Uint8Array) || actual.length !== expected.length)
      throw new Error(`${graph} gave no output ${name} of ${expected.length} numbers.`)
    const [what, difference, most] =
      actual instanceof Uint8Array
        ? (['share that differs', shareThatDiffers(actual, expected, LEVELS.has(name) ? 1 : 0), 1e-4] as const)
        : (['largest difference', largestDifference(actual, expected), 1e-2] as const)
    console.log(`${graph.split('/').at(-1) ?? graph} ${name}: ${what} ${difference.toExponential(2)}, ${seconds} s`)
    if (difference > most) process.exitCode = 1
  }
  await session.release()
}
