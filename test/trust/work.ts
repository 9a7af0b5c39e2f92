/** What a person has Condyle do, over the bridge, so that it can be interrupted at any moment of it. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { zipSync } from 'fflate'
import type { ElectronApplication, Page } from 'playwright-core'
import { z } from 'zod'
import type { Channel, Request } from '../../src-shared/bridge.js'
import { syntheticSeries } from '../fixtures/dicom-series.js'

/** A case with a reader who decides about it. */
export interface Deciding {
  readonly caseId: string
  readonly readerId: string
}

/**
 * Asks over the window's bridge, by way of the main process: it finds the window again after a crash, which whoever
 * watches the page from outside does not. Rejects with the sentence.
 */
export async function ask<C extends Channel>(
  application: ElectronApplication,
  channel: C,
  payload: Request<C>,
): Promise<unknown> {
  const script = `window.condyle.request(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`
  return application.evaluate(
    ({ BrowserWindow }, code): Promise<unknown> =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) ?? Promise.reject(new Error('No window.')),
    script,
  )
}

const ImportedSchema = z.object({ phase: z.string(), cases: z.array(z.object({ caseId: z.string() })).optional() })

/** Imports files and waits for their first case. Rejects where there is none. */
export async function importOf(application: ElectronApplication, place: string): Promise<string> {
  const jobId = z.string().parse(await ask(application, 'import.dropped', { paths: [place] }))
  for (;;) {
    const status = ImportedSchema.nullable().parse(await ask(application, 'import.status', { jobId }))
    const [first] = status?.cases ?? []
    if (first) return first.caseId
    if (status !== null && status.phase !== 'progress') throw new Error(`The import ended as ${status.phase}.`)
    await wait(50)
  }
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
export async function revisionsOf(application: ElectronApplication, { caseId, readerId }: Deciding): Promise<number> {
  await ask(application, 'readers.choose', { id: readerId })
  return z.array(z.unknown()).parse(await ask(application, 'reads.history', { caseId, finding: null })).length
}

/** Adds the reader who decides; gives their id. */
export async function addReader(application: ElectronApplication): Promise<string> {
  const reader = await ask(application, 'readers.add', { name: 'Dr Ada First', role: 'radiologist' })
  return z.object({ id: z.string() }).parse(reader).id
}

/** Ids of all cases of the worklist. */
export async function casesIn(application: ElectronApplication): Promise<string[]> {
  const page = await ask(application, 'worklist.query', { limit: 500 })
  return z
    .object({ cases: z.array(z.object({ id: z.string() })) })
    .parse(page)
    .cases.map(({ id }) => id)
}

export async function read(application: ElectronApplication, caseId: string): Promise<void> {
  await ask(application, 'inference.run', { caseId, again: true })
}

/** Writes the report of a case as PDF, which is printed by a window of its own. */
export async function exportReport(application: ElectronApplication, caseId: string, file: string): Promise<void> {
  await application.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await ask(application, 'export.report', { caseId, format: 'pdf', includeIdentity: true })
}

/** Starts a benchmark of knees that have to be simulated first. */
export async function startBenchmark(application: ElectronApplication, seed: number): Promise<void> {
  const request: Request<'benchmark.start'> = {
    data: { kind: 'simulated', count: 2, seed },
    released: null,
    answerer: { kind: 'baseline', name: 'majority' },
    setting: { id: 'zero-shot', chain: false, volume: 'full', slices: 'all', seed: 1 },
  }
  await ask(application, 'benchmark.start', request)
}
