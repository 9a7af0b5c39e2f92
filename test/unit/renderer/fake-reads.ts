import type { ReadSummary } from '../../../src-shared/case/read.js'
import type { Reader, ReaderRole } from '../../../src-shared/case/reader.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { Action, ReadState, Revision } from '../../../src-shared/case/revision.js'
import { checkAction } from '../../../src-shared/review/check-action.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import type { KeptReading } from '../../../src-shared/review/proposals.js'

const AT = '2026-11-23T09:40:12.000Z'

/** Readers and their reads as the main process keeps them, in memory: each reader's decisions in a log of their own. */
export class FakeReads {
  readers: readonly Reader[] = []
  current: Reader | null = null
  /** Reads that were shown on purpose. */
  readonly shown: string[] = []
  private readonly logs = new Map<string, Revision[]>()

  constructor(private readonly reading: () => KeptReading | null) {}

  choose(id: string | null): Reader | null {
    const reader = this.readers.find((one) => one.id === id) ?? null
    if (reader?.retired) throw new Error(`${reader.name} is retired: choose somebody else.`)
    this.current = reader
    return reader
  }

  add(name: string, role: ReaderRole): Reader {
    if (this.readers.some((one) => one.name === name)) throw new Error(`There is a reader called ${name} already.`)
    const reader = { id: `reader-${this.readers.length + 1}`, name, role, retired: false, reads: 0 }
    this.readers = [...this.readers, reader]
    this.current = reader
    return reader
  }

  change(id: string, change: Pick<Reader, 'name' | 'role' | 'retired'>): Reader {
    const reader = this.readers.find((one) => one.id === id)
    if (!reader) throw new Error('This reader is not known.')
    const changed = { ...reader, ...change }
    this.readers = this.readers.map((one) => (one.id === id ? changed : one))
    if (this.current?.id === id) this.current = changed.retired ? null : changed
    return changed
  }

  /** The read of whoever reads now; undefined before their first decision. */
  own(caseId: string): ReadSummary | undefined {
    return this.of(caseId).find((read) => read.reader.id === this.current?.id)
  }

  /** Everybody's reads of a case. */
  of(caseId: string): ReadSummary[] {
    return this.readers.flatMap((reader) => {
      const id = readId(caseId, reader)
      if (!this.logs.has(id)) return []
      const { reviewed, toReview, signedOff } = this.fold(caseId, reader)
      const status = signedOff ? ('signed-off' as const) : ('in-review' as const)
      const signedAt = signedOff?.at ?? null
      return [{ id, caseId, reader, mode: 'open', session: null, startedAt: AT, status, reviewed, toReview, signedAt }]
    })
  }

  state(caseId: string): ReadState {
    return this.fold(caseId, this.current)
  }

  apply(caseId: string, action: Action): ReadState {
    const reader = this.current
    if (!reader) throw new Error('Nobody has said who reads: choose a reader first.')
    const refusal = checkAction(this.state(caseId), action)
    if (refusal !== null) throw new Error(refusal)
    const id = readId(caseId, reader)
    const log = this.logs.get(id) ?? []
    const author = { kind: 'person', name: reader.name, reader: reader.id } as const
    const readingId = this.reading()?.id ?? null
    this.logs.set(id, [...log, { sequence: log.length + 1, caseId, readId: id, readingId, author, at: AT, action }])
    return this.state(caseId)
  }

  step(caseId: string, type: 'undo' | 'redo'): ReadState {
    const target = this.state(caseId)[type]
    return target ? this.apply(caseId, { type, revision: target.revision }) : this.state(caseId)
  }

  history(caseId: string, finding: string | null): Revision[] {
    const log = this.current ? (this.logs.get(readId(caseId, this.current)) ?? []) : []
    return log.filter((one) => finding === null || JSON.stringify(one.action).includes(`"${finding}"`))
  }

  at(caseId: string, sequence: number): { read: ReadSummary; state: ReadState; reading: Reading | null } {
    const read = this.own(caseId)
    if (!read) throw new Error('You have decided nothing in this case yet.')
    return { read, state: this.fold(caseId, this.current, sequence), reading: this.reading()?.reading ?? null }
  }

  show(id: string): { read: ReadSummary; state: ReadState; reading: Reading | null } {
    const caseId = id.split('/')[0] ?? ''
    const read = this.of(caseId).find((one) => one.id === id)
    if (!read) throw new Error('This read is not there any more.')
    this.shown.push(id)
    return { read, state: this.fold(caseId, read.reader), reading: this.reading()?.reading ?? null }
  }

  private fold(caseId: string, reader: Reader | null, until = Infinity): ReadState {
    const id = reader ? readId(caseId, reader) : null
    const log = id === null ? undefined : this.logs.get(id)
    const origin = { id: caseId, side: 'right', sideSource: 'inferred', readId: log ? id : null, mode: 'open' } as const
    return foldRead(origin, this.reading(), log?.filter(({ sequence }) => sequence <= until) ?? [])
  }
}

function readId(caseId: string, reader: Reader): string {
  return `${caseId}/${reader.id}`
}
