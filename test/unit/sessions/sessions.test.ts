import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { gatherAnswers, openCasebook } from '../../../src-main/casebook/index.js'
import { Aside } from '../../../src-main/casebook/aside/client.js'
import { SessionError } from '../../../src-main/sessions/session-error.js'
import { besideOf } from '../../../src-main/sessions/beside.js'
import { SessionReads } from '../../../src-main/sessions/session-reads.js'
import { addCase } from '../casebook/case-data.js'
import { failureOf } from '../casebook/fixtures.js'
import { planWith } from '../session/plans.js'
import { osteophyte, osteophyteGrades, readAll, sessionBench } from './session-bench.js'

/** Why a session refuses something: one or more sentences. */
function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (!(error instanceof SessionError)) throw error
    expect(error.message).toMatch(/^[A-Z].*\.$/)
    return error.message
  }
  throw new Error('A refusal was expected.')
}

describe('a session', () => {
  it('is a draft until it starts, and frozen then', () => {
    const { sessions, casebook, cases, ada, ben, file } = sessionBench()
    const plan = planWith({ cases, readers: [ada, ben], questions: [16, 30] })
    sessions.remove(sessions.make(plan, ada))
    expect(sessions.list(ada)).toEqual([])
    const id = sessions.make(plan, ada)
    expect(sessions.list(ada)).toMatchObject([
      { id, state: 'draft', own: 'nothing', mayCompare: false, mayFinish: false },
    ])
    sessions.start(id)
    expect(sessions.list(ada)).toMatchObject([{ state: 'running', own: 'read', readers: [{ done: 0, total: 3 }, {}] }])
    expect(refusal(() => sessions.start(id))).toContain('started already')
    expect(refusal(() => sessions.remove(id))).toContain('stays')
    expect(failureOf(() => casebook.remove(cases[0] ?? '')).message).toContain('Knees of spring')
    casebook.close()
    const raw = new Database(file)
    expect(() => raw.exec(`UPDATE sessions SET plan = '{}'`)).toThrow('a session is frozen when it starts')
    expect(() => raw.exec('DELETE FROM sessions')).toThrow('a session that has started stays')
    expect(() => raw.exec('UPDATE session_items SET repeat = 2')).toThrow('never changes')
    expect(() => raw.exec('DELETE FROM session_items')).toThrow('only with their case')
    raw.close()
  })

  it('is refused where it cannot be carried out, and leaves nothing behind', () => {
    const { sessions, casebook, cases, ada, ben, cy } = sessionBench()
    expect(refusal(() => sessions.make(planWith({ readers: [ada, ada], cases }), ada))).toContain('twice')
    expect(failureOf(() => sessions.make(planWith({ readers: [ada], cases: ['gone'] }), ada)).kind).toBe('no-such-case')
    const unread = addCase(casebook, 9)
    const model = planWith({ readers: [ada, ben], cases: [...cases, unread], model: true })
    const id = sessions.make(model, ada)
    expect(refusal(() => sessions.start(id))).toContain('has not read one case')
    const taught = sessions.make(planWith({ readers: [ada], cases, training: [unread], teacher: cy }), ada)
    expect(refusal(() => sessions.start(taught))).toContain('no signed read')
    expect(sessions.list(ada).map(({ state }) => state)).toEqual(['draft', 'draft'])
    expect(casebook.items.of(id)).toEqual([])
  })

  it('shows nobody in one session what another hides: the same people read a case in one at a time', () => {
    const { sessions, begin, cases, ada, cy } = sessionBench()
    const blind = begin({ readers: [ada] })
    const open = sessions.make(
      planWith({ cases, readers: [ada], questions: [30], protocol: 'side-by-side', model: true }),
      ada,
    )
    expect(refusal(() => sessions.start(open))).toContain('Knees of spring')
    sessions.finish(blind, cy)
    sessions.start(open)
    expect(sessions.list(ada)).toMatchObject([{ state: 'running' }, { state: 'finished' }])
  })

  it('complaint D: queues are independent: what one locks stays in the queue of the other', () => {
    const bench = sessionBench()
    const { sessions, begin, itemsOf, answer, ada, ben } = bench
    const id = begin()
    const [first = '', second = ''] = itemsOf(id, ada)
    expect(sessions.next(id, ada)).toBe(first)
    answer(first, ada, 1)
    expect(sessions.next(id, ada)).toBe(second)
    expect(sessions.next(id, ben)).toBe(itemsOf(id, ben)[0])
    expect(sessions.list(ben)).toMatchObject([{ readers: [{ done: 1 }, { done: 0 }] }])
  })

  it('ends when all have locked their cases, or by whoever made it', () => {
    const bench = sessionBench(1)
    const { sessions, begin, ada, ben, cy } = bench
    const id = begin()
    expect(refusal(() => sessions.finish(id, ada))).toContain('still read')
    readAll(bench, id, { [ada]: 1, [ben]: 1 })
    sessions.finish(id, ada)
    expect(sessions.list(null)).toMatchObject([{ state: 'finished', mayCompare: true }])
    const other = begin()
    sessions.finish(other, cy)
    const [item = ''] = bench.itemsOf(other, ada)
    expect(refusal(() => bench.reads.apply(item, ada, osteophyte(1)))).toContain('finished')
  })
})

describe('a case of a session', () => {
  it('is read by its reader alone', () => {
    const { begin, itemsOf, reads, ada, ben } = sessionBench()
    const [item = ''] = itemsOf(begin(), ada)
    for (const other of [ben, null])
      for (const work of [
        () => reads.open(item, other),
        () => reads.apply(item, other, osteophyte(1)),
        () => reads.undo(item, other),
        () => reads.history(item, other),
        () => reads.lock(item, other),
        () => reads.reveal(item, other),
        () => reads.spend(item, other, [{ question: 16, milliseconds: 5 }]),
      ])
        expect(refusal(work)).toContain('somebody else')
  })

  it('complaint D: is a read of its own, and its author is who answered', () => {
    const { casebook, review, begin, itemsOf, reads, ada, ben, cases } = sessionBench()
    const [item = ''] = itemsOf(begin(), ada)
    reads.open(item, ada)
    reads.apply(item, ada, osteophyte(2))
    const { caseId } = casebook.items.find(item) ?? { caseId: '' }
    // Neither the ordinary read of its reader nor anybody's list, count or export knows of it.
    expect(review.state(caseId, ada).lastSequence).toBe(0)
    expect(casebook.reads(caseId)).toEqual([])
    expect(casebook.decidedReads()).toEqual([])
    expect(casebook.readers.get(ada).reads).toBe(0)
    expect(casebook.case(cases[0] ?? '', ben)?.otherReaders).toBe(0)
    // A name that changes later changes no author.
    casebook.readers.change({ id: ada, name: 'Dr Ada Married', role: 'radiologist', retired: false })
    expect(casebook.items.revisions(item).map(({ author }) => author)).toEqual([
      { kind: 'person', name: 'Dr Ada', reader: ada },
    ])
    expect(casebook.chain(item)).toHaveLength(1)
    expect(casebook.check().altered).toEqual([])
  })

  it('complaint D: what is locked stays, by rule and in the file', () => {
    const { casebook, begin, itemsOf, answer, reads, ada, file } = sessionBench()
    const [item = ''] = itemsOf(begin(), ada)
    answer(item, ada, 2)
    for (const work of [
      () => reads.apply(item, ada, osteophyte(1)),
      () => reads.apply(item, ada, { type: 'withdraw-sign-off' }),
      () => reads.lock(item, ada),
    ])
      expect(refusal(work)).toContain('stay')
    casebook.close()
    const raw = new Database(file)
    expect(() =>
      raw.exec(
        `INSERT INTO revisions SELECT read_number, sequence + 1, reading_id, author_kind, author_name, author_reader, at, type, action, hash
         FROM revisions WHERE sequence = (SELECT max(sequence) FROM revisions)`,
      ),
    ).toThrow('locked answers of a session stay')
    raw.close()
  })

  it('complaint D: keeps every acknowledged answer when the program is ended', () => {
    const { casebook, begin, itemsOf, reads, ada, file } = sessionBench()
    const [item = ''] = itemsOf(begin({ protocol: 'blind-then-revealed', model: true }), ada)
    reads.open(item, ada)
    reads.apply(item, ada, osteophyte(2))
    reads.reveal(item, ada)
    // A second connection to the file sees what a process started after a kill would.
    const later = openCasebook(file)
    const again = new SessionReads(later)
    expect(again.look(item, ada).item.stage).toBe('revealed')
    expect(again.open(item, ada).findings.find(({ key }) => key === 'q30')?.grades[0]?.grade).toBe(2)
    later.close()
    expect(casebook.check().altered).toEqual([])
  })

  it('answers the questions of the session only, on an empty form', () => {
    const { begin, itemsOf, reads, ada } = sessionBench()
    const [item = ''] = itemsOf(begin(), ada)
    const state = reads.open(item, ada)
    expect(state.findings.map(({ key, answered }) => `${key} ${answered}`)).toEqual(['q16 false', 'q30 false'])
    for (const action of [
      { type: 'reject' as const, finding: 'q30' },
      { type: 'reopen' as const, finding: 'q30' },
      { type: 'set-side' as const, side: 'left' as const },
      { type: 'sign-off' as const },
      { type: 'reveal' as const },
    ])
      refusal(() => reads.apply(item, ada, action))
    refusal(() => reads.apply(item, ada, { type: 'set-grade', finding: 'q1', component: 'bml.size', grade: 1 }))
    expect(reads.apply(item, ada, osteophyte(1)).reviewed).toBe(1)
    expect(reads.undo(item, ada).reviewed).toBe(0)
    expect(reads.redo(item, ada).reviewed).toBe(1)
    expect(reads.history(item, ada, 'q30')).toHaveLength(3)
  })

  it('complaint D: time runs with what was opened, and is kept by question and by what was on show', () => {
    const { casebook, begin, itemsOf, reads, ada } = sessionBench()
    const [item = '', unopened = ''] = itemsOf(begin({ protocol: 'blind-then-revealed', model: true }), ada)
    reads.open(item, ada)
    reads.spend(item, ada, [{ question: 30, milliseconds: 1500.4 }])
    reads.spend(item, ada, [{ question: 30, milliseconds: 500 }])
    reads.apply(item, ada, osteophyte(1))
    reads.reveal(item, ada)
    reads.spend(item, ada, [{ question: 30, milliseconds: 300 }])
    reads.lock(item, ada)
    reads.spend(item, ada, [{ question: 30, milliseconds: 9000 }])
    expect(casebook.items.times(item)).toEqual([
      { question: 30, revealed: false, milliseconds: 2000 },
      { question: 30, revealed: true, milliseconds: 300 },
    ])
    expect(casebook.items.times(unopened)).toEqual([])
  })

  it('keeps how its reader left it, and nothing of how anybody else left the case', () => {
    const { casebook, begin, itemsOf, reads, ada } = sessionBench()
    const [item = ''] = itemsOf(begin(), ada)
    reads.open(item, ada)
    expect(casebook.viewOfRead(item)).toBeNull()
  })
})

describe('what is shown beside the own answers', () => {
  const shown = (bench: ReturnType<typeof sessionBench>, item: string, reader: string): string[] => {
    const { session, item: stored, file, may } = bench.reads.look(item, reader)
    return besideOf(bench, session, stored, file, may).map(({ kind, name }) => `${kind} ${name}`)
  }

  it('is nothing in a blind read, and the model after its reveal; both answers are kept', () => {
    const bench = sessionBench(1)
    const { begin, itemsOf, reads, ada, casebook } = bench
    const id = begin({ protocol: 'blind-then-revealed', model: true })
    const [item = ''] = itemsOf(id, ada)
    reads.open(item, ada)
    reads.apply(item, ada, osteophyte(2))
    expect(shown(bench, item, ada)).toEqual([])
    expect(refusal(() => reads.lock(item, ada))).toContain('Reveal the model’s answers first')
    reads.reveal(item, ada)
    expect(shown(bench, item, ada)).toEqual(['model Reference 1.0.0'])
    refusal(() => reads.reveal(item, ada))
    reads.apply(item, ada, osteophyte(0))
    reads.lock(item, ada)
    const [read] = gatherAnswers(casebook, id).reads
    expect(read?.before?.[1]?.grades).toEqual([{ component: 'osteophyte.size', grade: 2 }])
    expect(read?.answers[1]?.grades).toEqual([{ component: 'osteophyte.size', grade: 0 }])
  })

  it('complaint D: a model that reads anew after the start changes nothing of the session', () => {
    const bench = sessionBench(1)
    const { begin, itemsOf, reads, ada, casebook, cases } = bench
    const [item = ''] = itemsOf(begin({ protocol: 'side-by-side', model: true }), ada)
    const before = reads.look(item, ada).file.reading?.id
    casebook.saveReading(cases[0] ?? '', { ...(casebook.reading(cases[0] ?? '') ?? fail()), flags: ['coarse-slices'] })
    expect(reads.look(item, ada).file.reading?.id).toBe(before)
  })

  it('the right answers of practice once it is locked, which count in no number', () => {
    const bench = sessionBench(2)
    const { begin, itemsOf, reads, review, answer, ada, cy, casebook } = bench
    const [practice = '', real = ''] = bench.cases
    review.apply(practice, cy, { type: 'accept-many', findings: ['q16', 'q30'] })
    review.apply(practice, cy, { type: 'sign-off' })
    const id = begin({ cases: [real], training: [practice], teacher: cy, readers: [ada] })
    const [item = ''] = itemsOf(id, ada)
    reads.open(item, ada)
    expect(shown(bench, item, ada)).toEqual([])
    answer(item, ada, 1)
    expect(shown(bench, item, ada)).toEqual(['teacher Dr Cy'])
    expect(gatherAnswers(casebook, id).reads).toEqual([])
  })
})

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

  it('complaint D: takes an answer over whole, as one step, under the name of who settles', () => {
    const { beside, reads, item, cy, ada, boxLps, steps, casebook, id } = differing()
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

describe('what leaves a session', () => {
  it('complaint D: tells what was left open from what nobody has read, in every row of reader and case', async () => {
    const bench = sessionBench(2)
    const { begin, itemsOf, answer, reads, ada, ben, file } = bench
    const id = begin({ questions: [30] })
    const [first = '', second = ''] = itemsOf(id, ada)
    answer(first, ada, 2)
    reads.open(second, ada)
    const [open = ''] = itemsOf(id, ben)
    reads.open(open, ben)
    reads.lock(open, ben)
    const aside = new Aside(file)
    const lines = (await aside.do('session-csv', { id, what: 'answers' })).trim().split('\r\n')
    expect(lines).toEqual([
      'case,reader,repeat,status,stage,question,component,grade',
      'case 1,Dr Ada,1,locked,final,30,osteophyte.size,2',
      'case 2,Dr Ada,1,not locked,,,,',
      'case 1,Dr Ben,1,locked,final,30,osteophyte.size,',
      'case 2,Dr Ben,1,unread,,,,',
    ])
    expect(lines.join()).not.toMatch(/Patient|P1/)
    aside.close()
  })

  it('its numbers say what cannot be computed, and a name is no formula', async () => {
    const bench = sessionBench(1)
    const { begin, ada, ben, casebook, file } = bench
    casebook.readers.change({ id: ben, name: '=SUM(A1)', role: 'radiologist', retired: false })
    const id = begin({ questions: [30] })
    readAll(bench, id, { [ada]: 1, [ben]: 1 })
    const aside = new Aside(file)
    const text = await aside.do('session-csv', { id, what: 'numbers' })
    expect(text).toContain('agreement,All questions,2,agreement,1,,')
    expect(text).toContain('agreement,All questions,2,kappa,not computable,,')
    expect(await aside.do('session-csv', { id, what: 'answers' })).toContain("'=SUM(A1)")
    aside.close()
  })
})

function fail(): never {
  throw new Error('There is no reading.')
}
