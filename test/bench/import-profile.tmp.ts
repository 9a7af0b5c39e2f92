import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readImageDicomFileSeriesNode } from '@itk-wasm/dicom'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy, KNEE_PROTOCOL } from '../fixtures/knee-study.js'
import { scanPaths, importStack, VolumeCache } from '../../src-main/imaging/index.js'
const folder = await mkdtemp(path.join(os.tmpdir(), 'cb-'))
const t = async (n: string, f: () => unknown) => { const s = performance.now(); const r = await f(); console.log(n, (performance.now() - s).toFixed(0)); return r }
const files = kneeStudy({ voxel: (i, j, k) => ((i * 7 + j * 13 + k * 29) % 400) + (i ^ j) })
const study = writeFiles(path.join(folder, 'study'), files)
for (let r = 0; r < 3; r++) {
  await t('peer', async () => { for (const s of KNEE_PROTOCOL) { const p = files.filter((f) => f.name.startsWith(`1-${s.name}-`)).map((f) => path.join(study, f.name)); await readImageDicomFileSeriesNode({ inputImages: p, singleSortedSeries: true }) } })
  const cache = new VolumeCache(path.join(folder, 'c' + r)); await cache.prepare()
  const sc = await t('scan', () => scanPaths([study], { workFolder: cache.workFolder, thumbnails: false })) as Awaited<ReturnType<typeof scanPaths>>
  for (const s of sc.result.stacks) await t('  ' + s.series.description, () => importStack(sc.stack(s.id)!, { cache }))
}
await rm(folder, { recursive: true })
