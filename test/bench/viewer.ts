import { _electron, type Page } from 'playwright-core'
import path from 'node:path'
import { median, quantile, type Measurement } from './measure.js'
import { buildViewerBench, PLACE } from './viewer/build.js'
import { electronFor } from './viewer/electron-app.js'
import { writeSyntheticVolume } from './viewer/synthetic-volume.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
const PEER = 'NiiVue 0.69, the same volume, window and tiles'
const MOVES = 60
/** Ours and the peer in turns, so that whatever else the machine does hits both alike. */
const ROUNDS = 4

/**
 * The viewer alone in an Electron window of 1200 × 800, with a volume of 160 × 384 × 384 int16. A time ends when the
 * GPU has drawn: `readPixels` waits for it. With overlays: crosshair, letters, scale, text and six boxes.
 */
export async function run(): Promise<Measurement[]> {
  await buildViewerBench()
  const volumes = path.join(PLACE, 'volumes')
  writeSyntheticVolume(volumes, 'synthetic')
  const executablePath = electronFor(
    path.join(ROOT, '.runtime', 'electron'),
    path.join(PLACE, 'application'),
    path.join(PLACE, 'electron'),
  )
  const application = await _electron.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: { ...environment(), CONDYLE_BENCH_VOLUMES: volumes },
  })
  try {
    const page = await application.firstWindow()
    const ours: Round[] = []
    const peer: Round[] = []
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await measureOurs(page))
      peer.push(await measurePeer(page))
    }
    return report(ours, peer)
  } finally {
    await application.close()
  }
}

/** Milliseconds of one visit to a page. */
interface Round {
  readonly first: number
  readonly longestTask: number
  readonly moves: number[]
  readonly drag: number[]
}

async function measureOurs(page: Page): Promise<Round> {
  await page.goto('condyle://app/ours.html')
  await page.waitForFunction(() => 'bench' in window)
  const first = await page.evaluate(() => window.bench.firstPicture())
  const moves = await page.evaluate((count) => {
    window.bench.showBoxes()
    window.bench.finish()
    return window.bench.crosshair(count)
  }, MOVES)
  const drag = await page.evaluate((count) => window.bench.crosshair(count, 'drag'), MOVES)
  // Loaded once more without waiting for the GPU, which would be a long task by itself.
  await page.goto('condyle://app/ours.html')
  await page.waitForFunction(() => 'bench' in window)
  const longestTask = await page.evaluate(async () => {
    await window.bench.open()
    await new Promise((resolve) => setTimeout(resolve, 300))
    return window.bench.longestTask()
  })
  return { first, longestTask, moves, drag }
}

async function measurePeer(page: Page): Promise<Round> {
  await page.goto('condyle://app/peer.html')
  await page.waitForFunction(() => 'peer' in window)
  const first = await page.evaluate(() => window.peer.firstPicture())
  const moves = await page.evaluate((count) => window.peer.crosshair(count), MOVES)
  return { first, longestTask: 0, moves, drag: [] }
}

function report(ours: readonly Round[], peer: readonly Round[]): Measurement[] {
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

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
}
