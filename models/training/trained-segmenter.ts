import { spawn } from 'node:child_process'
import path from 'node:path'
import type { GraphSession, Tensor } from '../../src-main/inference/pipeline/session.js'

/** As the npm commands choose it (tools/setup/training.mjs). */
const PYTHON = process.env['CONDYLE_PYTHON'] ?? path.join(import.meta.dirname, '.venv', 'bin', 'python')

/** The segment net of a run, open in PyTorch. */
export interface TrainedSegmenter extends GraphSession {
  close(): void
}

/**
 * The segment net as training left it (serve_segment.py), in place of a pack's graph: bfloat16 on a processor with AMX
 * takes a fifth of ONNX Runtime's time, which counts where hundreds of knees are read for close-ups to learn from.
 * `channels` is how many it has of evidence. Runs one after another. Throws where Python ends before it has answered.
 */
export function trainedSegmenter(channels: number): TrainedSegmenter {
  const server = spawn(PYTHON, [path.join(import.meta.dirname, 'serve_segment.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const chunks = server.stdout[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)

  async function read(length: number): Promise<Uint8Array> {
    const parts = [rest]
    let have = rest.length
    while (have < length) {
      const next = await chunks.next()
      if (next.done === true || !Buffer.isBuffer(next.value))
        throw new Error('serve_segment.py ended before it answered; its message stands above.')
      parts.push(next.value)
      have += next.value.length
    }
    const all = Buffer.concat(parts)
    rest = all.subarray(length)
    return new Uint8Array(all.subarray(0, length))
  }

  function send(data: Tensor['data'] | Int32Array): void {
    server.stdin.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  }

  return {
    async run({ image, prior }) {
      if (!image || !prior) throw new Error('The segment net wants an image and the localiser’s opinion.')
      const dims = image.dims.slice(2)
      send(Int32Array.from(dims))
      send(image.data)
      send(prior.data)
      const voxels = image.data.length
      return {
        tissue: { data: await read(voxels), dims: [1, ...dims] },
        lesion: { data: await read(voxels), dims: [1, ...dims] },
        evidence: { data: await read(channels * voxels), dims: [1, channels, ...dims] },
      }
    },
    close: () => server.stdin.end(),
  }
}
