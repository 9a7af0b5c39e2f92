/**
 * Folder → cached volume, beside a bare itk-wasm decode of the same files in the same run. Ours scans, checks, draws
 * a picture, decodes, measures, hashes and writes to disk; the peer only decodes into memory.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readImageDicomFileSeriesNode } from '@itk-wasm/dicom'
import { importStack, scanPaths, VolumeCache } from '../../src-main/imaging/index.js'
import { syntheticSeries, writeFiles } from '../fixtures/dicom-series.js'
import { median, timed, type Measurement } from './measure.js'

const SLICES = 160
const SIZE = 384
const ROUNDS = 5

export async function run(): Promise<Measurement[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'condyle-bench-'))
  try {
    const files = syntheticSeries({
      slices: SLICES,
      rows: SIZE,
      columns: SIZE,
      spacing: 0.7,
      header: () => ({ PixelSpacing: [0.365, 0.365], SliceThickness: 0.7 }),
      voxel: (i, j, k) => ((i * 7 + j * 13 + k * 29) % 400) + (i ^ j),
    })
    const study = writeFiles(path.join(folder, 'study'), files)
    const paths = files.map(({ name }) => path.join(study, name))
    const ours: number[] = []
    const peer: number[] = []
    const again: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const cache = new VolumeCache(path.join(folder, `cache-${round}`))
      await cache.prepare()
      ours.push(await timed(() => importFolder(study, cache)))
      again.push(await timed(() => importFolder(study, cache)))
      peer.push(await timed(() => readImageDicomFileSeriesNode({ inputImages: paths, singleSortedSeries: true })))
      await rm(cache.root, { recursive: true, force: true })
    }
    return [
      {
        name: `Import of a ${SLICES} × ${SIZE} × ${SIZE} series, folder → cached volume`,
        ours: median(ours),
        peer: median(peer),
        peerName: 'bare @itk-wasm/dicom decode',
        unit: 'ms',
        ratio: median(ours) / median(peer),
        bar: { on: 'ratio', most: 1.5 },
      },
      {
        name: 'The same study a second time',
        ours: median(again),
        peer: median(peer),
        peerName: 'bare @itk-wasm/dicom decode',
        unit: 'ms',
        ratio: median(again) / median(peer),
        bar: { on: 'ratio', most: 1 },
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function importFolder(study: string, cache: VolumeCache): Promise<void> {
  const scanned = await scanPaths([study], { workFolder: cache.workFolder })
  const stack = scanned.stack(scanned.result.suggested ?? '')
  if (!stack) throw new Error('The synthetic series was not recognised as one knee stack.')
  const volume = await importStack(stack, { cache })
  if (volume.dims[2] !== SLICES) throw new Error(`The volume has ${volume.dims[2]} of ${SLICES} slices.`)
}
