import { describe, expect, it } from 'vitest'
import { lettersOf, MODEL_LETTER, TEACHER_LETTER } from '../../../src-shared/session/letters.js'
import { methodsParagraph } from '../../../src-shared/session/methods.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import type { FlowRow } from '../../../src-shared/session/rows.js'
import { heatMap, heatShade, heatText } from '../../../src-shared/session/show/heat-map.js'
import { sankeyOf } from '../../../src-shared/session/show/sankey.js'
import { protocolSentences } from '../../../src-shared/session/words.js'
import { planWith } from './plans.js'

const READERS = ['ada', 'ben', 'cy', 'dora']
const CASES = Array.from({ length: 30 }, (_, index) => `case ${index}`)
const settled = (facts: Partial<SessionPlan> = {}): SessionPlan =>
  planWith({ readers: READERS, cases: CASES, settlement: 'adjudication', settledBy: 'eve', ...facts })

describe('the letters of readers where answers are settled', () => {
  it('are the order of the plan where their names are shown', () => {
    expect(lettersOf(settled(), 'case 1')).toEqual([
      { reader: 'ada', letter: 'A' },
      { reader: 'ben', letter: 'B' },
      { reader: 'cy', letter: 'C' },
      { reader: 'dora', letter: 'D' },
    ])
  })

  it('are drawn anew for every case where their names are hidden: nobody is always A', () => {
    const plan = settled({ hidden: ['readers'] })
    const first = CASES.map((caseId) => lettersOf(plan, caseId)[0]?.reader)
    expect(new Set(first)).toEqual(new Set(READERS))
    expect(lettersOf(plan, 'case 1')).toEqual(lettersOf(plan, 'case 1'))
    expect(CASES.map((caseId) => lettersOf({ ...plan, seed: 2 }, caseId)[0]?.reader)).not.toEqual(first)
  })

  it('never name the model or the right answer', () => {
    const most = settled({ readers: Array.from({ length: 20 }, (_, index) => `reader ${index}`) })
    const letters = lettersOf(most, 'case 1').map(({ letter }) => letter)
    expect(new Set([...letters, MODEL_LETTER, TEACHER_LETTER]).size).toBe(22)
    expect(letters).not.toContain('')
  })
})

describe('the drawing of changes', () => {
  const flow = (from: FlowRow['from'], to: FlowRow['to'], count: number, reader = 'ada'): FlowRow => ({
    reader,
    against: 'model',
    from,
    to,
    count,
  })

  it('gives every grade the same height, before and after', () => {
    const { total, nodes, bands } = sankeyOf(
      [flow('same', 'same', 6), flow('other', 'same', 3), flow('other', 'other', 1), flow('same', 'same', 2, 'ben')],
      { width: 300, height: 128 },
    )
    expect(total).toBe(12)
    expect(bands.map(({ from, to, count }) => [from, to, count])).toEqual([
      ['same', 'same', 8],
      ['other', 'same', 3],
      ['other', 'other', 1],
    ])
    // 128 px less two gaps of 14 for twelve grades.
    expect(nodes.map(({ when, state, count, height }) => [when, state, count, Math.round(height * 100) / 100])).toEqual(
      [
        ['before', 'same', 8, 66.67],
        ['before', 'other', 4, 33.33],
        ['after', 'same', 11, 91.67],
        ['after', 'other', 1, 8.33],
      ],
    )
    for (const node of nodes) expect(node.y + node.height).toBeLessThanOrEqual(128 + 1e-9)
  })

  it('stacks the bands of a node without gap or overlap', () => {
    const { nodes, bands } = sankeyOf([flow('same', 'same', 1), flow('same', 'other', 1), flow('same', 'open', 2)], {
      width: 300,
      height: 128,
    })
    const [source] = nodes
    expect(source).toMatchObject({ state: 'same', y: 0, height: 100 })
    expect(bands.map(({ path }) => path.split('C')[0])).toEqual(['M12.0 0.0', 'M12.0 25.0', 'M12.0 50.0'])
  })

  it('is empty where nothing can be compared', () => {
    expect(sankeyOf([], { width: 300, height: 100 })).toEqual({ total: 0, nodes: [], bands: [] })
  })
})

describe('the heat map', () => {
  it('has a line for each question under that of its category, and says where nothing can be compared', () => {
    const cells = [
      { question: 30, same: 3, compared: 4 },
      { question: 31, same: 0, compared: 0 },
      { question: 16, same: 1, compared: 2 },
    ]
    const { columns, lines } = heatMap({ heat: [{ reader: 'ada', stage: 'before', cells }] }, [
      { id: 'ada', name: 'Dr Ada', done: 1, total: 1 },
    ])
    expect(columns).toEqual(['Dr Ada, before the reveal'])
    expect(lines.map(({ question, cells: [cell] }) => [question, cell && heatText(cell)])).toEqual([
      [null, '75'],
      [30, '75'],
      [31, '–'],
      [null, '50'],
      [16, '50'],
    ])
    expect([heatShade(0), heatShade(0.55), heatShade(1)]).toEqual([0, 5, 9])
  })
})

describe('the methods paragraph', () => {
  const FACTS = { startedAt: '2026-11-30T08:00:00.000Z', model: null, version: '0.2.0' }
  const methods = (facts: Partial<SessionPlan>, more: Partial<typeof FACTS> = {}): string =>
    methodsParagraph(settled(facts), { ...FACTS, ...more })

  it('says readers, cases, questions, order, seed, what was hidden, reveal, adjudication and statistics', () => {
    const text = methodsParagraph(
      settled({
        protocol: 'blind-then-revealed',
        model: true,
        order: 'shuffled',
        seed: 42,
        repeats: 2,
        hidden: ['names', 'dates', 'priors', 'readers'],
        training: ['x', 'y'],
        teacher: 'eve',
        questions: Array.from({ length: 62 }, (_, index) => index + 1),
      }),
      { ...FACTS, model: { name: 'Condyle Knee 1.0.0', trainedOn: '24,000 simulated knees' } },
    )
    for (const part of [
      'Four readers assessed 30 knee MRI examinations, each 2 times',
      '62 questions',
      'questions 1 to 62',
      'practised on 2 other examinations',
      'then the model’s answers were revealed',
      'seed 42',
      'Names and numbers of patients, dates and earlier examinations were hidden',
      'Condyle Knee 1.0.0, trained on 24,000 simulated knees',
      'under letters drawn anew for every case',
      'Fleiss’ kappa',
      '1,000 bootstrap resamples of whole patients',
      'McNemar’s test and a paired bootstrap',
      'frozen on 2026-11-30',
    ])
      expect(text).toContain(part)
  })

  it('claims nothing that the protocol has not', () => {
    const text = methods({ readers: ['ada', 'ben'], settlement: 'none', settledBy: null })
    expect(text).toContain('Two readers')
    expect(text).toContain('Cohen’s kappa')
    expect(text).toContain('no reference standard was formed')
    for (const absent of [
      'Fleiss',
      'sensitivity',
      'revealed',
      'practised',
      'The model (',
      'hidden from readers',
      'seed',
    ])
      expect(text).not.toContain(absent)
  })

  it('names nobody', () => {
    for (const name of [...READERS, 'eve']) expect(methods({})).not.toMatch(new RegExp(`\\b${name}\\b`))
  })
})

describe('the protocol in words', () => {
  it('says that whoever settles does not learn who answered what', () => {
    const words = (facts: Partial<SessionPlan>): string => protocolSentences(settled(facts), (id) => id).join(' ')
    expect(words({ hidden: ['readers'] })).toContain('reader A, B and so on')
    expect(words({ hidden: ['readers'] })).not.toContain('Hidden while somebody reads')
    expect(words({ hidden: [] })).not.toContain('reader A')
  })
})
