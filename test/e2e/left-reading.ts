import path from 'node:path'
import type { Page } from 'playwright-core'
import { ReadingCache } from '../../src-main/inference/reading-cache.js'
import { READING_SECONDS } from '../../src-shared/case/preferences.js'
import type { Reading } from '../../src-shared/case/reading.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'

/** Reads the case that is open as a run before has left it: what answers is the cache, not the model. */
export async function readAsLeft(page: Page, data: string, readingOf: (meta: VolumeMeta) => Reading): Promise<void> {
  const { caseId, meta, packSha256 } = await page.evaluate(async () => {
    const caseId = (await window.condyle.request('case.last', null)) ?? ''
    const { volumes } = await window.condyle.request('case.open', { caseId })
    const meta = volumes[0]?.meta
    if (!meta) throw new Error('The series was not imported.')
    const { packs } = await window.condyle.request('app.info', null)
    return { caseId, meta, packSha256: packs[0]?.sha256 ?? '' }
  })
  const key = { volumeHashes: [meta.hash], packSha256, side: null, budgetSeconds: READING_SECONDS }
  await new ReadingCache(path.join(data, 'readings')).put(key, readingOf(meta))
  await page.evaluate((asked) => window.condyle.request('inference.run', asked), { caseId, again: false })
}
