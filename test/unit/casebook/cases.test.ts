import Database from 'better-sqlite3'
import fs from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCasebook, ReviewService } from '../../../src-main/casebook/index.js'
import type { ImportNote } from '../../../src-shared/case/case-volume.js'
import type { ViewState } from '../../../src-shared/case/view.js'
import { addCase, caseEntry, finding, hashOf, readingWith, volumeEntry } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'

const VIEW: ViewState = {
  layout: '2x2',
  viewports: [],
  active: 1,
  maximised: null,
  crosshairLps: [1, 2, 3],
  crosshairVolume: hashOf(1),
  windows: { [hashOf(1)]: { window: 400, level: 200 } },
  linked: true,
  offsets: [],
  allBoxes: true,
  selectedFinding: 'q19',
  selectedStep: 2,
  filter: 'abnormal',
}

const NOTE: ImportNote = {
  kind: 'set-aside',
  title: 'Three-plane localiser',
  message: 'The 3 images of loc.dcm show no knee in one plane: they are left out.',
  files: ['loc.dcm'],
  fileCount: 3,
  volume: null,
  at: '2026-11-23T08:00:00.000Z',
}

describe('cases', () => {
  it('are kept with what their headers say, as unread', () => {
    const { casebook } = newCasebook({ now: () => new Date('2026-11-23T08:00:00.000Z') })
    const entry = caseEntry(1, { birthDate: '1961-02-03', notes: [NOTE] })
    const [added] = casebook.addCases([entry])
    expect(added).toMatchObject({ outcome: 'new', added: 1 })
    const id = added?.caseId ?? ''
    const summary = casebook.case(id)
    expect(summary).toEqual({
      id,
      patientKey: summary?.patientKey,
      patientName: 'Patient^Number 1',
      patientId: 'P1',
      birthDate: '1961-02-03',
      studyUid: '1.2.3.1',
      studyDate: '2026-03-14',
      studyDescription: 'MR knee',
      modality: 'MR',
      side: 'right',
      sideSource: 'header',
      simulated: false,
      importedAt: '2026-11-23T08:00:00.000Z',
      openedAt: null,
      volumes: 1,
      series: ['sag DESS'],
      notes: 1,
      otherReaders: 0,
      status: 'unread',
      abnormal: 0,
      reviewed: 0,
      toReview: 0,
    })
    expect(casebook.volumes(id)).toEqual(entry.volumes)
    expect(casebook.notes(id)).toEqual([NOTE])
    expect(casebook.case('nobody')).toBeUndefined()
  })

  it('are recognised when imported again, and say the same remark once', () => {
    const { casebook } = newCasebook()
    const entry = caseEntry(1, { notes: [NOTE] })
    const [first] = casebook.addCases([entry])
    const again = casebook.addCases([{ ...entry, notes: [{ ...NOTE, at: '2026-12-01T00:00:00.000Z' }] }])
    expect(again).toEqual([{ caseId: first?.caseId, outcome: 'known', added: 0 }])
    expect(casebook.query().total).toBe(1)
    expect(casebook.notes(first?.caseId ?? '')).toEqual([NOTE])
  })

  it('are joined by a series that comes later, in the order of the series whatever came first', () => {
    const { casebook } = newCasebook()
    const study = { studyUid: '1.2.3' }
    const series = [
      volumeEntry(1, { number: 3, description: 'ax PD fs' }),
      volumeEntry(2, { number: null, description: 'unnumbered' }),
      volumeEntry(3, { number: 1, description: 'sag PD fs' }),
    ]
    const first = addCase(casebook, 1, { ...study, patientId: 'P', patientName: 'One', volumes: series.slice(0, 1) })
    const later = casebook.addCases([
      caseEntry(2, { ...study, patientId: 'P', patientName: 'One', volumes: series.slice(1) }),
    ])
    expect(later).toEqual([{ caseId: first, outcome: 'joined', added: 2 }])
    expect(casebook.volumes(first).map(({ series: { description } }) => description)).toEqual([
      'sag PD fs',
      'ax PD fs',
      'unnumbered',
    ])
    expect(casebook.case(first)).toMatchObject({ volumes: 3, series: ['sag PD fs', 'ax PD fs', 'unnumbered'] })
    expect(casebook.query({ text: 'unnumb' }).total).toBe(1)
    const shuffled = newCasebook().casebook
    const other = addCase(shuffled, 1, { ...study, volumes: [...series].reverse() })
    expect(shuffled.volumes(other).map(({ hash }) => hash)).toEqual(casebook.volumes(first).map(({ hash }) => hash))
  })

  it('of both knees of one study are two, and each takes its own later series', () => {
    const { casebook } = newCasebook()
    const study = { studyUid: '1.2.3', patientId: 'P', patientName: 'One' }
    const [left, right] = casebook.addCases([
      caseEntry(1, { ...study, side: 'left' }),
      caseEntry(2, { ...study, side: 'right' }),
    ])
    expect([left?.outcome, right?.outcome]).toEqual(['new', 'new'])
    expect(casebook.addCases([caseEntry(3, { ...study, side: 'right' })])).toMatchObject([
      { caseId: right?.caseId, outcome: 'joined' },
    ])
    expect(casebook.followUp(left?.caseId ?? '')).toEqual([])
  })

  it('whose side no header said take the side of a series that comes later', () => {
    const { casebook } = newCasebook()
    const study = { studyUid: '1.2.3', patientId: 'P', patientName: 'One' }
    const id = addCase(casebook, 1, { ...study, side: 'unknown', sideSource: 'inferred' })
    casebook.addCases([caseEntry(2, { ...study, side: 'left' })])
    expect(casebook.case(id)).toMatchObject({ side: 'left', sideSource: 'header', volumes: 2 })
  })

  it('of the same day with two study UIDs stay two (complaint A: same-day studies merged)', () => {
    const { casebook } = newCasebook()
    const patient = { patientId: 'P', patientName: 'One', studyDescription: '' }
    const first = addCase(casebook, 1, { ...patient, studyUid: '1.2.3' })
    const second = addCase(casebook, 2, { ...patient, studyUid: '1.2.4' })
    expect(second).not.toBe(first)
    expect(casebook.query().total).toBe(2)
    expect(casebook.followUp(first).map(({ id }) => id)).toEqual([second])
  })

  it('without UIDs share nothing but what they show', () => {
    const { casebook } = newCasebook()
    const bare = { patientName: '', patientId: '', studyUid: '', side: 'unknown' } as const
    const first = addCase(casebook, 1, bare)
    expect(addCase(casebook, 2, bare)).not.toBe(first)
    expect(casebook.addCases([caseEntry(1, bare)])).toEqual([{ caseId: first, outcome: 'known', added: 0 }])
    const keys = casebook.query().cases.map(({ patientKey }) => patientKey)
    expect(new Set(keys).size).toBe(2)
  })

  it('list patient and study once, and leave none behind when they go (complaint A: listed twice)', () => {
    const { casebook, file } = newCasebook()
    const patient = { studyUid: '1.2.3', patientId: 'P', patientName: 'Unmistakable^Name' }
    const [id] = [1, 2, 1].map((n) => addCase(casebook, n, patient))
    const raw = new Database(file, { readonly: true })
    onTestFinished(() => void raw.close())
    const counts = (): unknown[] =>
      ['identities', 'studies', 'cases', 'volumes'].map((table) =>
        raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
      )
    expect(counts()).toEqual([1, 1, 1, 2])
    casebook.remove(id ?? '')
    expect(counts()).toEqual([0, 0, 0, 0])
  })

  it('go with everything about them, and no byte of the patient stays in the file', () => {
    const { casebook, file } = newCasebook()
    const gone = addCase(casebook, 1, { patientName: 'Unmistakable^Name', notes: [NOTE] })
    const kept = addCase(casebook, 2)
    const { id: reader } = casebook.readers.add('Dr Reader', 'radiologist')
    const review = new ReviewService(casebook)
    review.saveReading(gone, readingWith([finding(16)]), reader)
    review.apply(gone, reader, { type: 'accept', finding: 'q16' })
    review.show(casebook.ownRead(gone, reader)?.id ?? '', null)
    casebook.saveView(gone, reader, VIEW)
    casebook.saveView(gone, null, VIEW)
    casebook.touchOpened(gone, reader)
    expect(casebook.remove(gone)).toEqual([hashOf(1)])
    expect(casebook.case(gone)).toBeUndefined()
    expect(casebook.query({ text: 'unmistakable' }).total).toBe(0)
    expect(casebook.query().cases.map(({ id }) => id)).toEqual([kept])
    expect(casebook.lastOpened()).toBeNull()
    expect(casebook.readers.get(reader).reads).toBe(0)
    casebook.close()
    expect(fs.readFileSync(file).includes('Unmistakable')).toBe(false)
    const again = openCasebook(file)
    expect(again.query().total).toBe(1)
    again.close()
  })

  it('name the volumes that go with them: those that no other case has', () => {
    const { casebook } = newCasebook()
    const first = addCase(casebook, 1, { volumes: [volumeEntry(1), volumeEntry(2)] })
    const second = addCase(casebook, 2, { volumes: [volumeEntry(2), volumeEntry(3)] })
    expect(casebook.remove(first)).toEqual([hashOf(1)])
    expect(casebook.hasVolume(hashOf(2))).toBe(true)
    expect(casebook.remove(second)).toEqual([hashOf(2), hashOf(3)])
    expect(casebook.hasVolume(hashOf(2))).toBe(false)
  })

  it('that are gone are answered with a sentence', () => {
    const { casebook } = newCasebook()
    const work = [
      () => casebook.remove('nobody'),
      () => casebook.reads('nobody'),
      () => casebook.saveView('nobody', null, VIEW),
      () => casebook.followUp('nobody'),
    ]
    for (const failure of work.map(failureOf)) {
      expect(failure.kind).toBe('no-such-case')
      expect(failure.message).toContain('worklist')
    }
  })

  it('come in all or nothing', () => {
    const { casebook } = newCasebook()
    const broken = caseEntry(2, { volumes: [{ ...volumeEntry(2), series: { ...volumeEntry(2).series, number: 1.5 } }] })
    expect(() => casebook.addCases([caseEntry(1), broken])).toThrow()
    expect(casebook.query().total).toBe(0)
  })
})

describe('follow-up', () => {
  it('is the same knee of the patient, newest first; without a date last and never newest (complaint A: missing date)', () => {
    const { casebook } = newCasebook()
    const knee = (n: number, studyDate: string, side: 'left' | 'right' = 'right'): string =>
      addCase(casebook, n, { patientId: 'P', patientName: 'One', studyDate, side })
    const [today, , undated, earlier, latest] = [
      knee(1, '2026-03-14'),
      knee(2, '2026-03-15', 'left'),
      knee(3, ''),
      knee(4, '2024-01-01'),
      knee(5, '2026-06-01'),
    ]
    addCase(casebook, 6, { studyDate: '2026-02-02' })
    expect(casebook.followUp(today ?? '').map(({ id }) => id)).toEqual([latest, earlier, undated])
    expect(casebook.case(undated ?? '')?.studyDate).toBe('')
    expect(casebook.query({ sort: 'study-date' }).cases.at(-1)?.id).toBe(undated)
  })
})

describe('volumes of cases', () => {
  it('are to be kept until everybody who reads the case has signed', () => {
    const { casebook } = newCasebook()
    const review = new ReviewService(casebook)
    const ada = casebook.readers.add('Ada', 'radiologist').id
    const ben = casebook.readers.add('Ben', 'radiologist').id
    const open = addCase(casebook, 1)
    const done = addCase(casebook, 2)
    for (const id of [open, done]) review.saveReading(id, readingWith([finding(16)]), null)
    for (const reader of [ada, ben]) review.apply(done, reader, { type: 'accept', finding: 'q16' })
    review.apply(done, ada, { type: 'sign-off' })
    expect([...casebook.undecidedVolumes()].sort()).toEqual([hashOf(1), hashOf(2)])
    review.apply(done, ben, { type: 'sign-off' })
    expect([...casebook.undecidedVolumes()]).toEqual([hashOf(1)])
  })

  it('keep where they were opened from last', () => {
    const { casebook } = newCasebook()
    const id = addCase(casebook, 1)
    casebook.keepSource(id, hashOf(1), { sourceKey: 'c'.repeat(64), paths: ['/elsewhere'] })
    expect(casebook.volumes(id)[0]?.source).toEqual({ sourceKey: 'c'.repeat(64), paths: ['/elsewhere'] })
  })
})

describe('views and openings', () => {
  it('come back as each reader left them, also after the casebook is opened anew', () => {
    const { casebook, file } = newCasebook({ now: tickingClock() })
    const first = addCase(casebook, 1)
    const second = addCase(casebook, 2)
    const ada = casebook.readers.add('Ada', 'radiologist').id
    const ben = casebook.readers.add('Ben', 'resident').id
    expect(casebook.view(first, null)).toBeNull()
    expect(casebook.lastOpened()).toBeNull()
    casebook.touchOpened(second)
    casebook.touchOpened(first, ada)
    casebook.saveView(first, ada, { ...VIEW, selectedStep: 0 })
    casebook.saveView(first, ada, VIEW)
    expect(casebook.view(first, ben)).toBeNull()
    casebook.close()
    const again = openCasebook(file)
    expect(again.lastOpened()).toBe(first)
    expect(again.view(first, ada)).toEqual(VIEW)
    expect(again.view(first, null)).toBeNull()
    expect(again.case(first)?.openedAt).toBe('2026-11-23T08:00:04.000Z')
    again.close()
  })

  it('from before a reader’s first decision go on in their read', () => {
    const { casebook } = newCasebook()
    const id = addCase(casebook, 1)
    const ada = casebook.readers.add('Ada', 'radiologist').id
    casebook.saveView(id, null, { ...VIEW, filter: 'nobody' })
    expect(casebook.view(id, ada)?.filter).toBe('nobody')
    casebook.saveView(id, ada, VIEW)
    new ReviewService(casebook).apply(id, ada, { type: 'set-side', side: 'left' })
    expect(casebook.view(id, ada)).toEqual(VIEW)
    casebook.saveView(id, ada, { ...VIEW, filter: 'all' })
    expect(casebook.view(id, ada)?.filter).toBe('all')
    expect(casebook.view(id, null)?.filter).toBe('nobody')
  })

  it('of an older kind are left out', () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    casebook.saveView(id, null, VIEW)
    const raw = new Database(file)
    raw.exec('UPDATE glances SET state = \'{"layout":1}\'')
    raw.close()
    expect(casebook.view(id, null)).toBeNull()
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
