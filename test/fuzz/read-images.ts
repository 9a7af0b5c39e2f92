import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import {
  ImportError,
  importStack,
  nothingToRead,
  scanPaths,
  VolumeCache,
  type ScannedStack,
} from '../../src-main/imaging/index.js'
import type { Outcome, ReadVolume } from './outcome.js'

/** Voxels of each volume that are compared. */
const SAMPLES = 24

/**
 * Scans and imports whatever lies at a place, as an import does: all stacks up to `most`, not only the suggested ones. Errors that
 * are no ImportError come through, for the decode process would have no words for them.
 */
export async function readImages(place: string, work: string, most = Infinity): Promise<Outcome> {
  const cache = new VolumeCache(path.join(work, 'cache'))
  const study = await scanPaths([place], { workFolder: cache.workFolder, thumbnails: false })
  const { stacks, issues, setAside, question } = study.result
  const sentences = [
    ...issues.map(({ message }) => message),
    ...setAside.map(({ reason }) => reason),
    ...stacks.flatMap((stack) => stack.issues.map(({ message }) => message)),
    ...(question === null ? [] : [question]),
    ...(stacks.length === 0 ? [nothingToRead(study.result)] : []),
  ]
  const volumes: ReadVolume[] = []
  for (const { id } of stacks.slice(0, most)) {
    const stack = study.stack(id)
    if (!stack) continue
    try {
      volumes.push(readVolume(stack, await importStack(stack, { cache }), cache))
    } catch (error) {
      if (!(error instanceof ImportError)) throw error
      sentences.push(error.message)
    }
  }
  await study.dispose()
  rmSync(work, { recursive: true, force: true })
  return { read: volumes.length > 0, sentences, volumes }
}

function readVolume(stack: ScannedStack, meta: VolumeMeta, cache: VolumeCache): ReadVolume {
  const { dims, spacing, affineLps, flags, study } = meta
  return {
    meta: { dims, spacing, affineLps, flags },
    source: stack.source,
    said: meta.issues.map(({ code }) => code),
    patient: { name: study.patientName, id: study.patientId },
    samples: samplesOf(cache.rawPath(meta.hash), meta),
  }
}

/** Voxels spread over the volume by a stride that has nothing in common with its sides; the first and last included. */
function samplesOf(file: string, { dims, type }: Pick<VolumeMeta, 'dims' | 'type'>): ReadVolume['samples'] {
  const [ni, nj, nk] = dims
  const count = ni * nj * nk
  const size = type === 'int16' ? 2 : 4
  const bytes = Buffer.alloc(size)
  const handle = openSync(file, 'r')
  try {
    return Array.from({ length: SAMPLES }, (_, n) => {
      const at = n === 0 ? 0 : n === 1 ? count - 1 : Math.floor(((n * 0.6180339887) % 1) * count)
      readSync(handle, bytes, 0, size, at * size)
      const value = type === 'int16' ? bytes.readInt16LE(0) : bytes.readFloatLE(0)
      return [at % ni, Math.floor(at / ni) % nj, Math.floor(at / (ni * nj)), value] as const
    })
  } finally {
    closeSync(handle)
  }
}
