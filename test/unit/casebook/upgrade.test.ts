import Database from 'better-sqlite3'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openCasebook, ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import { MIGRATIONS } from '../../../src-main/casebook/migrations/index.js'
import { temporaryFolder } from './fixtures.js'

/** A casebook that version 0.1.0 made, and what 0.1.0 said of each case of it. */
const KEPT = path.resolve(import.meta.dirname, '..', '..', 'fixtures', 'casebook-0.1.0')

const Whatever = z.record(z.string(), z.unknown())
const FoldsSchema = z.object({
  lastOpened: z.string(),
  pseudonymKey: z.string(),
  cases: z.array(
    z.object({
      summary: Whatever.and(
        z.object({ id: z.string(), volumeHash: z.string(), seriesUid: z.string(), seriesDescription: z.string() }),
      ),
      origin: Whatever,
      source: z.object({ sourceKey: z.string(), paths: z.array(z.string()) }).nullable(),
      view: z
        .object({
          crosshairLps: z.array(z.number()).nullable(),
          selectedFinding: z.string().nullable(),
          selectedStep: z.number().nullable(),
          filter: z.string(),
        })
        .nullable(),
      readings: z.array(z.object({ id: z.string(), savedAt: z.string(), reading: Whatever })),
      revisions: z.array(Whatever.and(z.object({ author: z.object({ name: z.string() }) }))),
      state: Whatever,
    }),
  ),
})
const FOLDS = FoldsSchema.parse(JSON.parse(fs.readFileSync(path.join(KEPT, 'folds.json'), 'utf8')))

function upgraded(): { casebook: Casebook; file: string } {
  const file = path.join(temporaryFolder(), 'casebook.sqlite')
  fs.copyFileSync(path.join(KEPT, 'casebook.sqlite'), file)
  const casebook = openCasebook(file)
  onTestFinished(() => casebook.close())
  return { casebook, file }
}

/** The reader whose read a 0.1 log became: whoever wrote last in it. */
function readerOf(casebook: Casebook, { revisions }: (typeof FOLDS.cases)[number]): string | null {
  const last = revisions.at(-1)?.author.name
  return last === undefined ? null : (casebook.readers.list().find(({ name }) => name === last)?.id ?? null)
}

/** An object without some of its fields. */
function without(whole: Readonly<Record<string, unknown>>, ...fields: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([field]) => !fields.includes(field)))
}

/** A fold without what its findings are called: a question's title is a word of the program, not kept with a case. */
function untitled(state: z.infer<typeof Whatever>): object {
  const findings = z.array(Whatever).parse(state['findings'])
  return { ...state, findings: findings.map((finding) => without(finding, 'title')) }
}

describe('a casebook of 0.1.0', () => {
  it('tells the same of every case: each fold before equals the fold after', () => {
    const { casebook } = upgraded()
    const review = new ReviewService(casebook)
    expect(FOLDS.cases).toHaveLength(7)
    for (const before of FOLDS.cases)
      expect(review.state(before.summary.id, readerOf(casebook, before))).toMatchObject(untitled(before.state))
  })

  it('has one case with one volume for each of its cases, as they were imported and as they stand', () => {
    const { casebook } = upgraded()
    expect(casebook.query().total).toBe(FOLDS.cases.length)
    for (const before of FOLDS.cases) {
      const { id, volumeHash, seriesUid, seriesDescription } = before.summary
      expect(casebook.case(id, readerOf(casebook, before))).toMatchObject({
        ...without(before.summary, 'volumeHash', 'seriesUid', 'seriesDescription'),
        volumes: 1,
        series: [seriesDescription],
        birthDate: '',
        notes: 0,
      })
      expect(casebook.origin(id)).toEqual(before.origin)
      const [volume, ...more] = casebook.volumes(id)
      expect(more).toEqual([])
      expect(volume).toMatchObject({
        hash: volumeHash,
        series: { uid: seriesUid, description: seriesDescription, number: null },
        source: before.source ?? { sourceKey: null, paths: [] },
      })
    }
  })

  it('keeps every revision as it was written, names included', () => {
    const { casebook } = upgraded()
    for (const before of FOLDS.cases) {
      const [read, ...more] = casebook.reads(before.summary.id)
      expect(more).toEqual([])
      expect(read === undefined).toBe(before.revisions.length === 0)
      if (!read) continue
      const { id: readId } = read
      expect(casebook.revisions(readId)).toEqual(before.revisions.map((revision) => ({ ...revision, readId })))
    }
  })

  it('makes every author a reader, and whoever wrote last in a log goes on in it alone', () => {
    const { casebook } = upgraded()
    expect(casebook.readers.list().map(({ name, role, reads }) => ({ name, role, reads }))).toEqual([
      { name: 'Ben', role: 'radiologist', reads: 2 },
      { name: 'Dr Ada Ångström', role: 'radiologist', reads: 2 },
    ])
    const both = FOLDS.cases.find(({ revisions }) => new Set(revisions.map(({ author }) => author.name)).size === 2)
    expect(both?.revisions.at(-1)?.author.name).toBe('Ben')
    const caseId = both?.summary.id ?? ''
    const [ben, ada] = casebook.readers.list().map(({ id }) => id)
    const review = new ReviewService(casebook)
    review.apply(caseId, ben ?? null, { type: 'withdraw-sign-off' })
    review.apply(caseId, ada ?? null, { type: 'accept', finding: 'q16' })
    expect(casebook.reads(caseId).map(({ reader }) => reader.name)).toEqual(['Ben', 'Dr Ada Ångström'])
    const [first] = casebook.reads(caseId)
    const after = casebook.revisions(first?.id ?? '')
    expect(after.slice(0, -1).map(({ author }) => author.name)).toEqual(
      both?.revisions.map(({ author }) => author.name),
    )
    expect(after.at(-1)?.author).toEqual({ kind: 'person', name: 'Ben', reader: ben })
  })

  it('keeps where everybody looked: crosshair, selection and filter', () => {
    const { casebook } = upgraded()
    for (const before of FOLDS.cases) {
      const view = casebook.view(before.summary.id, readerOf(casebook, before))
      if (!before.view) expect(view).toBeNull()
      else {
        const { crosshairLps, selectedFinding, selectedStep, filter } = before.view
        expect(view).toMatchObject({ crosshairLps, selectedFinding, selectedStep, filter, allBoxes: false })
        expect(view).toMatchObject({ layout: '1+2', viewports: [], linked: true })
        expect(view?.crosshairVolume).toBe(crosshairLps === null ? null : before.summary.volumeHash)
      }
    }
    expect(casebook.lastOpened()).toBe(FOLDS.lastOpened)
  })

  it('keeps every reading under its id, brought into the form of today', () => {
    const { casebook } = upgraded()
    for (const before of FOLDS.cases) {
      const after = casebook.readings(before.summary.id)
      expect(after.map(({ id, savedAt }) => ({ id, savedAt }))).toEqual(
        before.readings.map(({ id, savedAt }) => ({ id, savedAt })),
      )
      for (const { reading } of after) expect(reading.schema).toBe('condyle.reading/3')
    }
    expect(casebook.pseudonymKey().toString('hex')).toBe(FOLDS.pseudonymKey)
  })

  it('finds its cases by the same words, and keeps the patients without a name apart', () => {
    const { casebook } = upgraded()
    expect(casebook.query({ text: 'angstrom' }).total).toBe(2)
    expect(casebook.query({ text: 'brown 2025' }).total).toBe(1)
    const nameless = casebook.query().cases.filter(({ patientName }) => patientName === '')
    expect(new Set(nameless.map(({ patientKey }) => patientKey)).size).toBe(2)
    const eva = casebook.query({ text: 'eva' }).cases
    expect(new Set(eva.map(({ patientKey }) => patientKey)).size).toBe(1)
  })

  it('is counted as its readings alone say where nobody in particular looks', async () => {
    const { casebook, file } = upgraded()
    await casebook.recountStale()
    const raw = new Database(file, { readonly: true })
    onTestFinished(() => void raw.close())
    expect(raw.prepare('SELECT count(*) FROM cases WHERE stale').pluck().get()).toBe(0)
    expect(raw.prepare('SELECT count(*) FROM reads WHERE stale').pluck().get()).toBe(0)
    for (const { summary, readings } of FOLDS.cases) {
      const alone = new ReviewService(casebook).state(summary.id, null)
      expect(casebook.case(summary.id)).toMatchObject({
        status: readings.length > 0 ? 'read' : 'unread',
        reviewed: 0,
        toReview: alone.toReview,
        side: alone.side,
      })
    }
  })

  it('is kept as it was beside the new one', () => {
    const { file } = upgraded()
    const old = new Database(path.join(path.dirname(file), 'backups', 'before-version-8.sqlite'), { readonly: true })
    onTestFinished(() => void old.close())
    expect(old.pragma('user_version', { simple: true })).toBe(7)
    expect(old.prepare('SELECT count(*) FROM revisions').pluck().get()).toBe(
      FOLDS.cases.reduce((sum, { revisions }) => sum + revisions.length, 0),
    )
  })

  it('leaves nothing of the old tables behind, and a whole file', () => {
    const { file } = upgraded()
    const raw = new Database(file, { readonly: true })
    onTestFinished(() => void raw.close())
    expect(raw.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length)
    expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(raw.pragma('foreign_key_check')).toEqual([])
    expect(raw.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'old%'").all()).toEqual([])
  })
})
