import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { gatherAnswers, openCasebook } from '../../../src-main/casebook/index.js'
import { Aside } from '../../../src-main/casebook/aside/client.js'
import { besideOf } from '../../../src-main/sessions/beside.js'
import { SessionReads } from '../../../src-main/sessions/session-reads.js'
import { addCase } from '../casebook/case-data.js'
import { failureOf } from '../casebook/fixtures.js'
import { planWith } from '../session/plans.js'
import { osteophyte, readAll, refusal, sessionBench } from './session-bench.js'

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
      'case,reader,repeat,status,stage,question,component,grade,seconds,reason',
      'case 1,Dr Ada,1,locked,final,30,osteophyte.size,2,,',
      'case 2,Dr Ada,1,not locked,,,,,,',
      'case 1,Dr Ben,1,locked,final,30,osteophyte.size,,,',
      'case 2,Dr Ben,1,unread,,,,,,',
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

  it('says how long each question took, before and after the reveal', async () => {
    const { begin, itemsOf, reads, ada, file } = sessionBench(1)
    const id = begin({ protocol: 'blind-then-revealed', model: true, questions: [30], readers: [ada] })
    const [item = ''] = itemsOf(id, ada)
    reads.open(item, ada)
    reads.apply(item, ada, osteophyte(1))
    reads.spend(item, ada, [{ question: 30, milliseconds: 2500 }])
    reads.reveal(item, ada)
    reads.spend(item, ada, [{ question: 30, milliseconds: 400 }])
    reads.lock(item, ada)
    const text = await new Aside(file).do('session-csv', { id, what: 'answers' })
    expect(text).toContain('before the reveal,30,osteophyte.size,1,2.5,')
    expect(text).toContain('after the reveal,30,osteophyte.size,1,0.4,')
  })
})

function fail(): never {
  throw new Error('There is no reading.')
}
