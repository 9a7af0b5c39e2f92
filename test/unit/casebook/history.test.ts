import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openCasebook, ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import { chainHash } from '../../../src-main/casebook/integrity/chain.js'
import type { Action } from '../../../src-shared/case/revision.js'
import type { ReadStanding } from '../../../src-shared/review/case-records.js'
import { addCase, finding, readingWith } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'

const RowSchema = z.object({
  author_kind: z.string(),
  author_name: z.string(),
  author_reader: z.string().nullable(),
  at: z.string(),
  hash: z.string(),
})

const READ: ReadStanding = {
  status: 'read',
  abnormal: 0,
  reviewed: 0,
  toReview: 1,
  side: 'right',
  sideSource: 'header',
}

interface Writing {
  readonly caseId: string
  readonly readId: string
  readonly author: { kind: 'person'; name: string; reader: string }
  readonly append: (action: Action, standing?: ReadStanding) => void
}

/** The read of a new reader of the nth case, to which actions are appended without asking whether they may happen. */
function writing(casebook: Casebook, n = 1, name = 'Dr Reader'): Writing {
  const caseId =
    casebook.query({ limit: 500 }).cases.find((one) => one.studyUid === `1.2.3.${n}`)?.id ?? addCase(casebook, n)
  const { id: reader } = casebook.readers.ofName(name)
  const readId = `read-of-${name}-${n}`
  const author = { kind: 'person', name, reader } as const
  return {
    caseId,
    readId,
    author,
    append: (action, standing = READ) =>
      void casebook.appendRevision({
        ...{ caseId, readId, reader, author, action, standing },
        mode: 'open',
        at: casebook.now(),
        signedAt: null,
      }),
  }
}

describe('revisions', () => {
  it('are numbered per read and keep author, time, reading and action', () => {
    const { casebook } = newCasebook({ now: tickingClock() })
    const one = writing(casebook, 1)
    const two = writing(casebook, 2)
    const other = writing(casebook, 1, 'Dr Other')
    one.append({ type: 'set-side', side: 'left' })
    two.append({ type: 'set-side', side: 'right' })
    other.append({ type: 'set-side', side: 'right' })
    const readingId = casebook.saveReading(one.caseId, readingWith([finding(16)]))
    one.append({ type: 'accept', finding: 'q16' })
    const { caseId, readId, author } = one
    expect(casebook.revisions(readId)).toEqual([
      {
        ...{ sequence: 1, caseId, readId, readingId: null, author },
        at: '2026-11-23T08:00:03.000Z',
        action: { type: 'set-side', side: 'left' },
      },
      {
        ...{ sequence: 2, caseId, readId, readingId, author },
        at: '2026-11-23T08:00:07.000Z',
        action: { type: 'accept', finding: 'q16' },
      },
    ])
    expect(casebook.lastSequence(two.readId)).toBe(1)
    expect(casebook.lastSequence(other.readId)).toBe(1)
  })

  it('of one finding are those that touched it: by name, among many, by undo and by redo', () => {
    const { casebook } = newCasebook()
    const { readId, append } = writing(casebook)
    append({ type: 'accept', finding: 'q16' })
    append({ type: 'accept-many', findings: ['q17', 'q18', 'q17'] })
    append({ type: 'sign-off' })
    append({ type: 'undo', revision: 2 })
    append({ type: 'redo', revision: 2 })
    const touching = (key: string): number[] => casebook.revisions(readId, key).map((one) => one.sequence)
    expect(touching('q16')).toEqual([1])
    expect(touching('q17')).toEqual([2, 4, 5])
    expect(touching('q18')).toEqual([2, 4, 5])
    expect(touching('q19')).toEqual([])
  })

  it('are on the disk when the call returns: a second program that looks sees them', () => {
    const { casebook, file } = newCasebook()
    const { append } = writing(casebook)
    append({ type: 'accept', finding: 'q16' })
    const other = new Database(file, { readonly: true })
    expect(other.prepare('SELECT action FROM revisions').pluck().get()).toBe('{"type":"accept","finding":"q16"}')
    other.close()
  })

  it('kept before texts and numbers had bounds open, cut to them, and stay in the file as they are', () => {
    const { casebook, file } = newCasebook()
    const { readId, append } = writing(casebook)
    append({ type: 'accept', finding: 'q16' })
    const value = { name: 'x'.repeat(2_000_000), value: 1e300, unit: 'mm' }
    const steps = [{ text: 'Thin.', evidence: { kind: 'measure', value } }]
    const kept = JSON.stringify({ type: 'set-steps', finding: 'q16', steps })
    const other = new Database(file)
    const first = RowSchema.parse(other.prepare('SELECT * FROM revisions').get())
    const { author_kind: authorKind, author_name: authorName, author_reader: authorReader, at } = first
    const chained = { sequence: 2, readingId: null, authorKind, authorName, authorReader, at }
    other
      .prepare(
        `INSERT INTO revisions (read_number, sequence, author_kind, author_name, author_reader, at, type, action, hash)
         SELECT read_number, 2, author_kind, author_name, author_reader, at, 'set-steps', ?, ? FROM revisions`,
      )
      .run(kept, chainHash(first.hash, { ...chained, action: JSON.parse(kept) }))
    const [accepted, second] = casebook.revisions(readId).map(({ action }) => action)
    expect(second).toMatchObject({ steps: [{ evidence: { value: { name: 'x'.repeat(200), value: 1e15 } } }] })
    expect(accepted).toEqual({ type: 'accept', finding: 'q16' })
    expect(other.prepare('SELECT action FROM revisions WHERE sequence = 2').pluck().get()).toBe(kept)
    other.close()
  })

  it('begin their read and take its standing along, or nothing is written', () => {
    const { casebook } = newCasebook()
    const { caseId, append } = writing(casebook)
    expect(() => append({ type: 'accept', finding: 'q16' }, { ...READ, reviewed: 5, toReview: 1 })).toThrow()
    expect(casebook.reads(caseId)).toEqual([])
  })

  it('refuse what is no action', () => {
    const { casebook } = newCasebook()
    const { caseId, append } = writing(casebook)
    const box = { min: [5, 0, 0], max: [1, 1, 1] } satisfies {
      min: [number, number, number]
      max: [number, number, number]
    }
    expect(() => append({ type: 'set-box', finding: 'q16', boxLps: box })).toThrow(RangeError)
    expect(casebook.reads(caseId)).toEqual([])
  })
})

describe('readings', () => {
  it('are kept whole, the newest current, and an old one can become current again', () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    const [first, second] = [readingWith([finding(16)], '1.0.0'), readingWith([finding(16)], '2.0.0')]
    expect(casebook.reading(id)).toBeNull()
    const firstId = casebook.saveReading(id, first)
    const secondId = casebook.saveReading(id, second)
    expect(casebook.saveReading(id, second)).toBe(secondId)
    expect(casebook.readings(id).map((one) => one.id)).toEqual([firstId, secondId])
    expect(casebook.saveReading(id, first)).toBe(firstId)
    casebook.close()
    const again = openCasebook(file)
    expect(again.reading(id)).toEqual(first)
    expect(again.readings(id).map((one) => one.reading.pack.version)).toEqual(['2.0.0', '1.0.0'])
    again.close()
  })

  it('count the case anew, and every read of it', () => {
    const { casebook } = newCasebook()
    const id = addCase(casebook, 1)
    const review = new ReviewService(casebook)
    const ada = casebook.readers.add('Dr Ada', 'radiologist').id
    review.saveReading(id, readingWith([finding(16), finding(19)]), ada)
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    casebook.saveReading(id, readingWith([finding(16), finding(19, { 'cartilage.size': 2 }), finding(42)], '2.0.0'))
    expect(casebook.case(id)).toMatchObject({ status: 'read', reviewed: 0, toReview: 3, abnormal: 1 })
    expect(casebook.case(id, ada)).toMatchObject({ status: 'in-review', reviewed: 1, toReview: 3, abnormal: 1 })
  })

  it('that cannot be unpacked mean a damaged casebook', () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    casebook.saveReading(id, readingWith([finding(16)]))
    const raw = new Database(file)
    raw.exec("DROP TRIGGER readings_never_change; UPDATE readings SET document = x'1f8b00'")
    raw.close()
    expect(failureOf(() => casebook.reading(id)).kind).toBe('corrupt')
  })
})
