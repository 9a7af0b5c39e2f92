import { writeFile } from 'node:fs/promises'
import { VolumeCache } from '../cache/volume-cache.js'
import { scan } from '../scan/scan.js'
import { decodeStack } from '../decode/decode-stack.js'
import { decodeNifti } from '../volume-file/nifti-voxels.js'
import type { Job, JobProgress, JobResult } from './protocol.js'

/** Does one job in this process: what the worker runs, and what runs in its place where there is none. */
export async function runJob(job: Job, signal: AbortSignal, tell: (progress: JobProgress) => void): Promise<JobResult> {
  if (job.kind === 'decode') {
    const cache = new VolumeCache(job.cacheRoot)
    const onProgress = (progress: { done: number; total: number }): void => tell({ kind: 'decode', ...progress })
    return { kind: 'decode', ...(await decodeStack(job.stack, cache, { signal, onProgress })) }
  }
  if (job.kind === 'voxels') {
    const voxels = await decodeNifti(job.source)
    await writeFile(job.into, new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength), { mode: 0o600 })
    return { kind: 'voxels', type: voxels instanceof Int16Array ? 'int16' : 'float32' }
  }
  const { paths, workFolder, thumbnails, limits } = job
  const outcome = await scan(paths, {
    signal,
    workFolder,
    thumbnails,
    limits,
    onProgress: (progress) => tell({ kind: 'scan', ...progress }),
  })
  return { kind: 'scan', outcome }
}
