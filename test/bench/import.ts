/**
 * A folder with a study of five series → all volumes in the cache, beside a bare itk-wasm decode of the same files in
 * the same run. Ours scans, checks, decodes, measures, hashes and writes to disk; the peer only decodes into memory.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readImageDicomFileSeriesNode } from '@itk-wasm/dicom'
import { importStacks, scanPaths, VolumeCache } from '../../src-main/imaging/index.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { KNEE_PROTOCOL, kneeStudy } from '../fixtures/knee-study.js'
import { beside, median, timed, type Measurement } from './measure.js'

const ROUNDS = 5

export async function run(): Promise<Measurement[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'condyle-bench-'))
  try {
    const files = kneeStudy({ voxel: (i, j, k, { name }) => ((i * 7 + j * 13 + k * 29) % 400) + (i ^ j) + name.length })
    const study = writeFiles(path.join(folder, 'study'), files)
    const series = KNEE_PROTOCOL.map(({ name }) =>
      files.filter((file) => file.name.startsWith(`1-${name}-`)).map((file) => path.join(study, file.name)),
    )
    const ours: number[] = []
    const peer: number[] = []
    const again: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const cache = new VolumeCache(path.join(folder, `cache-${round}`))
      await cache.prepare()
      ours.push(await timed(() => importFolder(study, cache)))
      again.push(await timed(() => importFolder(study, cache)))
      peer.push(await timed(() => decodeBare(series)))
      await rm(cache.root, { recursive: true, force: true })
    }
    return [
      beside(
        `Import of a study of ${series.length} series (${files.length} images), folder → cached volumes`,
        median(ours),
        { peer: median(peer), peerName: 'bare @itk-wasm/dicom decode' },
        'ms',
        { on: 'ratio', most: 1 },
      ),
      beside(
        'The same study a second time',
        median(again),
        { peer: median(peer), peerName: 'bare @itk-wasm/dicom decode' },
        'ms',
        { on: 'ratio', most: 0.5 },
      ),
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function importFolder(study: string, cache: VolumeCache): Promise<void> {
  const scanned = await scanPaths([study], { workFolder: cache.workFolder })
  const stacks = scanned.result.suggested.flatMap((id) => scanned.stack(id) ?? [])
  const imported = await importStacks(stacks, { cache })
  const slices = imported.map(({ meta }) => meta?.dims[2] ?? 0).sort((a, b) => a - b)
  if (slices.join() !== '30,30,30,30,160') throw new Error(`The volumes have ${slices.join()} slices.`)
}

async function decodeBare(series: readonly (readonly string[])[]): Promise<void> {
  for (const files of series) await readImageDicomFileSeriesNode({ inputImages: [...files], singleSortedSeries: true })
}
