import Database from 'better-sqlite3'
import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openCasebook } from '../../../src-main/casebook/index.js'
import type { ViewState } from '../../../src-shared/case/worklist.js'
import { caseEntry, finding, readingWith } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'

const READER = { kind: 'person', name: 'Dr Reader' } as const
const STANDING = {
  status: 'in-review',
  abnormal: 3,
  reviewed: 1,
  toReview: 62,
  side: 'left',
  sideSource: 'user',
} as const
const VIEW: ViewState = {
  crosshairLps: [1, 2, 3],
  window: 400,
  level: 200,
  zoom: { axial: 1, coronal: 1.5, sagittal: 2 },
  pan: { axial: [0, 0], coronal: [3, 4], sagittal: [0, 0] },
  maximised: 'none',
  boxesVisible: true,
  selectedFinding: 'q19',
  selectedStep: 2,
  filter: 'abnormal',
}

describe('cases', () => {
  it('are kept with what their headers say, as unread', () => {
    const { casebook } = newCasebook({ now: () => new Date('2026-11-23T08:00:00.000Z') })
    const entry = caseEntry(1)
    const added = casebook.addCase(entry)
    expect(added).toEqual({
      ...entry,
      id: added.id,
      importedAt: '2026-11-23T08:00:00.000Z',
      openedAt: null,
      status: 'unread',
      abnormal: 0,
      reviewed: 0,
      toReview: 0,
    })
    expect(casebook.case(added.id)).toEqual(added)
    expect(casebook.findByVolumeHash(entry.volumeHash)).toEqual(added)
    expect(casebook.case('nobody')).toBeUndefined()
  })

  it('are recognised by their volume when imported again', () => {
    const { casebook } = newCasebook()
    const first = casebook.addCase(caseEntry(1))
    expect(casebook.addCase(caseEntry(1, { patientName: 'Someone else' }))).toEqual(first)
    expect(casebook.query().total).toBe(1)
  })

  it('share patient, study and series where the headers agree; files without UIDs share nothing', () => {
    const { casebook, file } = newCasebook()
    casebook.addCase(caseEntry(1))
    casebook.addCase(caseEntry(1, { volumeHash: 'second echo' }))
    const anonymous = { patientName: '', patientId: '', studyUid: '', seriesUid: '' }
    casebook.addCase(caseEntry(2, anonymous))
    casebook.addCase(caseEntry(3, anonymous))
    const raw = new Database(file, { readonly: true })
    const count = (table: string): unknown => raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    expect([count('patients'), count('studies'), count('series'), count('cases')]).toEqual([2, 3, 3, 4])
    raw.close()
  })

  it('go with everything about them, and no byte of the patient stays in the file', () => {
    const { casebook, file } = newCasebook()
    const gone = casebook.addCase(caseEntry(1, { patientName: 'Unmistakable^Name' }))
    const kept = casebook.addCase(caseEntry(2))
    casebook.saveReading(gone.id, readingWith([finding(16)]), STANDING)
    casebook.appendRevision(gone.id, READER, { type: 'accept', finding: 'q16' }, STANDING)
    casebook.saveView(gone.id, VIEW)
    casebook.touchOpened(gone.id)
    casebook.remove(gone.id)
    expect(casebook.case(gone.id)).toBeUndefined()
    expect(casebook.query({ text: 'unmistakable' }).total).toBe(0)
    expect(casebook.case(kept.id)).toEqual(kept)
    expect(casebook.lastOpened()).toBeNull()
    casebook.close()
    expect(fs.readFileSync(file).includes('Unmistakable')).toBe(false)
    const again = openCasebook(file)
    expect(again.query().total).toBe(1)
    again.close()
  })

  it('that are gone are answered with a sentence', () => {
    const { casebook } = newCasebook()
    const work = [
      () => casebook.remove('nobody'),
      () => casebook.revisions('nobody'),
      () => casebook.saveView('nobody', VIEW),
    ]
    for (const failure of work.map(failureOf)) {
      expect(failure.kind).toBe('no-such-case')
      expect(failure.message).toContain('worklist')
    }
  })

  it('keep how they were imported beside how they stand', () => {
    const { casebook } = newCasebook()
    const { id } = casebook.addCase(caseEntry(1, { side: 'right', sideSource: 'header' }))
    casebook.appendRevision(id, READER, { type: 'set-side', side: 'left' }, STANDING)
    expect(casebook.case(id)).toMatchObject(STANDING)
    expect(casebook.origin(id)).toEqual({ id, side: 'right', sideSource: 'header' })
  })
})

describe('volumes of cases', () => {
  it('are to be kept until the case is signed off', () => {
    const { casebook } = newCasebook()
    const open = casebook.addCase(caseEntry(1))
    const done = casebook.addCase(caseEntry(2))
    casebook.saveReading(done.id, readingWith([finding(16)]), { ...STANDING, status: 'signed-off' })
    expect([...casebook.undecidedVolumes()]).toEqual([open.volumeHash])
  })
})

describe('views and openings', () => {
  it('come back as they were left, also after the casebook is opened anew', () => {
    const { casebook, file } = newCasebook({ now: tickingClock() })
    const first = casebook.addCase(caseEntry(1))
    const second = casebook.addCase(caseEntry(2))
    expect(casebook.view(first.id)).toBeNull()
    expect(casebook.lastOpened()).toBeNull()
    casebook.touchOpened(second.id)
    casebook.touchOpened(first.id)
    casebook.saveView(first.id, { ...VIEW, selectedStep: 0 })
    casebook.saveView(first.id, VIEW)
    casebook.close()
    const again = openCasebook(file)
    expect(again.lastOpened()).toBe(first.id)
    expect(again.view(first.id)).toEqual(VIEW)
    expect(again.case(first.id)?.openedAt).toBe('2026-11-23T08:00:04.000Z')
    again.close()
  })

  it('of an older kind are left out', () => {
    const { casebook, file } = newCasebook()
    const { id } = casebook.addCase(caseEntry(1))
    casebook.saveView(id, VIEW)
    const raw = new Database(file)
    raw.exec('UPDATE view_states SET state = \'{"layout":1}\'')
    raw.close()
    expect(casebook.view(id)).toBeNull()
  })
})

describe('the pseudonym key', () => {
  it('is the same in every export of a casebook, and another in every casebook', () => {
    const { casebook, file } = newCasebook()
    const key = casebook.pseudonymKey()
    expect(key).toHaveLength(32)
    casebook.close()
    const again = openCasebook(file)
    expect(again.pseudonymKey().equals(key)).toBe(true)
    again.close()
    expect(newCasebook().casebook.pseudonymKey().equals(key)).toBe(false)
  })
})
