import { describe, expect, it } from 'vitest'
import { assignments } from '../../../src-shared/session/assignment.js'
import { disagreements } from '../../../src-shared/session/answers.js'
import { planProblem, SessionPlanSchema } from '../../../src-shared/session/plan.js'
import {
  allowed,
  mayCompare,
  nextItem,
  progressOf,
  type ItemStage,
  type ItemStanding,
} from '../../../src-shared/session/rules.js'
import { protocolSentences } from '../../../src-shared/session/words.js'
import { answer, planWith } from './plans.js'

const item = (reader: string, caseId: string, stage: ItemStage = 'unopened'): ItemStanding => ({
  reader,
  caseId,
  part: 'reading',
  repeat: 1,
  stage,
})

describe('a plan', () => {
  it('is refused with a sentence where it cannot be carried out', () => {
    expect(planProblem(planWith())).toBeNull()
    const adjudicated = planWith({ settlement: 'adjudication', settledBy: 'cy' })
    expect(planProblem(adjudicated)).toBeNull()
    for (const plan of [
      planWith({ cases: ['a', 'a'] }),
      planWith({ training: ['a'], teacher: 'cy' }),
      planWith({ readers: ['ada', 'ada'] }),
      planWith({ questions: [16, 16] }),
      planWith({ protocol: 'model-first' }),
      planWith({ training: ['d'] }),
      planWith({ training: ['d'], teacher: 'ada' }),
      planWith({ settlement: 'consensus' }),
      planWith({ settlement: 'adjudication', settledBy: 'ada' }),
      planWith({ settlement: 'consensus', settledBy: 'cy' }),
      planWith({ settlement: 'adjudication', settledBy: 'cy', readers: ['ada'] }),
    ])
      expect(planProblem(plan)).toMatch(/^[A-Z].*\.$/)
  })

  it('has bounds: no session without readers, cases or questions', () => {
    for (const empty of ['readers', 'cases', 'questions'])
      expect(SessionPlanSchema.safeParse({ ...planWith(), [empty]: [] }).success).toBe(false)
  })

  it('is said in words before it starts', () => {
    const plan = planWith({
      protocol: 'blind-then-revealed',
      model: true,
      settlement: 'adjudication',
      settledBy: 'cy',
      order: 'shuffled',
      seed: 7,
      hidden: ['names', 'dates'],
    })
    const names: Record<string, string> = { ada: 'Dr Ada', ben: 'Dr Ben', cy: 'Dr Cy' }
    const words = protocolSentences(plan, (id) => names[id] ?? id).join(' ')
    expect(words).toContain('Dr Ada and Dr Ben read 3 cases, and answer 1 question about each.')
    expect(words).toContain('the answers before and after are both kept')
    expect(words).toContain('shuffled by the seed 7')
    expect(words).toContain('Hidden while somebody reads: names and numbers of patients and dates.')
    expect(words).toContain('Dr Cy settles it in their own name')
  })
})

describe('who reads what', () => {
  const cases = Array.from({ length: 12 }, (_, index) => `case ${index}`)
  const orderOf = (reader: string, seed = 7): string[] =>
    assignments(planWith({ cases, order: 'shuffled', seed }))
      .filter((one) => one.reader === reader)
      .map(({ caseId }) => caseId)

  it('complaint D: every reader has a seeded order of their own', () => {
    expect(orderOf('ada')).not.toEqual(orderOf('ben'))
    expect(orderOf('ada')).toEqual(orderOf('ada'))
    expect(orderOf('ada', 8)).not.toEqual(orderOf('ada'))
    expect([...orderOf('ada')].sort()).toEqual([...cases].sort())
  })

  it('practice comes first, and a case comes again only when all were read', () => {
    const plan = planWith({ training: ['d'], teacher: 'cy', repeats: 2, readers: ['ada'] })
    expect(assignments(plan).map(({ caseId, part, repeat }) => `${caseId} ${part} ${repeat}`)).toEqual([
      'd training 1',
      ...['a', 'b', 'c'].map((one) => `${one} reading 1`),
      ...['a', 'b', 'c'].map((one) => `${one} reading 2`),
    ])
  })

  it('complaint D: the first answer takes no case out of the queue of another reader', () => {
    const items = [item('ada', 'a', 'locked'), item('ada', 'b'), item('ben', 'a'), item('ben', 'b')]
    expect(nextItem(items, 'ben')?.caseId).toBe('a')
    expect(nextItem(items, 'ada')?.caseId).toBe('b')
    expect(nextItem(items, 'cy')).toBeUndefined()
  })

  it('complaint D: progress counts cases, not answers', () => {
    const items = [
      item('ada', 'a', 'locked'),
      item('ada', 'b', 'answering'),
      item('ada', 'c'),
      item('ben', 'a', 'locked'),
    ]
    expect(progressOf(items, 'ada')).toEqual({ done: 1, total: 3 })
    expect(progressOf(items, 'ben')).toEqual({ done: 1, total: 1 })
  })
})

describe('what a reader may do and see', () => {
  const may = (protocol: Parameters<typeof allowed>[0]['protocol'], stage: ItemStage, reader: string | null = 'ada') =>
    allowed({ protocol }, item('ada', 'a', stage), reader, true)
  const NOTHING = {
    answer: false,
    reveal: false,
    close: false,
    lock: false,
    model: false,
    readers: false,
    teacher: false,
  }

  it('is nothing of another’s item', () => {
    for (const stage of ['unopened', 'answering', 'revealed', 'locked'] as const)
      for (const other of ['ben', null]) expect(may('side-by-side', stage, other)).toEqual(NOTHING)
  })

  it('alone: never the model, never others, and nothing after the lock', () => {
    expect(may('independent', 'answering')).toEqual({ ...NOTHING, answer: true, lock: true })
    expect(may('independent', 'locked')).toEqual(NOTHING)
  })

  it('blind: the model only after the reveal, and no lock before it', () => {
    expect(may('blind-then-revealed', 'answering')).toEqual({ ...NOTHING, answer: true, reveal: true })
    expect(may('blind-then-revealed', 'revealed')).toEqual({ ...NOTHING, answer: true, lock: true, model: true })
    expect(may('blind-then-revealed', 'locked')).toEqual({ ...NOTHING, model: true })
  })

  it('with the model from the start where the protocol says so', () => {
    for (const protocol of ['model-first', 'side-by-side'] as const) expect(may(protocol, 'answering').model).toBe(true)
  })

  it('the right answers of practice once it is locked', () => {
    const practice = (stage: ItemStage) =>
      allowed({ protocol: 'independent' }, { ...item('ada', 'a', stage), part: 'training' }, 'ada', true)
    expect(practice('answering').teacher).toBe(false)
    expect(practice('locked').teacher).toBe(true)
  })

  it('what everybody answered only where it is settled', () => {
    const settling = { ...item('cy', 'a', 'answering'), part: 'settling' as const }
    expect(allowed({ protocol: 'independent' }, settling, 'cy', true).readers).toBe(true)
    expect(allowed({ protocol: 'independent' }, settling, 'ada', true)).toEqual(NOTHING)
  })

  it('nothing changes once the session is finished', () => {
    const finished = allowed({ protocol: 'independent' }, item('ada', 'a', 'answering'), 'ada', false)
    expect(finished).toEqual(NOTHING)
  })

  it('complaint D: numbers are hidden until own work is locked', () => {
    const plan = planWith({ settlement: 'adjudication', settledBy: 'cy' })
    const items = [item('ada', 'a', 'locked'), item('ben', 'a', 'answering')]
    expect(mayCompare(plan, items, 'ada', 'running')).toBe(true)
    for (const one of ['ben', 'cy', 'dora', null]) expect(mayCompare(plan, items, one, 'running')).toBe(false)
    const all = [item('ada', 'a', 'locked'), item('ben', 'a', 'locked')]
    expect(mayCompare(plan, all, 'cy', 'running')).toBe(true)
    expect(mayCompare(plan, all, 'dora', 'running')).toBe(false)
    expect(mayCompare(plan, all, null, 'finished')).toBe(true)
    expect(mayCompare(plan, all, 'ada', 'draft')).toBe(false)
  })
})

describe('what has to be settled', () => {
  it('is what was graded otherwise', () => {
    expect(disagreements([[answer(16, 1, 1)], [answer(16, 1, 1)]])).toEqual([])
    expect(disagreements([[answer(16, 1, 1)], [answer(16, 1, 2)]])).toEqual([16])
  })

  it('complaint D: one person’s lone mark is not settled, for silence is not agreement', () => {
    expect(disagreements([[answer(16, 1, 1)], [answer(16)]])).toEqual([16])
    expect(disagreements([[answer(16)], [answer(16)]])).toEqual([16])
    expect(disagreements([])).toEqual([])
  })
})
