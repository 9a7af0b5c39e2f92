/** What a person has Condyle do, over the bridge, so that it can be interrupted at any moment of it. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import type { ElectronApplication, Page } from 'playwright-core'
import type { Request } from '../../src-shared/bridge.js'
import { syntheticSeries } from '../fixtures/dicom-series.js'

/** A case with a reader who decides about it. */
export interface Deciding {
  readonly caseId: string
  readonly readerId: string
}

/** Imports files and waits for their first case. Rejects with the sentence where there is none. */
export async function importOf(page: Page, place: string): Promise<string> {
  return page.evaluate(
    (dropped) =>
      new Promise<string>((resolve, reject) => {
        window.condyle.onEvent((event) => {
          if (event.kind !== 'import') return
          if (event.event.phase === 'imported') resolve(event.event.cases[0]?.caseId ?? '')
          if (event.event.phase === 'failed') reject(new Error(event.event.message))
        })
        window.condyle.request('import.dropped', { paths: [dropped] }).catch(reject)
      }),
    place,
  )
}

/** An archive of a series that nobody imported before. */
export function newStudy(folder: string, seed: number): string {
  const series = syntheticSeries({
    slices: 40,
    rows: 128,
    columns: 128,
    spacing: 2,
    seriesUid: `2.25.77${seed}`,
    voxel: (i, j, k) => (i * 7 + j * 3 + k * seed) % 4000,
    header: () => ({
      StudyInstanceUID: `2.25.88${seed}`,
      Laterality: 'R',
      BodyPartExamined: 'KNEE',
      PatientID: `K${seed}`,
    }),
  })
  const file = path.join(folder, `study-${seed}.zip`)
  writeFileSync(file, zipSync(Object.fromEntries(series.map(({ name, bytes }) => [name, bytes])), { level: 1 }))
  return file
}

/** Decides about the side of a case again and again; `acknowledged` hears the number of each revision. */
export async function decide(
  page: Page,
  { caseId }: Deciding,
  acknowledged: (sequence: number) => void,
): Promise<void> {
  await page.exposeFunction('acknowledged', acknowledged)
  await page.evaluate(async (id) => {
    const heard: unknown = Reflect.get(window, 'acknowledged')
    for (let turn = 0; ; turn++) {
      const side = turn % 2 === 0 ? 'left' : 'right'
      const { lastSequence } = await window.condyle.request('reads.apply', {
        caseId: id,
        action: { type: 'set-side', side },
      })
      if (typeof heard === 'function') Reflect.apply(heard, window, [lastSequence])
    }
  }, caseId)
}

/** How many revisions the reader who reads now has in a case. */
export async function revisionsOf(page: Page, { caseId, readerId }: Deciding): Promise<number> {
  return page.evaluate(
    async ([id, reader]) => {
      await window.condyle.request('readers.choose', { id: reader })
      const history = await window.condyle.request('reads.history', { caseId: id, finding: null })
      return history.length
    },
    [caseId, readerId] as const,
  )
}

export async function read(page: Page, caseId: string): Promise<void> {
  await page.evaluate((id) => window.condyle.request('inference.run', { caseId: id, again: true }), caseId)
}

/** Writes the report of a case as PDF, which is printed by a window of its own. */
export async function exportReport(
  application: ElectronApplication,
  page: Page,
  caseId: string,
  file: string,
): Promise<void> {
  await application.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.evaluate(
    (id) => window.condyle.request('export.report', { caseId: id, format: 'pdf', includeIdentity: true }),
    caseId,
  )
}

/** Starts a benchmark of knees that have to be simulated first. */
export async function startBenchmark(page: Page, seed: number): Promise<void> {
  const request: Request<'benchmark.start'> = {
    data: { kind: 'simulated', count: 2, seed },
    released: null,
    answerer: { kind: 'baseline', name: 'majority' },
    setting: { id: 'zero-shot', chain: false, volume: 'full', slices: 'all', seed: 1 },
  }
  await page.evaluate((asked) => window.condyle.request('benchmark.start', asked), request)
}
