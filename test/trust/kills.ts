import { fork, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom, type Random } from '../../src-shared/statistics/random.js'
import { ROOT, startWorkstation, type Workstation } from '../e2e/workstation.js'
import { leftovers } from '../fixtures/leftovers.js'
import type { TrustSection } from './row.js'
import {
  addReader,
  casesIn,
  decide,
  exportReport,
  importOf,
  newStudy,
  read,
  revisionsOf,
  startBenchmark,
  type Deciding,
} from './work.js'

const KILLS = Number(process.env['CONDYLE_TRUST_KILLS'] ?? 200)
const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')
const FIRST_CASEBOOK = path.join(ROOT, 'test', 'fixtures', 'casebook-0.1.0', 'casebook.sqlite')
const ELECTRON = path.join(ROOT, '.runtime', 'electron', 'electron')
/** Work goes on for at most so long before it is interrupted, ms. */
const LONGEST_MS = 2_500
/** What a start clears, it clears within this, ms. */
const CLEARED_MS = 10_000

type Work = 'import' | 'deciding' | 'reading' | 'export' | 'benchmark' | 'backup' | 'migration'
/** By turns; what is acknowledged most often is interrupted most often. */
const WORKS: readonly Work[] = [
  'deciding',
  'import',
  'deciding',
  'reading',
  'export',
  'deciding',
  'benchmark',
  'backup',
  'deciding',
  'migration',
]

/** The main process, killed at random moments of everything it does, and looked after at the next start. */
export const kills: TrustSection = {
  title: `${KILLS} kills of the main process`,
  async run(tell) {
    const bench = await Bench.prepare()
    const random = createRandom(2026)
    process.on('uncaughtException', forgiveDriver)
    try {
      for (let nth = 0; nth < KILLS; nth++) {
        const work = WORKS[nth % WORKS.length] ?? 'deciding'
        await bench.kill(work, nth, random)
        if (nth % 10 === 9) tell(`${nth + 1} kills, ${bench.lost.length} lost, ${bench.left.length} left over`)
      }
      await bench.look('the last')
    } finally {
      bench.remove()
      process.off('uncaughtException', forgiveDriver)
    }
    return [
      {
        what: 'Kills of the main process',
        tried: `${KILLS}, at random moments of ${[...new Set(WORKS)].join(', ')}; ${bench.acknowledged} revisions acknowledged`,
        result: `${bench.lost.length} acknowledged revisions or cases lost, ${bench.left.length} left-overs after the next start`,
        bar: '0 lost, 0 left-overs in 200 kills',
        met: bench.lost.length === 0 && bench.left.length === 0 && KILLS >= 200,
        notes: [...new Set([...bench.lost, ...bench.left])].slice(0, 20),
      },
    ]
  },
}

/** One data folder that is worked in, interrupted and looked at, again and again. */
class Bench {
  readonly lost: string[] = []
  readonly left: string[] = []
  acknowledged = 0
  private sequence = 0
  private readonly cases = new Set<string>()

  private constructor(
    private readonly root: string,
    private readonly deciding: Deciding,
  ) {}

  static async prepare(): Promise<Bench> {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-kills-'))
    const workstation = await startWorkstation(path.join(root, 'data'))
    const caseId = await importOf(workstation.application, SAMPLE)
    const readerId = await addReader(workstation.application)
    await workstation.close()
    fs.mkdirSync(path.join(root, 'exports'))
    return new Bench(root, { caseId, readerId })
  }

  private get data(): string {
    return path.join(this.root, 'data')
  }

  /** Begins a work, interrupts it, and looks at what is left once Condyle has started again. */
  async kill(work: Work, nth: number, random: Random): Promise<void> {
    const patience = random() * LONGEST_MS
    if (work === 'backup') await this.killBackup(patience)
    else if (work === 'migration') await this.killMigration(patience, `${work} ${nth}`)
    else await this.killWindow(work, nth, patience)
  }

  /** The start that shows what a kill has cost, and begins the next work. */
  private async killWindow(work: Work, nth: number, patience: number): Promise<void> {
    const workstation = await startWorkstation(this.data)
    await this.judge(workstation, `${work} ${nth}`)
    // Whatever is under way ends with the process, and says so to nobody.
    void this.begin(workstation, work, nth).catch(() => undefined)
    await wait(patience)
    await ended(workstation)
  }

  private async begin({ application, page }: Workstation, work: Work, nth: number): Promise<void> {
    const { caseId } = this.deciding
    if (work === 'import') this.cases.add(await importOf(application, newStudy(this.root, nth + 1)))
    else if (work === 'reading') await read(application, caseId)
    else if (work === 'export') await exportReport(application, caseId, path.join(this.root, 'exports', `${nth}.pdf`))
    else if (work === 'benchmark') await startBenchmark(application, nth)
    else
      await decide(page, this.deciding, (sequence) => {
        this.acknowledged++
        this.sequence = Math.max(this.sequence, sequence)
      })
  }

  /** Starts once more and only looks. */
  async look(what: string): Promise<void> {
    const workstation = await startWorkstation(this.data)
    await this.judge(workstation, what)
    await workstation.close()
  }

  private async judge({ application }: Workstation, before: string): Promise<void> {
    const kept = await revisionsOf(application, this.deciding)
    if (kept < this.sequence) this.lost.push(`before ${before}: ${this.sequence - kept} of ${this.sequence} revisions`)
    const there = await casesIn(application)
    for (const id of this.cases) if (!there.includes(id)) this.lost.push(`before ${before}: a case that was imported`)
    this.left.push(
      ...(await uncleared(this.data, path.join(this.root, 'exports'))).map(
        (place) => `before ${before}: ${path.relative(this.root, place)}`,
      ),
    )
    this.sequence = kept
  }

  /** Backups are made beside the window's work; here by a process that does nothing else. */
  private async killBackup(patience: number): Promise<void> {
    const child = fork(path.join(import.meta.dirname, 'backup-child.ts'), [path.join(this.data, 'casebook.sqlite')], {
      stdio: 'ignore',
    })
    await new Promise((resolve) => child.once('message', resolve))
    await wait(patience / 10)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  /** A casebook of version 0.1.0, interrupted while it is brought to the newest schema. */
  private async killMigration(patience: number, what: string): Promise<void> {
    const data = path.join(this.root, 'old')
    fs.rmSync(data, { recursive: true, force: true })
    fs.mkdirSync(data, { mode: 0o700 })
    fs.copyFileSync(FIRST_CASEBOOK, path.join(data, 'casebook.sqlite'))
    const child = spawn(ELECTRON, process.getuid?.() === 0 ? ['--no-sandbox'] : [], {
      env: { ...process.env, CONDYLE_DATA: data, ELECTRON_RUN_AS_NODE: undefined },
      stdio: 'ignore',
    })
    await wait(200 + patience / 2)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
    const workstation = await startWorkstation(data)
    const { length: total } = await casesIn(workstation.application)
    if (total === 0) this.lost.push(`after ${what}: all cases of 0.1.0`)
    this.left.push(...(await uncleared(data)).map((place) => `after ${what}: ${path.relative(this.root, place)}`))
    await workstation.close()
  }

  remove(): void {
    fs.rmSync(this.root, { recursive: true, force: true })
  }
}

/** What drives the window throws where nobody can catch it when the window dies between two of its messages. */
function forgiveDriver(error: Error): void {
  if (!error.message.startsWith('Cannot find parent object')) throw error
}

/** Ends the main process as hard as it can be, and waits until all of it is gone: the next start must not meet it. */
async function ended({ application }: Workstation): Promise<void> {
  const program = application.process()
  const gone = new Promise((resolve) => program.once('exit', resolve))
  program.kill('SIGKILL')
  await gone
  await wait(150)
}

/** What is still lying about some seconds after a start. */
async function uncleared(data: string, ...exports: readonly string[]): Promise<string[]> {
  const end = performance.now() + CLEARED_MS
  for (;;) {
    const left = leftovers(data, exports)
    if (left.length === 0 || performance.now() > end) return left
    await wait(100)
  }
}
