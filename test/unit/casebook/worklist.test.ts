import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Casebook } from '../../../src-main/casebook/index.js'
import { searchQuery } from '../../../src-main/casebook/search-text.js'
import { countStatement, pageStatement, type WorklistFilters } from '../../../src-main/casebook/worklist.js'
import type { ReadStanding } from '../../../src-shared/review/case-records.js'
import { caseEntry } from './case-data.js'
import { newCasebook, tickingClock } from './fixtures.js'

const READER = { kind: 'person', name: 'Dr Reader' } as const
const SIGNED: ReadStanding = {
  status: 'signed-off',
  abnormal: 1,
  reviewed: 2,
  toReview: 2,
  side: 'right',
  sideSource: 'header',
}

/** Four cases; the third is signed off, the first was opened last. */
function fourCases(): { casebook: Casebook; file: string } {
  const opened = newCasebook({ now: tickingClock() })
  const { casebook } = opened
  const ids = [
    caseEntry(1, { patientName: 'Ångström^Eva', studyDate: '2026-03-14', studyDescription: 'Knee right' }),
    caseEntry(2, { patientName: 'brown^Bob', studyDate: '2025-01-02', seriesDescription: 'sag PD fs' }),
    caseEntry(3, { patientName: 'Clark^Cy', studyDate: '2026-01-01', patientId: 'ID-77"x' }),
    caseEntry(4, { patientName: '', patientId: '', studyDate: '', studyDescription: '' }),
  ].map((entry) => casebook.addCase(entry).id)
  casebook.appendRevision(ids[2] ?? '', READER, { type: 'sign-off' }, SIGNED)
  casebook.touchOpened(ids[0] ?? '')
  return opened
}

const hashes = (page: { cases: readonly { volumeHash: string }[] }): number[] =>
  page.cases.map((one) => parseInt(one.volumeHash, 16))

describe('the worklist', () => {
  it('comes in four orders', () => {
    const { casebook } = fourCases()
    expect(hashes(casebook.query())).toEqual([1, 4, 3, 2])
    expect(hashes(casebook.query({ sort: 'imported' }))).toEqual([4, 3, 2, 1])
    expect(hashes(casebook.query({ sort: 'study-date' }))).toEqual([1, 3, 2, 4])
    expect(hashes(casebook.query({ sort: 'patient' }))).toEqual([4, 2, 3, 1])
  })

  it('comes in pages with the total beside them', () => {
    const { casebook } = fourCases()
    const page = casebook.query({ sort: 'imported', offset: 1, limit: 2 })
    expect(hashes(page)).toEqual([3, 2])
    expect(page.total).toBe(4)
    expect(casebook.query({ offset: 10 })).toEqual({ total: 4, cases: [] })
  })

  it('can be narrowed to a status, alone and with text', () => {
    const { casebook } = fourCases()
    expect(hashes(casebook.query({ status: 'signed-off' }))).toEqual([3])
    expect(casebook.query({ status: 'signed-off' }).cases[0]).toMatchObject(SIGNED)
    expect(casebook.query({ status: 'unread' }).total).toBe(3)
    expect(hashes(casebook.query({ status: 'signed-off', text: 'clark' }))).toEqual([3])
    expect(casebook.query({ status: 'unread', text: 'clark' })).toEqual({ total: 0, cases: [] })
  })

  it.each([
    ['angst', [1]],
    ['EVA ång', [1]],
    ['bro bob', [2]],
    ['2026', [1, 3]],
    ['2026-03', [1]],
    ['PD', [2]],
    ['id-77', [3]],
    ['77"x', [3]],
    ['clark eva', []],
    ['lark', []],
  ])('finds by the beginnings of words: %s', (text, expected) => {
    expect(hashes(fourCases().casebook.query({ text })).sort()).toEqual(expected)
  })

  it.each(['', '   ', '"', '***', '()', '- - -'])('shows everything for "%s", which names nothing', (text) => {
    expect(fourCases().casebook.query({ text }).total).toBe(4)
  })

  it('takes nothing typed for query syntax', () => {
    const { casebook } = fourCases()
    for (const text of [
      'NOT eva',
      'eva OR bob',
      'NEAR(eva bob)',
      'patient_name:eva',
      '"eva',
      'eva*',
      '^eva',
      '{a b}:x',
    ])
      expect(() => casebook.query({ text }), text).not.toThrow()
    expect(casebook.query({ text: 'eva OR bob' }).total).toBe(0)
    expect(casebook.query({ text: 'patient_name:eva' }).total).toBe(0)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const page = casebook.query({ text })
        expect(page.total).toBe(page.cases.length)
        if (searchQuery(text) === null) expect(page.total).toBe(4)
      }),
      { numRuns: 400 },
    )
  })
})

describe('the plans of the worklist', () => {
  const plan = (sql: string, parameters: Record<string, string | number>): string => {
    const { casebook, file } = newCasebook()
    casebook.addCase(caseEntry(1))
    const raw = new Database(file, { readonly: true })
    onTestFinished(() => void raw.close())
    const rows = raw.prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(parameters)
    return rows.map((row) => row.detail).join('\n')
  }
  const page = { limit: 100, offset: 0 }
  const sorts = ['opened', 'imported', 'study-date', 'patient'] as const

  it.each(sorts)('walk an index in the order asked for: %s', (sort) => {
    const text = plan(pageStatement(sort, { status: false, text: false }), page)
    expect(text).toContain(`USING INDEX cases_by_${sort.replace('-', '_')}`)
    expect(text).not.toContain('TEMP B-TREE')
  })

  it.each(sorts)('walk an index of the status in the order asked for: %s', (sort) => {
    const text = plan(pageStatement(sort, { status: true, text: false }), { ...page, status: 'read' })
    expect(text).toContain(`USING INDEX cases_by_status_${sort.replace('-', '_')} (status=?)`)
    expect(text).not.toContain('TEMP B-TREE')
  })

  it('search by the full-text index and reach cases by number', () => {
    const text = plan(pageStatement('opened', { status: false, text: true }), { ...page, text: '"eva"*' })
    expect(text).toMatch(/SCAN case_search VIRTUAL TABLE INDEX 0:M/)
    expect(text).toContain('SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)')
  })

  it('count without reading a row', () => {
    const count = (filters: WorklistFilters, parameters: Record<string, string>): string =>
      plan(countStatement(filters), parameters)
    expect(count({ status: false, text: false }, {})).toContain('USING COVERING INDEX')
    expect(count({ status: true, text: false }, { status: 'read' })).toMatch(
      /SEARCH cases USING COVERING INDEX cases_by_status/,
    )
  })
})
