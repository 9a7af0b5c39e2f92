import { describe, expect, it } from 'vitest'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { filterCounts, filterFrom, openMatters, passes, plainlyNormal } from '../../../src-renderer/reading/filters.js'
import { boxLabel, groupFindings, inListOrder, rowLabel } from '../../../src-renderer/reading/groups.js'
import { leadingGrade, standingOf, worse } from '../../../src-renderer/reading/standing.js'
import { viewBoxes, type Looked } from '../../../src-renderer/reading/view-boxes.js'
import type { ViewerBox } from '../../../src-renderer/viewer/types.js'
import { fakeFindings } from './fake-reading.js'

const findings = fakeFindings([4, 16, 19, 20, 30, 43, 45, 50, 58, 60])
const of = (question: number): FindingState => {
  const finding = findings.find((one) => one.question === question)
  if (!finding) throw new Error(`No question ${question} in this test.`)
  return finding
}

describe('standing', () => {
  it('takes the size of a BML: that all of it is BML and not cyst makes it no worse', () => {
    expect(leadingGrade(of(4).grades)?.component).toBe('bml.size')
    expect(standingOf(of(4))).toBe(1)
  })

  it('has no degree where MOAKS has none: a complex tear is abnormal, a normal cyst location (3) is not', () => {
    expect(standingOf(of(50))).toBe('abnormal')
    const normalCyst = [{ component: 'cyst.tear-location' as const, grade: 3, probabilities: [] }]
    expect(standingOf({ answered: true, grades: normalCyst })).toBe(0)
  })

  it('never takes a finding without an answer for normal', () => {
    expect(standingOf(of(30))).toBe('not-answered')
    expect(standingOf({ answered: true, grades: [] })).toBe('not-answered')
    expect(worse('not-answered', 0)).toBe(0)
    expect(worse(1, 3)).toBe(3)
    expect([worse('abnormal', 1), worse('abnormal', 2), worse(2, 'abnormal'), worse(3, 'abnormal')]).toEqual([
      'abnormal',
      2,
      2,
      3,
    ])
  })
})

describe('filters', () => {
  it('counts what each filter holds', () => {
    // Abnormal: 4, 16, 19, 43, 45, 50. Uncertain: 16 and 20 (0.48). Open: 30.
    expect(filterCounts(findings, 0.6)).toEqual({
      all: 10,
      abnormal: 6,
      'not-reviewed': 9,
      uncertain: 2,
      'out-of-distribution': 0,
      'not-answered': 1,
    })
  })

  it('takes the limit for uncertain from the reader', () => {
    expect(passes(of(19), 'uncertain', 0.8)).toBe(true)
    expect(passes(of(19), 'uncertain', 0.7)).toBe(false)
  })

  it('does not call a rejected finding abnormal', () => {
    expect(passes({ ...of(19), decision: 'rejected' }, 'abnormal', 0.6)).toBe(false)
  })

  it('does not call a person uncertain', () => {
    const person = { kind: 'person', name: 'A' } as const
    expect(passes({ ...of(16), authors: { ...of(16).authors, grades: person }, flags: [] }, 'uncertain', 0.6)).toBe(
      false,
    )
  })

  it('reads a stored filter and falls back to all', () => {
    expect(filterFrom('abnormal')).toBe('abnormal')
    expect(filterFrom('from-the-future')).toBe('all')
  })

  it('accepts in bulk only what is normal, sure, unflagged and open', () => {
    expect(plainlyNormal(findings, 0.6).map((finding) => finding.question)).toEqual([58, 60])
    expect(plainlyNormal([{ ...of(58), flags: ['out-of-distribution'] }], 0.6)).toEqual([])
    expect(plainlyNormal([{ ...of(58), decision: 'accepted' }], 0.6)).toEqual([])
  })

  it('sorts what a sign-off leaves open, each finding once', () => {
    const open = openMatters(findings, 0.6)
    expect(open.abnormal.map((one) => one.question)).toEqual([4, 16, 19, 43, 45, 50])
    expect(open.uncertain.map((one) => one.question)).toEqual([20])
    expect(open.normal.map((one) => one.question)).toEqual([58, 60])
    expect(open.notAnswered.map((one) => one.question)).toEqual([30])
  })
})

describe('groups', () => {
  it('groups by compartment, medial first, by question within', () => {
    expect(groupFindings(findings).map((group) => [group.title, group.findings.map((one) => one.question)])).toEqual([
      ['Medial tibiofemoral', [4, 19, 20, 45, 50, 58]],
      ['Patellofemoral', [16, 30]],
      ['Central', [60]],
      ['Whole joint', [43]],
    ])
    expect(inListOrder(findings)[0]?.question).toBe(4)
  })

  it.each([
    [19, 'Cartilage', 'femur, central'],
    [17, 'Cartilage', 'patella, lateral'],
    [40, 'Osteophyte', 'tibia'],
    [34, 'Osteophyte', 'medial femur, anterior'],
    [47, 'Extrusion', 'laterally'],
    [50, 'Meniscus', 'posterior horn'],
    [54, 'Meniscal cyst', ''],
    [60, 'ACL', ''],
    [42, 'Hoffa-synovitis', ''],
    [65, 'Popliteal cyst', 'behind the medial condyle'],
  ])('labels question %i as %s, %s', (question, feature, place) => {
    expect(rowLabel({ question, region: '' })).toEqual({ feature, place })
  })

  it('gives every question a label of its own within its compartment', () => {
    const labels = QUESTIONS.map((question) => {
      const { feature, place } = rowLabel({ question: question.id, region: question.regionId })
      return `${question.compartment}: ${feature} ${place}`
    })
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('writes the tab of a box', () => {
    expect(boxLabel(of(19), 2)).toBe('Cartilage 2 · medial femur, central')
    expect(boxLabel(of(30), null)).toBe('Osteophyte · patella, superior margin')
  })
})

describe('boxes over the pictures', () => {
  const NOTHING = { selected: null, hovered: [], hidden: [] }
  const keysOf = (looked: Partial<Looked>, which: (box: ViewerBox) => boolean): string[] =>
    viewBoxes(findings, { ...NOTHING, ...looked }, true, (one) => one.volume)
      .filter(which)
      .map((box) => box.key)

  it('complaint C: ten boxes cover the image: none but the selected one and those pointed at, unless all are wanted', () => {
    const shown = (box: ViewerBox): boolean => !box.quiet
    expect(keysOf({}, shown)).toEqual([])
    expect(keysOf({ selected: 'q16' }, shown)).toEqual(['q16'])
    expect(keysOf({ selected: 'q16', hovered: ['q4', 'q58'] }, shown)).toEqual(['q4', 'q16', 'q58'])
    expect(keysOf({ selected: 'q16', hovered: ['q4', 'q16'] }, (box) => box.faint === true)).toEqual(['q4'])
    expect(keysOf({ selected: 'q16', hovered: ['q4'], hidden: ['q16', 'q4'] }, shown)).toEqual([])
  })

  it('are all those of abnormal findings and of the selected one', () => {
    expect(keysOf({}, () => true)).toEqual(['q4', 'q16', 'q19', 'q43', 'q45', 'q50'])
    const withNormal = viewBoxes(findings, { ...NOTHING, selected: 'q58' }, false, (one) => one.volume).find(
      (box) => box.key === 'q58',
    )
    expect(withNormal).toMatchObject({ standing: 0, editable: false })
  })
})
