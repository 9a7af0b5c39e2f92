import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { openCasebook, type Casebook } from '../../../src-main/casebook/index.js'
import type { Action } from '../../../src-shared/case/revision.js'
import { caseEntry, finding, readingWith } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'

const READER = { kind: 'person', name: 'Dr Reader' } as const
const READ = { status: 'read', abnormal: 0, reviewed: 0, toReview: 1, side: 'right', sideSource: 'header' } as const

function caseWith(casebook: Casebook, n = 1): { id: string; append: (action: Action) => void } {
  const { id } = casebook.addCase(caseEntry(n))
  return { id, append: (action) => void casebook.appendRevision(id, READER, action, READ) }
}

describe('revisions', () => {
  it('are numbered per case and keep author, time, reading and action', () => {
    const { casebook } = newCasebook({ now: tickingClock() })
    const one = caseWith(casebook, 1)
    const two = caseWith(casebook, 2)
    one.append({ type: 'set-side', side: 'left' })
    two.append({ type: 'set-side', side: 'right' })
    const readingId = casebook.saveReading(one.id, readingWith([finding(16)]), READ)
    one.append({ type: 'accept', finding: 'q16' })
    expect(casebook.revisions(one.id)).toEqual([
      {
        sequence: 1,
        caseId: one.id,
        readingId: null,
        author: READER,
        at: '2026-11-23T08:00:03.000Z',
        action: { type: 'set-side', side: 'left' },
      },
      {
        sequence: 2,
        caseId: one.id,
        readingId,
        author: READER,
        at: '2026-11-23T08:00:06.000Z',
        action: { type: 'accept', finding: 'q16' },
      },
    ])
    expect(casebook.lastSequence(two.id)).toBe(1)
  })

  it('of one finding are those that touched it: by name, among many, by undo and by redo', () => {
    const { casebook } = newCasebook()
    const { id, append } = caseWith(casebook)
    append({ type: 'accept', finding: 'q16' })
    append({ type: 'accept-many', findings: ['q17', 'q18', 'q17'] })
    append({ type: 'sign-off' })
    append({ type: 'undo', revision: 2 })
    append({ type: 'redo', revision: 2 })
    const touching = (key: string): number[] => casebook.revisions(id, key).map((one) => one.sequence)
    expect(touching('q16')).toEqual([1])
    expect(touching('q17')).toEqual([2, 4, 5])
    expect(touching('q18')).toEqual([2, 4, 5])
    expect(touching('q19')).toEqual([])
  })

  it('are on the disk when the call returns: a second reader of the file sees them', () => {
    const { casebook, file } = newCasebook()
    const { append } = caseWith(casebook)
    append({ type: 'accept', finding: 'q16' })
    const other = new Database(file, { readonly: true })
    expect(other.prepare('SELECT action FROM revisions').pluck().get()).toBe('{"type":"accept","finding":"q16"}')
    other.close()
  })

  it('take the standing of the case along or nothing is written', () => {
    const { casebook } = newCasebook()
    const { id } = caseWith(casebook)
    const impossible = { ...READ, reviewed: 5, toReview: 1 }
    expect(() => casebook.appendRevision(id, READER, { type: 'accept', finding: 'q16' }, impossible)).toThrow()
    expect(casebook.revisions(id)).toEqual([])
    expect(casebook.case(id)?.status).toBe('unread')
  })

  it('refuse what is no action', () => {
    const { casebook } = newCasebook()
    const { id } = caseWith(casebook)
    const box = { min: [5, 0, 0], max: [1, 1, 1] } satisfies {
      min: [number, number, number]
      max: [number, number, number]
    }
    const action: Action = { type: 'set-box', finding: 'q16', boxLps: box }
    expect(() => casebook.appendRevision(id, READER, action, READ)).toThrow(RangeError)
  })
})

describe('readings', () => {
  it('are kept whole, the newest current, and an old one can become current again', () => {
    const { casebook, file } = newCasebook()
    const { id } = caseWith(casebook)
    const [first, second] = [readingWith([finding(16)], '1.0.0'), readingWith([finding(16)], '2.0.0')]
    expect(casebook.reading(id)).toBeNull()
    const firstId = casebook.saveReading(id, first, READ)
    const secondId = casebook.saveReading(id, second, READ)
    expect(casebook.saveReading(id, second, READ)).toBe(secondId)
    expect(casebook.readings(id).map((one) => one.id)).toEqual([firstId, secondId])
    expect(casebook.saveReading(id, first, READ)).toBe(firstId)
    casebook.close()
    const again = openCasebook(file)
    expect(again.reading(id)).toEqual(first)
    expect(again.readings(id).map((one) => one.reading.pack.version)).toEqual(['2.0.0', '1.0.0'])
    again.close()
  })

  it('that cannot be unpacked mean a damaged casebook', () => {
    const { casebook, file } = newCasebook()
    const { id } = caseWith(casebook)
    const reading = readingWith([finding(16)])
    casebook.saveReading(id, reading, READ)
    const raw = new Database(file)
    raw.exec("DROP TRIGGER readings_never_change; UPDATE readings SET document = x'1f8b00'")
    raw.close()
    expect(failureOf(() => casebook.reading(id)).kind).toBe('corrupt')
  })
})
