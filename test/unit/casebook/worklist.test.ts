import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import { searchQuery } from '../../../src-main/casebook/search-text.js'
import { countStatement, pageStatement, type WorklistFilters } from '../../../src-main/casebook/worklist.js'
import { OWN_READ, SUMMARY_COLUMNS, SUMMARY_JOINS } from '../../../src-main/casebook/summaries.js'
import { addCase, finding, readingWith, volumeEntry } from './case-data.js'
import { newCasebook, tickingClock } from './fixtures.js'

const SIGNED = {
  status: 'signed-off',
  abnormal: 1,
  reviewed: 1,
  toReview: 1,
  side: 'right',
  sideSource: 'header',
} as const

/** Four cases; the reader has signed the third, the first was opened last. */
function fourCases(): { casebook: Casebook; file: string; reader: string } {
  const opened = newCasebook({ now: tickingClock() })
  const { casebook } = opened
  const ids = [
    addCase(casebook, 1, { patientName: 'Ångström^Eva', studyDate: '2026-03-14', studyDescription: 'Knee right' }),
    addCase(casebook, 2, {
      patientName: 'brown^Bob',
      studyDate: '2025-01-02',
      volumes: [volumeEntry(2), volumeEntry(22, { number: 2, description: 'sag PD fs' })],
    }),
    addCase(casebook, 3, { patientName: 'Clark^Cy', studyDate: '2026-01-01', patientId: 'ID-77"x' }),
    addCase(casebook, 4, { patientName: '', patientId: '', studyDate: '', studyDescription: '' }),
  ]
  const { id: reader } = casebook.readers.add('Dr Reader', 'radiologist')
  const review = new ReviewService(casebook)
  review.saveReading(ids[2] ?? '', readingWith([finding(16, { 'cartilage.size': 1 })]), reader)
  for (const action of [{ type: 'accept', finding: 'q16' }, { type: 'sign-off' }] as const)
    review.apply(ids[2] ?? '', reader, action)
  casebook.touchOpened(ids[0] ?? '', reader)
  return { ...opened, reader }
}

/** Numbers of the cases of a page, told by their study. */
const numbers = (page: { cases: readonly { studyUid: string }[] }): number[] =>
  page.cases.map((one) => Number(one.studyUid.split('.').at(-1)))

describe('the worklist', () => {
  it('comes in four orders', () => {
    const { casebook } = fourCases()
    expect(numbers(casebook.query())).toEqual([1, 4, 3, 2])
    expect(numbers(casebook.query({ sort: 'imported' }))).toEqual([4, 3, 2, 1])
    expect(numbers(casebook.query({ sort: 'study-date' }))).toEqual([1, 3, 2, 4])
    expect(numbers(casebook.query({ sort: 'patient' }))).toEqual([4, 2, 3, 1])
  })

  it('29 a given name finds its patient in any script', () => {
    const { casebook } = newCasebook()
    const names = [
      '林 小梅',
      '青木 花子 (あおき はなこ)',
      '山田太郎',
      '홍길순',
      'Müller^Jörg',
      'ИВАНОВ^ИВАН',
      'Lin XiaoMei (林 小梅)',
    ]
    names.forEach((patientName, n) => addCase(casebook, n + 1, { patientName }))
    const found = (text: string): number[] => numbers(casebook.query({ text })).sort()
    expect(found('林')).toEqual([1, 7])
    expect(found('小梅')).toEqual([1, 7])
    expect(found('花子')).toEqual([2])
    expect(found('はなこ')).toEqual([2])
    expect(found('山田')).toEqual([3])
    expect(found('太郎')).toEqual([3])
    expect(found('길순')).toEqual([4])
    expect(found('홍')).toEqual([4])
    expect(found('muller jorg')).toEqual([5])
    expect(found('иван')).toEqual([6])
    expect(found('xiaomei')).toEqual([7])
  })

  it('comes in pages with the total beside them', () => {
    const { casebook } = fourCases()
    const page = casebook.query({ sort: 'imported', offset: 1, limit: 2 })
    expect(numbers(page)).toEqual([3, 2])
    expect(page.total).toBe(4)
    expect(casebook.query({ offset: 10 })).toEqual({ total: 4, cases: [] })
  })

  it('can be narrowed to a status, alone and with text', () => {
    const { casebook, reader } = fourCases()
    expect(numbers(casebook.query({ status: 'signed-off' }, reader))).toEqual([3])
    expect(casebook.query({ status: 'signed-off' }, reader).cases[0]).toMatchObject(SIGNED)
    expect(casebook.query({ status: 'unread' }, reader).total).toBe(3)
    expect(numbers(casebook.query({ status: 'signed-off', text: 'clark' }, reader))).toEqual([3])
    expect(casebook.query({ status: 'unread', text: 'clark' }, reader)).toEqual({ total: 0, cases: [] })
  })

  it('shows of what others decided only that they have begun', () => {
    const { casebook, reader } = fourCases()
    const other = casebook.readers.add('Dr Other', 'resident').id
    for (const asking of [other, null]) {
      expect(casebook.query({ status: 'signed-off' }, asking)).toEqual({ total: 0, cases: [] })
      const [shown] = casebook.query({ text: 'clark' }, asking).cases
      expect(shown).toMatchObject({ status: 'read', abnormal: 1, reviewed: 0, toReview: 1, otherReaders: 1 })
      expect(numbers(casebook.query({ status: 'read' }, asking))).toEqual([3])
    }
    expect(casebook.query({ text: 'clark' }, reader).cases[0]?.otherReaders).toBe(0)
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
    expect(numbers(fourCases().casebook.query({ text })).sort()).toEqual(expected)
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
    addCase(casebook, 1)
    const raw = new Database(file, { readonly: true })
    onTestFinished(() => void raw.close())
    const rows = raw.prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(parameters)
    return rows.map((row) => row.detail).join('\n')
  }
  const page = { reader: 1, limit: 100, offset: 0 }
  const sorts = ['opened', 'imported', 'study-date', 'patient'] as const
  /** No step of a plan may read a whole table of what grows with every case. */
  const wholeTables = /SCAN (reads|own|volumes|revisions|studies|identities|import_notes)/

  it.each(sorts)('walk an index in the order asked for: %s', (sort) => {
    const text = plan(pageStatement(sort, { status: false, text: false }), page)
    expect(text).toContain(`SCAN cases USING INDEX cases_by_${sort.replace('-', '_')}`)
    expect(text).toContain('SEARCH own USING INDEX reads_own (case_number=? AND reader=?)')
    expect(text).not.toMatch(wholeTables)
    expect(ordering(text)).toEqual([])
  })

  it.each(sorts)('walk the same index where a status is asked for: %s', (sort) => {
    const text = plan(pageStatement(sort, { status: true, text: false }), { ...page, status: 'read' })
    expect(text).toContain(`SCAN cases USING INDEX cases_by_${sort.replace('-', '_')}`)
    expect(text).toContain('SEARCH own USING INDEX reads_own (case_number=? AND reader=?)')
    expect(text).not.toMatch(wholeTables)
    expect(ordering(text)).toEqual([])
  })

  it('search by the full-text index and reach cases by number', () => {
    const text = plan(pageStatement('opened', { status: false, text: true }), { ...page, text: '"eva"*' })
    expect(text).toMatch(/SCAN case_search VIRTUAL TABLE INDEX 0:M/)
    expect(text).toContain('SEARCH cases USING INTEGER PRIMARY KEY (rowid=?)')
    expect(text).not.toMatch(wholeTables)
  })

  it('count without reading a row of a read', () => {
    const count = (filters: WorklistFilters, parameters: Record<string, string | number>): string =>
      plan(countStatement(filters), parameters)
    expect(count({ status: false, text: false }, {})).toContain('USING COVERING INDEX')
    expect(count({ status: true, text: false }, { status: 'read', reader: 1 })).not.toMatch(wholeTables)
  })

  it.each([
    ['the case', 'WHERE cases.id = $id', { id: 'one' }],
    ['its follow-up', 'WHERE identities.patient = $patient AND cases.id <> $id', { id: 'one', patient: 'p' }],
  ])('open %s by index', (_what, where, parameters) => {
    const text = plan(`SELECT ${SUMMARY_COLUMNS} FROM cases ${OWN_READ} ${SUMMARY_JOINS} ${where}`, {
      ...parameters,
      reader: 1,
    })
    expect(text).not.toMatch(/SCAN (?!\()/)
  })

  it('reach the reads of a case, and the revisions of a read, by index', () => {
    const reads = plan('SELECT * FROM reads WHERE case_number = $number ORDER BY number', { number: 1 })
    expect(reads).toContain('SEARCH reads USING INDEX reads_by_case (case_number=?)')
    const revisions = plan('SELECT * FROM revisions WHERE read_number = $number ORDER BY sequence', { number: 1 })
    expect(revisions).toContain('SEARCH revisions USING PRIMARY KEY (read_number=?)')
  })
})

/** Steps that sort rows of the page itself: not those inside one row's list of series. */
function ordering(plan: string): string[] {
  const [outer = ''] = plan.split('CORRELATED')
  return outer.split('\n').filter((line) => line.includes('TEMP B-TREE'))
}
