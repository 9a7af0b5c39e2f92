import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import path from 'node:path'
import { median, quantile, type Measurement } from './measure.js'
import { buildViewerBench, PLACE } from './viewer/build.js'
import { electronFor } from './viewer/electron-app.js'
import { openAndClose } from './viewer/open-and-close.js'
import { STUDY, writeSyntheticStudy } from './viewer/synthetic-volume.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const PEER = 'NiiVue 0.69, the same volume, window and tiles'
const PEER_ONE = 'NiiVue 0.69 with one volume (160 × 384 × 384)'
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
interface PeerRound {
  readonly first: number
  readonly moves: number[]
}

interface Round extends PeerRound, EvidenceRound {
  readonly longestTask: number
  readonly drag: number[]
  readonly turns: number[]
}

interface EvidenceRound {
  /** Moves with nothing but the crosshair, and with evidence, outline and ten boxes. */
  readonly bare: number[]
  readonly full: number[]
  /** Moves with every structure outlined, beside surfaces in 3D, and beside nothing. */
  readonly outlined: number[]
  readonly solid: number[]
  readonly flat: number[]
  readonly findings: number[]
  readonly findingTask: number
}

interface StudyRound {
  readonly first: number
  /** All five series loaded, with the check of their hashes and without. */
  readonly opened: number
  readonly unchecked: number
  readonly moves: number[]
  readonly swaps: number[]
  /** Another of a hundred series into a pane of two by two, most of them not on the GPU yet. */
  readonly hundred: number[]
  readonly longestTask: number
}

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
interface DifferenceRound {
  readonly moves: number[]
  readonly longestTask: number
}

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

function report(ours: readonly Round[], peer: readonly PeerRound[]): Measurement[] {
  const moves = ours.flatMap((round) => round.moves)
  const peerMoves = peer.flatMap((round) => round.moves)
  const first = median(ours.map((round) => round.first))
  const peerFirst = median(peer.map((round) => round.first))
  return [
    {
      name: 'Cached volume → first picture in all three planes',
      ours: first,
      peer: peerFirst,
      peerName: PEER,
      unit: 'ms',
      ratio: first / peerFirst,
      bar: { on: 'ours', most: 1200 },
    },
    {
      name: 'Window’s longest task while a volume is loaded',
      ours: median(ours.map((round) => round.longestTask)),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 50 },
      note: 'Software rendering copies every frame on the window’s thread; 0: no task over 50 ms.',
    },
    {
      name: 'Crosshair move, three planes, 1200 × 800, median',
      ours: median(moves),
      peer: median(peerMoves),
      peerName: PEER,
      unit: 'ms',
      ratio: median(moves) / median(peerMoves),
      bar: { on: 'ours', most: 20 },
      note: 'All three slices change at every move.',
    },
    {
      name: 'Crosshair move, three planes, 1200 × 800, 95th percentile',
      ours: quantile(moves, 0.95),
      peer: quantile(peerMoves, 0.95),
      peerName: PEER,
      unit: 'ms',
      ratio: quantile(moves, 0.95) / quantile(peerMoves, 0.95),
      bar: { on: 'ours', most: 40 },
    },
    {
      name: 'Crosshair dragged over the sagittal plane, median',
      ours: median(ours.flatMap((round) => round.drag)),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 20 },
      note: 'Two of the three slices change; the third is left as it is.',
    },
    {
      name: 'Evidence, its outline and ten boxes: frame against one with the crosshair alone',
      ours: median(ours.flatMap((round) => round.full)),
      peer: median(ours.flatMap((round) => round.bare)),
      peerName: 'The same viewer with the crosshair alone',
      unit: 'ms',
      ratio: median(ours.flatMap((round) => round.full)) / median(ours.flatMap((round) => round.bare)),
      bar: { on: 'ratio', most: 1.15 },
    },
    {
      name: 'All structures outlined: frame against one with the crosshair alone',
      ours: median(ours.flatMap((round) => round.outlined)),
      peer: median(ours.flatMap((round) => round.bare)),
      peerName: 'The same viewer with the crosshair alone',
      unit: 'ms',
      ratio: median(ours.flatMap((round) => round.outlined)) / median(ours.flatMap((round) => round.bare)),
      bar: { on: 'ratio', most: 1.15 },
      note: 'Every move cuts two planes anew through a label volume of 0.75 mm.',
    },
    {
      name: 'Crosshair move, three planes, beside surfaces in 3D',
      ours: median(ours.flatMap((round) => round.solid)),
      peer: median(ours.flatMap((round) => round.flat)),
      peerName: 'The same three planes beside an empty viewport',
      unit: 'ms',
      ratio: median(ours.flatMap((round) => round.solid)) / median(ours.flatMap((round) => round.flat)),
      bar: { on: 'ratio', most: 1.15 },
    },
    {
      name: 'Next finding at its evidence in all planes, 95th percentile',
      ours: quantile(
        ours.flatMap((round) => round.findings),
        0.95,
      ),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 50 },
    },
    {
      name: 'Window’s longest task while going from finding to finding',
      ours: median(ours.map((round) => round.findingTask)),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 50 },
      note: '0: no task over 50 ms.',
    },
    {
      name: 'Crosshair move against the peer, with overlays',
      ours: median(moves),
      peer: median(peerMoves),
      peerName: PEER,
      unit: 'ms',
      ratio: median(moves) / median(peerMoves),
      bar: { on: 'ratio', most: 0.7 },
      note: 'In the same three tiles; the peer fits whole slices into them and so fills somewhat fewer pixels.',
    },
  ]
}

function reportTools(ours: readonly Round[], { first, last }: { first: number; last: number }): Measurement[] {
  const moves = median(ours.flatMap((round) => round.moves))
  const turns = median(ours.flatMap((round) => round.turns))
  return [
    {
      name: 'Oblique turn with a slab of 10 mm, brightest values, in three planes',
      ours: turns,
      peer: moves,
      peerName: 'crosshair move along the axes, the same run',
      unit: 'ms',
      ratio: turns / moves,
      bar: { on: 'ratio', most: 2.5 },
      note: 'While a hand turns, a slab has at most nine samples; the voxel-by-voxel picture follows when it rests.',
    },
    {
      name: 'Twenty studies of five series opened and closed: memory after the last',
      ours: last,
      peer: first,
      peerName: 'after the first',
      unit: 'MB',
      ratio: last / first,
      bar: { on: 'ratio', most: 1.1 },
    },
  ]
}

function reportDifference(rounds: readonly DifferenceRound[]): Measurement[] {
  const own = { peer: null, peerName: 'none', unit: 'ms', ratio: null } as const
  return [
    {
      name: 'Difference of two series over three planes: move, 95th percentile',
      ours: quantile(
        rounds.flatMap((round) => round.moves),
        0.95,
      ),
      ...own,
      bar: { on: 'ours', most: 50 },
      note: 'All three slices change, and with them all three maps.',
    },
    {
      name: 'Window’s longest task while a difference is shown',
      ours: median(rounds.map((round) => round.longestTask)),
      ...own,
      bar: { on: 'ours', most: 50 },
      note: '0: no task over 50 ms.',
    },
  ]
}

function reportStudy(study: readonly StudyRound[], peer: readonly PeerRound[]): Measurement[] {
  const first = median(study.map((round) => round.first))
  const peerFirst = median(peer.map((round) => round.first))
  const moves = median(study.flatMap((round) => round.moves))
  const peerMoves = median(peer.flatMap((round) => round.moves))
  return [
    {
      name: 'Cached five-series case → first picture',
      ours: first,
      peer: peerFirst,
      peerName: PEER_ONE,
      unit: 'ms',
      ratio: first / peerFirst,
      bar: { on: 'ratio', most: 0.2 },
      note: 'The large viewport; the others follow, then the series in the strip.',
    },
    {
      name: 'Opening a five-series case, voxels checked against their hash',
      ours: median(study.map((round) => round.opened)),
      peer: median(study.map((round) => round.unchecked)),
      peerName: 'the same, unchecked',
      unit: 'ms',
      ratio: median(study.map((round) => round.opened)) / median(study.map((round) => round.unchecked)),
      bar: { on: 'ratio', most: 1.2 },
      note: 'Until all five are there: SHA-256 of every voxel in the main process, while the window takes them in.',
    },
    {
      name: 'Another series into a viewport (cached), 95th percentile',
      ours: quantile(
        study.flatMap((round) => round.swaps),
        0.95,
      ),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 150 },
    },
    {
      name: 'Another of 100 series into a pane of two by two, 95th percentile',
      ours: quantile(
        study.flatMap((round) => round.hundred),
        0.95,
      ),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 1000 },
      note: 'Complaint B: 2×2 with 100 series took 4 s. All pictures are in the strip; most series come from the cache on disk.',
    },
    {
      name: 'Window’s longest task while five series are opened and changed',
      ours: median(study.map((round) => round.longestTask)),
      peer: null,
      peerName: 'none',
      unit: 'ms',
      ratio: null,
      bar: { on: 'ours', most: 50 },
      note: '0: no task over 50 ms.',
    },
    {
      name: 'Crosshair move, four viewports on two volumes, 1200 × 800, median',
      ours: moves,
      peer: peerMoves,
      peerName: `${PEER_ONE}, three planes`,
      unit: 'ms',
      ratio: moves / peerMoves,
      bar: { on: 'ratio', most: 0.5 },
    },
  ]
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
}
