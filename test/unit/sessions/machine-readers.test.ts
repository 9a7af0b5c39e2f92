import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { gatherAnswers } from '../../../src-main/casebook/index.js'
import { sessionCsv } from '../../../src-main/casebook/sessions/compare.js'
import { besideOf } from '../../../src-main/sessions/beside.js'
import { machineChoices } from '../../../src-main/sessions/machine-readings.js'
import { machineKey, type MachineReader } from '../../../src-shared/session/machines.js'
import { sessionNumbers } from '../../../src-shared/session/numbers.js'
import { planProblem } from '../../../src-shared/session/plan.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { keepOpinion, newOpinion, opinionAnswer } from '../casebook/opinions.js'
import { planWith } from '../session/plans.js'
import { readAll, sessionBench } from './session-bench.js'

const LITTLE: MachineReader = { kind: 'model', model: 'little-model' }

/** Every case has an opinion of the little model: an osteophyte of the grade given, or a text that could not be understood. */
function opinions(
  { casebook, cases }: Pick<ReturnType<typeof sessionBench>, 'casebook' | 'cases'>,
  grades: (number | null)[],
): void {
  cases.forEach((caseId, index) => {
    const grade = grades[index] ?? null
    keepOpinion(casebook, {
      caseId,
      id: `opinion-${index}`,
      ...(grade === null
        ? { standing: 'not-understood', problem: 'No JSON object and no grade can be read.', grades: [] }
        : { grades: [{ component: 'osteophyte.size', grade }] }),
    })
  })
}

describe('machine readers of a session', () => {
  it('are counted as readers of their own, and a failure is an answer left open', () => {
    const bench = sessionBench()
    opinions(bench, [1, 2, null])
    const id = bench.begin({ questions: [30], machines: [LITTLE] })
    readAll(bench, id, { [bench.ada]: 1, [bench.ben]: 1 })
    const answers = gatherAnswers(bench.casebook, id)
    const machine = answers.reads.filter(({ reader }) => reader === machineKey(LITTLE))
    expect(machine.map((read) => read.answers[0]?.grades.map(({ grade }) => grade))).toEqual([[1], [2], []])
    const { pairs, agreement } = sessionNumbers(answers)
    const withMachine = pairs.filter(({ second }) => second.reader === machineKey(LITTLE))
    expect(withMachine.map(({ first, compared }) => [first.reader, compared])).toEqual([
      [bench.ada, 2],
      [bench.ben, 2],
    ])
    expect(withMachine[0]?.agreement.value).toBe(0.5)
    // Of the people alone: both always said 1.
    expect(agreement[0]?.agreement.value).toBe(1)
    expect(sessionCsv(bench.casebook, id, 'answers')).toContain('little-model')
    expect(sessionCsv(bench.casebook, id, 'numbers')).toContain('Dr Ada – little-model')
  })

  it('keep what they had answered when the session started', () => {
    const bench = sessionBench(1)
    opinions(bench, [1])
    const pack: MachineReader = { kind: 'pack', id: readingWith([]).pack.id, version: '1.0.0' }
    const id = bench.begin({ questions: [30], machines: [LITTLE, pack] })
    const said = (): unknown =>
      gatherAnswers(bench.casebook, id)
        .reads.filter(({ reader }) => reader.startsWith('machine '))
        .map(({ reader, answers }) => [reader, answers[0]?.grades])
    readAll(bench, id, { [bench.ada]: 1, [bench.ben]: 1 })
    const before = said()
    expect(before).toHaveLength(2)
    const [caseId = ''] = bench.cases
    keepOpinion(bench.casebook, { caseId, id: 'later', grades: [{ component: 'osteophyte.size', grade: 3 }] })
    bench.casebook.saveReading(caseId, readingWith([finding(30, { 'osteophyte.size': 3 })]))
    expect(said()).toEqual(before)
    const raw = new Database(bench.file)
    for (const sql of ["UPDATE session_machines SET reading_id = 'later'", 'DELETE FROM session_machines'])
      expect(() => raw.exec(sql), sql).toThrow()
    raw.close()
  })

  it('are refused where they have not answered every question of every case, and the session does not start', () => {
    const bench = sessionBench(2)
    opinions({ ...bench, cases: bench.cases.slice(0, 1) }, [1])
    const plan = planWith({ cases: bench.cases, readers: [bench.ada], questions: [30], machines: [LITTLE] })
    const id = bench.sessions.make(plan, bench.cy)
    expect(() => bench.sessions.start(id)).toThrow('little-model has not answered all questions of one case')
    expect(bench.casebook.items.of(id)).toEqual([])
    expect(bench.casebook.machines.of(id)).toEqual([])
    // One that broke off does not count.
    const [, second = ''] = bench.cases
    bench.casebook.opinions.begin(second, newOpinion({ id: 'broken', questions: [30, 31] }))
    bench.casebook.opinions.keep('broken', opinionAnswer())
    expect(() => bench.sessions.start(id)).toThrow('one case')
    expect(planProblem({ ...plan, machines: [LITTLE, LITTLE] })).toBe('A machine reader is in the session twice.')
  })

  it('are offered with how many of the cases each has read', () => {
    const bench = sessionBench(2)
    opinions({ ...bench, cases: bench.cases.slice(0, 1) }, [1])
    expect(machineChoices(bench.casebook, bench.cases, [])).toMatchObject([
      { reader: { kind: 'pack' }, cases: 2 },
      { reader: LITTLE, cases: 1 },
    ])
    // Whoever can be asked now is offered too.
    const large: MachineReader = { kind: 'model', model: 'large-model' }
    expect(machineChoices(bench.casebook, bench.cases, [LITTLE, large])).toMatchObject([
      { reader: LITTLE, cases: 1 },
      { reader: large, cases: 0 },
      { reader: { kind: 'pack' }, cases: 2 },
    ])
  })

  it('are never shown to a reader', () => {
    const bench = sessionBench(1)
    opinions(bench, [3])
    const id = bench.begin({ questions: [30], machines: [LITTLE], protocol: 'side-by-side', model: true })
    const [item = ''] = bench.itemsOf(id, bench.ada)
    const { session, item: stored, file, may } = bench.reads.look(item, bench.ada)
    const beside = besideOf(bench, session, stored, file, may)
    expect(beside.map(({ name }) => name)).toEqual(['Reference 1.0.0'])
    const told = JSON.stringify([beside, bench.reads.open(item, bench.ada), bench.reads.history(item, bench.ada)])
    expect(told).not.toContain('little-model')
    expect(told).not.toContain('"grade":3')
  })
})
