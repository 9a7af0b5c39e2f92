import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '../../src-shared/statistics/random.js'
import { ROOT, startWorkstation, type Workstation } from '../e2e/workstation.js'
import { leftovers } from '../fixtures/leftovers.js'
import { killProcess, PROCESS_KINDS, type ProcessKind } from '../fixtures/processes.js'
import type { TrustRow, TrustSection } from './row.js'
import { addReader, ask, importOf, newStudy, read, revisionsOf, startBenchmark, type Deciding } from './work.js'

const KILLS = Number(process.env['CONDYLE_TRUST_PROCESS_KILLS'] ?? 30)
const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')
/** The window answers again within this after a kill, ms. */
const ANSWERS_MS = 30_000

/** Every process beside the main one, killed while it works; the window lives on, and nothing acknowledged is lost. */
export const processes: TrustSection = {
  title: `${KILLS} kills of each other process`,
  async run(tell) {
    const rows: TrustRow[] = []
    for (const kind of PROCESS_KINDS) {
      const row = await killEach(kind)
      tell(`${kind}: ${row.result}`)
      rows.push(row)
    }
    return rows
  },
}

async function killEach(kind: ProcessKind): Promise<TrustRow> {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-kills-'))
  const data = path.join(root, 'data')
  const workstation = await startWorkstation(data)
  const random = createRandom(30)
  const troubles: string[] = []
  let killed = 0
  let decided = 0
  try {
    const { application } = workstation
    const caseId = await importOf(application, SAMPLE)
    const deciding: Deciding = { caseId, readerId: await addReader(application) }
    for (let nth = 0; nth < KILLS; nth++) {
      void begin(workstation, kind, nth, caseId, root).catch(() => undefined)
      await wait(random() * 300)
      try {
        await killProcess(application, kind)
        killed++
      } catch (error) {
        troubles.push(`${nth}: ${error instanceof Error ? error.message : String(error)}`)
        continue
      }
      if (!(await answers(workstation))) {
        troubles.push(`${nth}: the window does not answer any more`)
        break
      }
      await ask(application, 'reads.apply', {
        caseId,
        action: { type: 'set-side', side: nth % 2 === 0 ? 'left' : 'right' },
      })
      decided++
    }
    const kept = await revisionsOf(application, deciding)
    if (kept < decided) troubles.push(`${decided - kept} of ${decided} acknowledged revisions lost`)
  } finally {
    await workstation.close().catch(() => undefined)
  }
  const again = await startWorkstation(data)
  await wait(3000)
  const left = leftovers(data)
  await again.close()
  fs.rmSync(root, { recursive: true, force: true })
  return {
    what: `Kills of the ${NAMES[kind]}`,
    tried: `${killed} kills, ${decided} decisions between them`,
    result: `${troubles.length} troubles, ${left.length} left-overs after the next start`,
    bar: '0 lost, 0 left-overs in 30 kills',
    met: troubles.length === 0 && left.length === 0 && killed >= 30,
    notes: [...troubles, ...left.map((place) => path.relative(root, place))].slice(0, 10),
  }
}

const NAMES: Readonly<Record<ProcessKind, string>> = {
  gpu: 'graphics process',
  renderer: 'window',
  network: 'network service',
  decoder: 'decoder',
  inference: 'model’s process',
  benchmark: 'benchmark',
}

/** Gives a process the work that it is killed at. */
async function begin(
  { application }: Workstation,
  kind: ProcessKind,
  nth: number,
  caseId: string,
  root: string,
): Promise<void> {
  if (kind === 'decoder') await importOf(application, newStudy(root, nth + 1))
  else if (kind === 'inference') await read(application, caseId)
  else if (kind === 'benchmark') await persistently(() => startBenchmark(application, nth))
  else await ask(application, 'case.open', { caseId })
}

/** One run at a time: the one that was killed has to be noticed first. */
async function persistently(work: () => Promise<void>): Promise<void> {
  const end = performance.now() + ANSWERS_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() > end) throw error
      await wait(100)
    }
  }
}

/** Whether the window answers: it may have to be loaded anew first. */
async function answers({ application }: Workstation): Promise<boolean> {
  const end = performance.now() + ANSWERS_MS
  while (performance.now() < end) {
    const answered = await Promise.race([
      ask(application, 'case.last', null).then(
        () => true,
        () => false,
      ),
      wait(3000, false),
    ])
    if (answered) return true
    await wait(200)
  }
  return false
}
