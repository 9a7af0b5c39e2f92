import { describe, expect, it } from 'vitest'
import { gatherAnswers } from '../../../src-main/casebook/index.js'
import { Aside } from '../../../src-main/casebook/aside/client.js'
import { besideOf } from '../../../src-main/sessions/beside.js'
import { osteophyte, osteophyteGrades, refusal, sessionBench } from './session-bench.js'

describe('settling', () => {
  /** Two readers who differ about one knee, and who settles it without knowing them. */
  function differing() {
    const bench = sessionBench(1)
    const { begin, itemsOf, reads, sessions, ada, ben, cy } = bench
    const id = begin({ settlement: 'adjudication', settledBy: cy, questions: [30], hidden: ['readers'] })
    const [one = '', other = ''] = [...itemsOf(id, ada), ...itemsOf(id, ben)]
    const boxLps: { min: [number, number, number]; max: [number, number, number] } = { min: [0, 0, 0], max: [5, 5, 5] }
    const steps = [{ text: 'A spur at the margin.', evidence: null }]
    reads.open(one, ada)
    reads.apply(one, ada, osteophyte(1))
    reads.apply(one, ada, { type: 'set-box', finding: 'q30', boxLps, volume: 'v' })
    reads.apply(one, ada, { type: 'set-steps', finding: 'q30', steps })
    reads.lock(one, ada)
    bench.answer(other, ben, 3)
    const item = sessions.settle(id, 1, cy)
    reads.open(item, cy)
    const beside = () => {
      const { session, item: stored, file, may } = reads.look(item, cy)
      return besideOf(bench, session, stored, file, may)
    }
    return { ...bench, id, item, beside, boxLps, steps }
  }

  it('shows answers under letters that tell nothing of who gave them, and numbers only at the end', () => {
    const { beside, sessions, id, cy, ada } = differing()
    expect(beside().map(({ name, letter }) => [name, letter])).toEqual([
      ['Reader A', 'A'],
      ['Reader B', 'B'],
    ])
    expect(JSON.stringify(beside())).not.toMatch(/Dr (Ada|Ben)/)
    expect(sessions.summary(id, cy)).toMatchObject({ mayCompare: true, mayCount: false })
    expect(refusal(() => sessions.checkMayCount(id, cy))).toContain('hidden from whoever settles')
    sessions.checkMayCount(id, ada)
    sessions.finish(id, cy)
    sessions.checkMayCount(id, cy)
  })

  it('complaint D: takes an answer over whole, as one step, under the name of who settles', async () => {
    const { beside, reads, item, cy, ada, boxLps, steps, casebook, id, file } = differing()
    const given = beside().find(({ answers }) => answers[0]?.grades[0]?.grade === 1)
    const [answer] = given?.answers ?? []
    const take = {
      finding: 'q30',
      from: given?.letter ?? '',
      grades: answer?.grades ?? [],
      boxLps: answer?.boxLps ?? null,
      volume: answer?.volume ?? null,
      steps: answer?.steps ?? [],
    }
    const [finding] = reads.take(item, cy, take).findings
    expect(finding).toMatchObject({ answered: true, decision: 'edited', boxLps, volume: 'v', steps })
    expect(casebook.items.revisions(item).map(({ author, action }) => [author.name, action.type])).toEqual([
      ['Dr Cy', 'take-answer'],
    ])
    expect(reads.undo(item, cy).findings[0]).toMatchObject({ answered: false, boxLps: null, steps: [] })
    reads.take(item, cy, take)
    reads.apply(item, cy, { type: 'set-note', finding: 'q30', note: 'Seen on two slices.' })
    reads.lock(item, cy)
    expect(gatherAnswers(casebook, id).settled.size).toBe(1)
    expect(await new Aside(file).do('session-csv', { id, what: 'answers' })).toContain(
      'Dr Cy,1,locked,settled,30,osteophyte.size,1,,Seen on two slices.',
    )
    expect(refusal(() => reads.take(item, cy, take))).toContain('locked')
    expect(refusal(() => reads.take(item, ada, take))).toContain('somebody else')
  })

  it('is the only place where an answer is taken over', () => {
    const { begin, itemsOf, reads, review, cases, ada } = sessionBench(1)
    const [item = ''] = itemsOf(begin(), ada)
    const take = { finding: 'q30', from: 'B', grades: osteophyteGrades(1), boxLps: null, volume: null, steps: [] }
    reads.open(item, ada)
    refusal(() => reads.take(item, ada, take))
    refusal(() => reads.apply(item, ada, { type: 'take-answer', ...take }))
    expect(() => review.apply(cases[0] ?? '', ada, { type: 'take-answer', ...take })).toThrow('nobody else’s answer')
  })

  it('complaint D: is about what differs, after all have read, under the name of who settles', async () => {
    const bench = sessionBench(2)
    const { begin, itemsOf, answer, sessions, reads, casebook, ada, ben, cy, file } = bench
    const id = begin({ settlement: 'adjudication', settledBy: cy, questions: [30] })
    expect(sessions.list(cy)).toMatchObject([{ own: 'wait' }])
    expect(refusal(() => sessions.settle(id, 1, cy))).toContain('once every reader')
    const [first = '', second = ''] = itemsOf(id, ada)
    answer(first, ada, 1)
    answer(second, ada, 1)
    for (const [index, item] of itemsOf(id, ben).entries()) answer(item, ben, index === 0 ? 1 : 3)
    expect(sessions.list(cy)).toMatchObject([{ own: 'settle', mayCompare: true }])
    const aside = new Aside(file)
    expect(await aside.do('session-differences', { id })).toEqual([{ number: 2, questions: [30], settled: false }])
    expect(refusal(() => sessions.settle(id, 2, ada))).toContain('not yours')
    expect(refusal(() => sessions.settle(id, 1, cy))).toContain('alike')
    const item = sessions.settle(id, 2, cy)
    expect(sessions.settle(id, 2, cy)).toBe(item)
    const { session, item: stored, file: open, may } = reads.look(item, cy)
    expect(besideOf(bench, session, stored, open, may).map(({ name }) => name)).toEqual(['Dr Ada', 'Dr Ben'])
    answer(item, cy, 2)
    expect(casebook.items.revisions(item).map(({ author }) => author.reader)).toEqual([cy, cy])
    expect(await aside.do('session-differences', { id })).toEqual([{ number: 2, questions: [30], settled: true }])
    const numbers = await aside.do('session-numbers', { id })
    expect(numbers.accuracy.map(({ reader, accuracy }) => [reader, accuracy.value])).toEqual([
      [ada, 1 / 2],
      [ben, 1 / 2],
    ])
    aside.close()
  })
})
