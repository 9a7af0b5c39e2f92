import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import path from 'node:path'
import type { Measurement } from './measure.js'
import {
  report,
  reportDifference,
  reportStudy,
  reportTools,
  type DifferenceRound,
  type EvidenceRound,
  type PeerRound,
  type Round,
  type StudyRound,
} from './viewer/report.js'
import { buildViewerBench, PLACE } from './viewer/build.js'
import { electronFor } from './viewer/electron-app.js'
import { openAndClose } from './viewer/open-and-close.js'
import { STUDY, writeSyntheticStudy } from './viewer/synthetic-volume.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const MOVES = 60
/** Ours and the peer in turns, so that whatever else the machine does hits both alike. CONDYLE_BENCH_ROUNDS=1 for a look. */
const ROUNDS = Number(process.env['CONDYLE_BENCH_ROUNDS'] ?? 4)

const ONE = 'volumes=dess'
const TWO = 'volumes=dess,pd-sag'
const FIVE = `volumes=${STUDY.filter(({ prior }) => !prior)
  .map(({ name }) => name)
  .join()}`

/**
 * The viewer alone in an Electron window of 1200 × 800: with a volume of 160 × 384 × 384 int16, and with a study of
 * five series that has it as one. A time ends when the GPU has drawn: `readPixels` waits for it. With overlays:
 * crosshair, letters, scale, text and six boxes.
 */
export async function run(): Promise<Measurement[]> {
  const bench = await prepareViewerBench()
  const application = await startViewerBench(bench)
  try {
    const page = await application.firstWindow()
    const ours: Round[] = []
    const study: StudyRound[] = []
    const peer: PeerRound[] = []
    const difference: DifferenceRound[] = []
    for (let round = 0; round < ROUNDS; round++) {
      ours.push({ ...(await measureOurs(page)), ...(await measureEvidence(bench)) })
      study.push(await measureStudy(page))
      peer.push(await measurePeer(page))
      difference.push(await measureDifference(page))
    }
    const memory = await measureTwenty(bench)
    return [
      ...report(ours, peer),
      ...reportStudy(study, peer),
      ...reportTools(ours, memory),
      ...reportDifference(difference),
    ]
  } finally {
    await application.close()
  }
}

/** The benchmark's application as it lies on the disk, and what it is started with. */
export interface ViewerBench {
  readonly executable: string
  readonly environment: Readonly<Record<string, string>>
}

/** Builds the benchmark's application and its study. */
export async function prepareViewerBench(): Promise<ViewerBench> {
  await buildViewerBench()
  const volumes = path.join(PLACE, 'volumes')
  writeSyntheticStudy(volumes)
  const executable = electronFor(
    path.join(ROOT, '.runtime', 'electron'),
    path.join(PLACE, 'application'),
    path.join(PLACE, 'electron'),
  )
  return { executable, environment: { ...environment(), CONDYLE_BENCH_VOLUMES: volumes } }
}

export function startViewerBench({ executable, environment: env }: ViewerBench): Promise<ElectronApplication> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return _electron.launch({ executablePath: executable, args, env: { ...env } })
}

/** Milliseconds of one visit to a page. */
async function measureOurs(page: Page): Promise<Omit<Round, keyof EvidenceRound>> {
  await visit(page, ONE)
  const { all: first } = await page.evaluate(() => window.bench.firstPicture())
  const moves = await page.evaluate((count) => {
    window.bench.showBoxes()
    window.bench.finish()
    return window.bench.crosshair(count)
  }, MOVES)
  const drag = await page.evaluate((count) => window.bench.crosshair(count, 'drag'), MOVES)
  const turns = await page.evaluate((count) => window.bench.turns(count), MOVES / 3)
  // Loaded once more without waiting for the GPU, which would be a long task by itself.
  await visit(page, ONE)
  const longestTask = await page.evaluate(async () => {
    await window.bench.open()
    await new Promise((resolve) => setTimeout(resolve, 300))
    return window.bench.longestTask()
  })
  return { first, longestTask, moves, drag, turns }
}

/** Milliseconds of moves with the difference of two series over all three planes, and the longest task meanwhile. */

async function measureDifference(page: Page): Promise<DifferenceRound> {
  await visit(page, TWO)
  return page.evaluate(async (count) => {
    const { bench } = window
    await bench.open()
    await bench.everything()
    bench.controller.setLayout('1+2')
    for (const [viewport, plane] of [
      [2, 'axial'],
      [1, 'coronal'],
      [0, 'sagittal'],
    ] as const) {
      await bench.swap(viewport, 'dess')
      bench.controller.showPlane(viewport, plane)
    }
    bench.controller.activate(0)
    bench.showDifference()
    const moves = bench.crosshair(count)
    await bench.placeThrough(count / 4)
    return { moves, longestTask: bench.longestTask() }
  }, MOVES)
}

/** Milliseconds until every series of the study is there. */
async function openStudy(page: Page, query: string): Promise<number> {
  await visit(page, query)
  return page.evaluate(async () => {
    const start = performance.now()
    await window.bench.open()
    await window.bench.everything()
    return performance.now() - start
  })
}

/** In an application of its own: what the peer and a hundred series leave on the GPU would be counted with it. */
async function measureEvidence(bench: ViewerBench): Promise<EvidenceRound> {
  const application = await startViewerBench(bench)
  try {
    const page = await application.firstWindow()
    await visit(page, ONE)
    return await evidenceOn(page)
  } finally {
    await application.close()
  }
}

async function evidenceOn(page: Page): Promise<EvidenceRound> {
  return page.evaluate(async (count) => {
    const { bench } = window
    await bench.firstPicture()
    const [bare, full, outlined, solid, flat]: number[][] = [[], [], [], [], []]
    if (!bare || !full || !outlined || !solid || !flat) throw new Error('There are five lists.')
    // In turns, so that whatever else the machine does hits both alike.
    // The first turn counts nothing: code that runs for the first time is slow by itself.
    for (let turn = 0; turn < 9; turn++)
      for (const [shown, times] of [
        ['crosshair', bare],
        ['everything', full],
        ['outlines', outlined],
      ] as const) {
        bench.showEverything(shown === 'everything')
        bench.showOutlines(shown === 'outlines')
        bench.finish()
        const moves = bench.crosshair(count / 4, 'drag')
        if (turn > 0) times.push(...moves)
      }
    bench.showOutlines(false)
    const findings = await bench.findings(count / 2)
    await bench.stepThrough(count / 4)
    const findingTask = bench.longestTask()
    bench.showEverything(false)
    for (let turn = 0; turn < 2; turn++)
      for (const [shown, times] of [
        [false, flat],
        [true, solid],
      ] as const) {
        await bench.showSurfaces(shown)
        times.push(...bench.crosshair(count / 2))
      }
    return { bare, full, outlined, solid, flat, findings, findingTask }
  }, MOVES)
}

async function measureStudy(page: Page): Promise<StudyRound> {
  const unchecked = await openStudy(page, `${FIVE}&unchecked=1`)
  const opened = await openStudy(page, FIVE)
  await visit(page, FIVE)
  const { large: first } = await page.evaluate(() => window.bench.firstPicture())
  const swaps = await page.evaluate(async () => {
    await window.bench.everything()
    const times: number[] = []
    for (const [viewport, series] of [
      [1, 't1-sag'],
      [2, 'dess'],
      [0, 'pd-cor'],
      [1, 'pd-ax'],
      [0, 'pd-sag'],
    ] as const)
      times.push(await window.bench.swap(viewport, series))
    return times
  })
  // Two by two with two volumes: fluid-sensitive in two planes, two reformats of the 3D series.
  const moves = await page.evaluate(async (count) => {
    const { bench } = window
    bench.controller.setLayout('2x2')
    await bench.swap(1, 'dess')
    bench.controller.showPlane(1, 'coronal')
    await bench.swap(2, 'dess')
    bench.controller.showPlane(2, 'axial')
    await bench.swap(3, 'pd-sag')
    bench.controller.showPlane(3, 'coronal')
    bench.controller.activate(0)
    bench.showBoxes()
    bench.finish()
    return bench.crosshair(count)
  }, MOVES)
  // Opened and changed once more without waiting for the GPU.
  await visit(page, FIVE)
  const longestTask = await page.evaluate(async () => {
    const { bench } = window
    await bench.open()
    await bench.everything()
    for (const viewport of [1, 2, 0]) {
      bench.controller.activate(viewport)
      bench.controller.nextSeries()
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return bench.longestTask()
  })
  return { first, opened, unchecked, moves, swaps, hundred: await measureHundred(page), longestTask }
}

/** MB of all processes after the first and after the last of twenty studies that were opened and closed in a row. */
async function measureTwenty({ executable, environment }: ViewerBench): Promise<{ first: number; last: number }> {
  const memory = await openAndClose(executable, environment, FIVE, 20)
  return { first: memory[0] ?? Number.NaN, last: memory.at(-1) ?? Number.NaN }
}

async function measureHundred(page: Page): Promise<number[]> {
  await visit(page, `${FIVE}&copies=95`)
  return page.evaluate(async () => {
    const { bench } = window
    await bench.open()
    bench.controller.setLayout('2x2')
    const times: number[] = []
    for (let change = 0; change < 8; change++) times.push(await bench.changePane(change % 4, 110 + 11 * change))
    return times
  })
}

async function measurePeer(page: Page): Promise<PeerRound> {
  await page.goto('condyle://app/peer.html')
  await page.waitForFunction(() => 'peer' in window)
  const first = await page.evaluate(() => window.peer.firstPicture())
  const moves = await page.evaluate((count) => window.peer.crosshair(count), MOVES)
  return { first, moves }
}

async function visit(page: Page, query: string): Promise<void> {
  await page.goto(`condyle://app/ours.html?${query}`)
  await page.waitForFunction(() => 'bench' in window)
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
}
