import type { Page } from 'playwright-core'
import fs from 'node:fs'
import path from 'node:path'
import { ELECTRON, launch, longestTask, RUNTIME, temporary, watchTasks } from './condyle-window.js'
import { alone, beside, median, quantile, type Measurement } from './measure.js'
import { treeMemory } from './process-memory.js'
import { simulatedStudy } from './simulated-study.js'
import { electronFor } from './viewer/electron-app.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const STARTS = 5

/**
 * The application as a whole: start to interactive beside an empty window, then a study of five series imported and
 * read, with the window's longest task and the memory of all processes.
 */
export async function run(): Promise<readonly Measurement[]> {
  const start = await startTimes()
  const work = await readStudy()
  return [
    beside(
      'Start to interactive',
      start.ours,
      { peer: start.empty, peerName: 'empty Electron window' },
      'ms',
      { on: 'ratio', most: 2 },
      `median of ${STARTS} starts each, in turn; interactive: the button that opens a folder is there`,
    ),
    alone('Longest task of the window during import and inference', work.longestTask, 'ms', 50, {
      note: 'software GL: the upload of the 3D texture is part of it',
    }),
    alone(
      'Key to the next finding in all planes, list and panel, 95th percentile',
      quantile(work.findings.keys, 0.95),
      'ms',
      50,
      {
        note: `${FINDINGS} findings of the read study, from the key to the frame that shows it, as the browser reports it (in steps of 8 ms)`,
      },
    ),
    alone('Longest task of the window while going from finding to finding', work.findings.longestTask, 'ms', 50, {
      note: '0: no task over 50 ms',
    }),
    alone('Peak memory of all processes, a study of five series open', work.openMemory, 'MB', 1000, {
      note: 'sum of proportional set sizes, sampled every 250 ms: start, import, and the case open with its findings',
    }),
    alone('The same while the model reads it', work.readingMemory, 'MB', 1200, {
      note: 'the segment net alone holds its feature maps of 128 × 160 × 160 voxels for some seconds',
    }),
  ]
}

async function startTimes(): Promise<{ ours: number; empty: number }> {
  const ours: number[] = []
  const empty: number[] = []
  const place = temporary()
  const emptyElectron = electronFor(
    RUNTIME,
    path.join(ROOT, 'test', 'bench', 'empty-window'),
    path.join(place, 'electron'),
  )
  for (let n = 0; n < STARTS; n++) {
    empty.push(await startOnce(emptyElectron, (page) => page.getByRole('button', { name: 'Ready' }).waitFor()))
    const data = temporary()
    ours.push(await startOnce(ELECTRON, (page) => page.getByRole('button', { name: 'Open folder' }).waitFor(), data))
    fs.rmSync(data, { recursive: true, force: true })
  }
  fs.rmSync(place, { recursive: true, force: true })
  return { ours: median(ours), empty: median(empty) }
}

async function startOnce(electron: string, ready: (page: Page) => Promise<unknown>, data?: string): Promise<number> {
  const begun = performance.now()
  const application = await launch(electron, data)
  await ready(await application.firstWindow())
  const took = performance.now() - begun
  await application.close()
  return took
}

/** What the browser reports of a key that took no more than this is that it took no more, ms. */
const LEAST_REPORTED = 16
const KEY_EVENTS = { type: 'event', durationThreshold: LEAST_REPORTED }
const FINDINGS = 40

interface FindingTimes {
  readonly keys: number[]
  readonly longestTask: number
}

/** Goes down the list of findings by key, as a reader does who looks at each for a moment. */
async function stepThroughFindings(page: Page): Promise<FindingTimes> {
  await page.evaluate((events) => {
    window.longTasks = []
    window.keyTimes = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') window.keyTimes?.push(entry.duration)
    }).observe(events)
  }, KEY_EVENTS)
  for (let finding = 0; finding < FINDINGS; finding++) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(250)
  }
  const { reported, tasks } = await page.evaluate(() => ({
    reported: window.keyTimes ?? [],
    tasks: window.longTasks ?? [],
  }))
  const quick = Array.from({ length: Math.max(0, FINDINGS - reported.length) }, () => LEAST_REPORTED)
  return { keys: [...reported, ...quick], longestTask: Math.max(0, ...tasks) }
}

async function readStudy(): Promise<{
  longestTask: number
  findings: FindingTimes
  openMemory: number
  readingMemory: number
}> {
  const data = temporary()
  const study = simulatedStudy(7, 'natural')
  const application = await launch(ELECTRON, data)
  const pid = application.process().pid ?? 0
  const peak = { open: 0, reading: 0 }
  let state: keyof typeof peak = 'open'
  const sampler = setInterval(() => (peak[state] = Math.max(peak[state], treeMemory(pid))), 250)
  try {
    const page = await application.firstWindow()
    await page.getByRole('button', { name: 'Open folder' }).waitFor()
    await watchTasks(page)
    const [started, finished] = [waitForReading(page, 'progress'), waitForReading(page, 'done')]
    await page.evaluate((folder) => window.condyle.request('import.dropped', { paths: [folder] }), study)
    await started
    state = 'reading'
    await finished
    await page.waitForTimeout(500)
    state = 'open'
    await page.waitForTimeout(2000)
    const longest = await longestTask(page)
    const findings = await stepThroughFindings(page)
    return { longestTask: longest, findings, openMemory: peak.open, readingMemory: peak.reading }
  } finally {
    clearInterval(sampler)
    await application.close()
    fs.rmSync(data, { recursive: true, force: true })
  }
}

/** Resolves when the model starts or has finished reading the case; rejects with its sentence where it could not. */
function waitForReading(page: Page, phase: 'progress' | 'done'): Promise<void> {
  return page.evaluate(
    (phase) =>
      new Promise<void>((resolve, reject) => {
        window.condyle.onEvent((event) => {
          if (event.kind === 'import' && event.event.phase === 'failed') reject(new Error(event.event.message))
          if (event.kind !== 'inference') return
          if (event.event.phase === phase) resolve()
          if (event.event.phase === 'failed') reject(new Error(event.event.message))
        })
      }),
    phase,
  )
}

declare global {
  interface Window {
    keyTimes?: number[]
  }
}
