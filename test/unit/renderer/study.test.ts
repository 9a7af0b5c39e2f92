import { describe, expect, it, vi } from 'vitest'
import { caseTitle } from '../../../src-renderer/app/case-title.js'
import { importedSentence } from '../../../src-renderer/app/imported-sentence.js'
import { canRun, runCommand } from '../../../src-renderer/app/run-command.js'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import { dateTitle, FollowUp, mostAlike } from '../../../src-renderer/reading/follow-up.svelte.js'
import { landmarksOf } from '../../../src-renderer/reading/landmarks.js'
import { notesLine } from '../../../src-renderer/reading/notes-line.js'
import type { OpenCase } from '../../../src-renderer/reading/open-case.svelte.js'
import { gradeLines, seriesAnswers } from '../../../src-renderer/reading/series-answers.js'
import { seriesFacts, seriesName } from '../../../src-renderer/reading/series-names.js'
import { viewBoxes } from '../../../src-renderer/reading/view-boxes.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { contradictionsOf } from '../../../src-shared/review/contradictions.js'
import { FakeBridge, type FakeOptions } from './fake-bridge.js'
import { fakeCaseVolume, fakeNote, fakeStudy, fakeSummaries, fakeVolume } from './fake-volume.js'
import { pictured } from './pictured.js'

const [SAGITTAL, CORONAL, T1] = fakeStudy()
if (!SAGITTAL || !CORONAL || !T1) throw new Error('The study of these tests has three series.')

async function opened(
  options: FakeOptions = {},
): Promise<{ bridge: FakeBridge; station: Workstation; openCase: OpenCase }> {
  const bridge = new FakeBridge({ volumes: fakeStudy(), ...options })
  const station = new Workstation(bridge)
  await station.start()
  await station.open('case-00000')
  const { openCase } = station
  if (!openCase) throw new Error('No case is open.')
  openCase.viewer.open({ volumes: openCase.volumes, priors: [], side: 'right' }, null)
  return { bridge, station, openCase: pictured(openCase) }
}
const findingOf = (openCase: OpenCase, key: string): FindingState => {
  const finding = openCase.current.findings.find((one) => one.key === key)
  if (!finding) throw new Error(`No finding ${key} in this case.`)
  return finding
}

describe('a case of several series', () => {
  it('says how many there are, and names the one where there is one', async () => {
    const { openCase } = await opened()
    expect(caseTitle(openCase)).toEqual({ side: 'Right knee', facts: '3 series · 10 Jan 2026 · MR knee' })
    const single = await opened({ volumes: [fakeCaseVolume()] })
    expect(caseTitle(single.openCase).facts).toBe('Sag 3D DESS WE · 80 × 1.5 mm · sagittal · 10 Jan 2026')
  })

  it('names a series by plane and contrast, as the reasons do, with what the scanner called it beside', () => {
    expect(seriesName(CORONAL)).toBe('Coronal PD, fat-suppressed (series 3)')
    const blank = {
      ...T1,
      label: 'echo 2',
      meta: { ...T1.meta, series: { ...T1.meta.series, description: '', repetitionTimeMs: 500 } },
    }
    expect(seriesName(blank)).toBe('Sagittal T1 (series 5, echo 2)')
    expect([seriesFacts(CORONAL), seriesFacts(blank)]).toEqual(['Cor PD FS · 80 × 3.5 mm', 'Sagittal T1 · 80 × 3.5 mm'])
    const scrubbed = { ...CORONAL.meta.series, description: '[left out] cor PD FS' }
    expect(seriesFacts({ meta: { ...CORONAL.meta, series: scrubbed } })).toBe('cor PD FS · 80 × 3.5 mm')
  })

  it('brings up the series that shows a finding, and that of a step', async () => {
    const { openCase } = await opened()
    openCase.viewer.setLayout('1')
    openCase.viewer.showVolume(0, T1.meta.hash)
    openCase.select('q19')
    expect(openCase.viewer.activeVolume).toBe(SAGITTAL.meta.hash)
    openCase.viewer.showVolume(0, T1.meta.hash)
    openCase.selectStep(1)
    expect(openCase.evidence?.volume).toBe(SAGITTAL.meta.hash)
    expect(openCase.viewer.activeVolume).toBe(SAGITTAL.meta.hash)
  })

  it('shows what each series answered where they do not agree, and goes to the other one', async () => {
    const { openCase } = await opened()
    const answers = seriesAnswers(findingOf(openCase, 'q19'), openCase.volumes)
    expect(answers.map(({ name, agrees }) => [name, agrees])).toEqual([
      ['Sagittal PD, fat-suppressed (series 2)', true],
      ['Coronal PD, fat-suppressed (series 3)', false],
    ])
    expect(answers.map(({ grades }) => grades.map(({ grade }) => grade))).toEqual([
      [2, 0],
      [0, 0],
    ])
    openCase.viewer.setLayout('1')
    openCase.showAnswer(CORONAL.meta.hash, answers[1]?.boxLps ?? null)
    expect(openCase.viewer.activeVolume).toBe(CORONAL.meta.hash)
  })

  it('writes grades short enough to stand side by side', () => {
    const grades = [{ component: 'cartilage.size' as const, grade: 2, probabilities: [] }]
    expect(gradeLines(19, grades)).toEqual([
      { component: 'cartilage.size', part: 'size', grade: '2', label: '10–75 %' },
      { component: 'cartilage.full-thickness', part: 'full thickness', grade: '–', label: '' },
    ])
  })

  it('keeps the model’s answer beside a grade that a reader changed', async () => {
    const { openCase } = await opened()
    openCase.select('q19')
    openCase.setGradeByKey(3)
    await openCase.own.saves.settled()
    expect(seriesAnswers(findingOf(openCase, 'q19'), openCase.volumes)[0]?.grades[0]?.grade).toBe(2)
  })

  it('stays where a box was clicked, and makes the pictures as large as a finding that is looked at alone', async () => {
    const { openCase } = await opened()
    openCase.viewer.panes.surface = { width: 1200, height: 800 }
    openCase.select('q19')
    openCase.viewer.place([1, 2, 3])
    const { crosshair } = openCase.viewer
    const zooms = (): number[] => openCase.viewer.viewports.map(({ zoom }) => zoom)
    const plain = zooms()
    openCase.select('q4', true)
    expect([openCase.selection.key, openCase.viewer.crosshair]).toEqual(['q4', crosshair])
    openCase.toggleIsolated()
    expect(openCase.viewer.crosshair).not.toEqual(crosshair)
    expect(zooms()).not.toEqual(plain)
  })

  it('lights a region with each of its findings, and each finding with its region', async () => {
    const { openCase } = await opened()
    const { selection } = openCase
    selection.hover('q19')
    expect([selection.hovered, selection.hoveredRegions]).toEqual([['q19'], ['femur-medial-central']])
    selection.hoverRegion('femur-medial-central')
    expect(selection.hovered).toContain('q19')
    expect(new Set(selection.hoveredRegions)).toEqual(new Set(['femur-medial-central']))
    selection.hoverRegion(null)
    expect(selection.hovered).toEqual([])
    selection.toggleHidden('q19')
    expect(selection.hidden).toEqual(['q19'])
    selection.toggleHidden('q19')
    expect(selection.hidden).toEqual([])
  })

  it('puts each box on its own series, and what version 0.1 decided on the only one', async () => {
    const { openCase } = await opened()
    const boxes = viewBoxes(openCase.findings, { selected: null, hovered: [], hidden: [] }, true, (one) =>
      openCase.volumeOf(one),
    )
    expect(new Set(boxes.map((box) => box.volume))).toEqual(new Set([SAGITTAL.meta.hash]))
    const nowhere = { volume: null }
    expect(openCase.volumeOf(nowhere)).toBeNull()
    const single = await opened({ volumes: [fakeCaseVolume()] })
    expect(single.openCase.volumeOf(nowhere)).toBe(fakeVolume().hash)
  })

  it('writes with a new box the series on which it was drawn', async () => {
    const { bridge, openCase } = await opened()
    openCase.setBox('q19', { min: [0, 0, 0], max: [9, 9, 9] }, CORONAL.meta.hash)
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toMatchObject([{ action: { type: 'set-box', volume: CORONAL.meta.hash } }])
  })

  it('gives the viewer the landmarks of every series that was read, today and at other dates', async () => {
    const { openCase } = await opened()
    const landmarks = [{ id: 'joint-centre', pointLps: [1, 2, 3] as [number, number, number] }]
    const prior = { caseId: 'b', title: '1 Jan 2024', volumes: [{ ...T1, landmarks }, CORONAL] }
    const both = landmarksOf(null, [prior])
    expect([both.get(T1.meta.hash), both.get(CORONAL.meta.hash)]).toEqual([landmarks, []])
    expect([...landmarksOf(openCase.reading, []).keys()].sort()).toEqual(
      fakeStudy()
        .map(({ meta }) => meta.hash)
        .sort(),
    )
  })
})

describe('a contradiction in a finding', () => {
  it('is mended by one key, as one step that can be taken back', async () => {
    const { station, openCase } = await opened()
    openCase.select('q9')
    expect(canRun(station, 'mend')).toBe(false)
    openCase.setGrade('bml.size', 0)
    await openCase.own.saves.settled()
    expect(contradictionsOf(findingOf(openCase, 'q9'))).not.toEqual([])
    expect(canRun(station, 'mend')).toBe(true)
    runCommand(station, 'mend')
    await openCase.own.saves.settled()
    expect(contradictionsOf(findingOf(openCase, 'q9'))).toEqual([])
    expect(findingOf(openCase, 'q9').grades[0]?.grade).toBe(0)
    openCase.undo()
    await openCase.own.saves.settled()
    expect(contradictionsOf(findingOf(openCase, 'q9'))).not.toEqual([])
  })
})

describe('a changed side', () => {
  it('is shown at once, and offers to run the model again', async () => {
    const { openCase } = await opened()
    expect(openCase.sideChanged).toBe(false)
    await openCase.apply({ type: 'set-side', side: 'left' })
    expect([openCase.current.side, openCase.sideChanged]).toEqual(['left', true])
    openCase.undo()
    await openCase.own.saves.settled()
    expect(openCase.sideChanged).toBe(false)
  })
})

describe('other dates of the knee', () => {
  const dated = (dates: readonly string[]): FollowUp => {
    const cases = fakeSummaries(dates.length).map((one, index) => ({ ...one, studyDate: dates[index] ?? '' }))
    return new FollowUp(new FakeBridge(), cases, (error) => {
      throw error
    })
  }

  it('brings the latest date before today’s first; an unknown date is never taken for it', () => {
    const followUp = dated(['2027-05-01', '2025-01-02', '2024-01-02', ''])
    expect(followUp.nextCase('2026-01-10')?.studyDate).toBe('2025-01-02')
    expect(dated(['', '2027-05-01']).nextCase('2026-01-10')?.id).toBe('case-00000')
    expect(dateTitle('')).toBe('unknown date')
  })

  it('shows the most alike series beside today’s, which stays where it is', async () => {
    const { openCase } = await opened({ followUp: ['case-00001'] })
    openCase.viewer.setLayout('1+2')
    const before = openCase.viewer.activeVolume
    // The mounted viewer takes over the fetched pictures by itself.
    const fetched = await openCase.followUp.fetch('case-00001')
    openCase.viewer.join({ volumes: openCase.volumes, priors: openCase.followUp.shown, side: 'right' })
    await openCase.showPrior()
    expect(openCase.viewer.activeVolume).toBe(before)
    const beside = openCase.viewer.viewports[1]?.volume
    expect(fetched?.volumes.some(({ meta }) => meta.hash === beside)).toBe(true)
  })

  it('takes a series of the same plane and contrast', () => {
    expect(mostAlike([T1, CORONAL, SAGITTAL], SAGITTAL)).toBe(SAGITTAL)
    expect(mostAlike([CORONAL, T1], SAGITTAL)).toBe(T1)
    expect(mostAlike([CORONAL], SAGITTAL)).toBe(CORONAL)
    expect(mostAlike([], SAGITTAL)).toBeUndefined()
  })

  it('that are not on this computer any more are said in a sentence', async () => {
    const { station, openCase, bridge } = await opened({ followUp: ['case-00001'] })
    bridge.failNext = 'The images of this date are gone.'
    await openCase.showPrior()
    expect(station.toasts.list.map((toast) => toast.text)).toEqual(['The images of this date are gone.'])
    expect(openCase.followUp.fetching).toBeNull()
  })
})

describe('what an import brought', () => {
  it('stays with the case: a line in its overview, and a command that opens it again', async () => {
    const notes = [
      fakeNote('set-aside', 'Localiser'),
      fakeNote('missing', 'Two slices'),
      fakeNote('set-aside', 'Report'),
    ]
    const { station } = await opened({ notes })
    expect(notesLine(notes)).toBe('1 missing, 2 set aside.')
    runCommand(station, 'show-notes')
    expect(station.dialog).toBe('notes')
    const without = await opened()
    expect(canRun(without.station, 'show-notes')).toBe(false)
  })

  it('is said in a line over the case, until it is put away or another case is opened', async () => {
    const { station, bridge } = await opened({ notes: [fakeNote('missing', 'Two slices')] })
    bridge.onEvent((event) => station.handle(event))
    bridge.importEvent({
      phase: 'imported',
      jobId: 'job-9',
      cases: [{ caseId: 'case-00001', outcome: 'new', added: 3 }],
      notes: 1,
    })
    await vi.waitFor(() => expect(station.importSummary?.sentence).toContain('3 series came in.'))
    expect([station.openCase?.id, station.toasts.list]).toEqual(['case-00001', []])
    await station.open('case-00000')
    expect(station.importSummary).toBeNull()
  })

  it('is said in passing where there is nothing to look at', async () => {
    const { station, bridge } = await opened()
    bridge.onEvent((event) => station.handle(event))
    bridge.importEvent({
      phase: 'imported',
      jobId: 'job-9',
      cases: [{ caseId: 'case-00001', outcome: 'new', added: 1 }],
      notes: 0,
    })
    await vi.waitFor(() => expect(station.toasts.list.map(({ text }) => text)).toEqual(['1 series came in.']))
    expect(station.importSummary).toBeNull()
  })

  it('is said in words', () => {
    const one = { caseId: 'a', outcome: 'new' as const, added: 5 }
    expect(importedSentence([one], 2)).toBe('5 series came in. 2 remarks on the images, kept with the case.')
    expect(importedSentence([one, { ...one, caseId: 'b' }], 0)).toBe('2 cases came in; the first is open.')
    expect(importedSentence([{ ...one, outcome: 'joined', added: 1 }], 0)).toBe(
      '1 series joined the case that was there.',
    )
    expect(importedSentence([{ ...one, outcome: 'known', added: 0 }], 0)).toBe(
      'This was imported before: here is the case as it was left.',
    )
  })
})

describe('commands on the pictures', () => {
  it('change the layout and the series of the active view', async () => {
    const { station, openCase } = await opened()
    runCommand(station, 'layout-2x2')
    expect(openCase.viewer.viewports).toHaveLength(4)
    runCommand(station, 'layout-1')
    const before = openCase.viewer.activeVolume
    runCommand(station, 'next-series')
    expect(openCase.viewer.activeVolume).not.toBe(before)
    runCommand(station, 'previous-series')
    expect(openCase.viewer.activeVolume).toBe(before)
    runCommand(station, 'toggle-linked')
    expect(openCase.viewer.linked).toBe(false)
  })

  it('on series are there only where there is another', async () => {
    const { station } = await opened({ volumes: [fakeCaseVolume()] })
    expect(canRun(station, 'next-series')).toBe(false)
    await vi.waitFor(() => expect(canRun(station, 'layout-2x2')).toBe(true))
  })
})
