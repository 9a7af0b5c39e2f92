/** Two readers who take turns in sessions, until they are killed: everything that is kept is said as soon as it is. */
import { openCasebook } from '../../src-main/casebook/index.js'
import { SessionReads } from '../../src-main/sessions/session-reads.js'
import { SessionService } from '../../src-main/sessions/session-service.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { beginSession, QUESTIONS, type Told } from './session-work.js'

const [file = '', seed = '1', ...readers] = process.argv.slice(2)
const casebook = openCasebook(file)
const sessions = new SessionService(casebook)
const reads = new SessionReads(casebook)
const random = createRandom(Number(seed))
const tell = (told: Told): void => void process.send?.(told)
/** What was said must be out before more is done, or a kill would only lose the telling. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

tell({ kind: 'ready' })
for (;;) {
  const running = casebook.sessions
    .list()
    .find(({ startedAt, finishedAt }) => startedAt !== null && finishedAt === null)
  const id = running?.id ?? beginSession(casebook, readers, Math.floor(random() * 1e6))
  let isDone = true
  for (const reader of readers) {
    const item = sessions.next(id, reader)
    if (item === null) continue
    isDone = false
    await readOn(item, reader)
  }
  if (isDone) sessions.finish(id, readers[0] ?? null)
}

/** One case, from its opening or from where it was left to its lock. */
async function readOn(item: string, reader: string): Promise<void> {
  const told = async (sequence: number, grade: number | null): Promise<void> => {
    tell({ kind: 'kept', item, sequence, grade })
    await breathe()
  }
  const answer = async (): Promise<void> => {
    for (const question of QUESTIONS) {
      const grade = Math.floor(random() * 4)
      const state = reads.apply(item, reader, {
        type: 'set-grade',
        finding: `q${question}`,
        component: 'osteophyte.size',
        grade,
      })
      await told(state.lastSequence, grade)
    }
    reads.spend(item, reader, [{ question: QUESTIONS[0] ?? 0, milliseconds: 500 }])
  }
  reads.open(item, reader)
  await answer()
  if (reads.look(item, reader).may.reveal) {
    reads.reveal(item, reader)
    await told(reads.open(item, reader).lastSequence, null)
    await answer()
  }
  reads.lock(item, reader)
  tell({ kind: 'locked', item })
  await breathe()
}
