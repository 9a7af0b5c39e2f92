import { describe, expect, it } from 'vitest'
import { gatherAnswers } from '../../../src-main/casebook/index.js'
import { sessionCsv } from '../../../src-main/casebook/sessions/compare.js'
import type { MachineReader } from '../../../src-shared/session/machines.js'
import { SessionDocumentSchema } from '../../../src-shared/session/travel.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { keepOpinion } from '../casebook/opinions.js'
import { planWith } from '../session/plans.js'
import { beginTravel } from '../../../src-main/sessions/travel/describe.js'
import {
  answerAll,
  computer,
  contentOf,
  exported,
  forged,
  home,
  merge,
  refusal,
  send,
  type Computer,
} from './travel-bench.js'

const LITTLE: MachineReader = { kind: 'model', model: 'little-model' }
const PACK: MachineReader = { kind: 'pack', id: readingWith([]).pack.id, version: '1.0.0' }
const SAID = 'An outgrowth in the knee of'

/** A session of Ada and Ben with a pack and a model as machine readers, which names the patient in its text. */
async function withMachines() {
  const here = await home()
  const { casebook, sessions, ada, ben, cy, cases } = here
  sessions.finish(here.id, cy)
  cases.forEach((caseId, index) => {
    casebook.saveReading(
      caseId,
      readingWith([finding(16, { 'cartilage.size': 1 }), finding(30, { 'osteophyte.size': 2 })]),
    )
    const name = `Patient Number ${index + 1}`
    keepOpinion(casebook, {
      caseId,
      id: `opinion-${index}`,
      text: `${SAID} ${name}`,
      steps: [`${name} has one.`],
      grades: [{ component: 'osteophyte.size', grade: index + 1 }],
    })
  })
  const plan = planWith({
    cases,
    readers: [ada, ben],
    questions: [30],
    machines: [LITTLE, PACK],
    hidden: ['names', 'dates', 'priors'],
  })
  const id = sessions.make(plan, cy)
  sessions.start(id)
  await beginTravel(casebook, id)
  return { ...here, id }
}

const machineAnswers = ({ casebook }: Pick<Computer, 'casebook'>, id: string) =>
  gatherAnswers(casebook, id)
    .reads.filter(({ reader }) => reader.startsWith('machine '))
    .map(({ reader, answers }) => [reader, answers.map(({ grades }) => grades)])

describe('what machine readers answered', () => {
  it('travels to whoever may see the numbers, which are then the same there', async () => {
    const here = await withMachines()
    const { id, ada, ben, cy } = here
    for (const reader of [ada, ben]) answerAll(here, id, reader, 1)
    here.sessions.finish(id, cy)
    const there = computer('2026-12-10T08:00:00.000Z')
    const file = await send(here, id, ben)
    const text = [...(await contentOf(file))].flat().join('\n')
    expect(text).toContain(SAID)
    expect(text).not.toContain('Patient Number')
    await merge(there, file)
    const after = sessionCsv(there.casebook, id, 'numbers')
    await merge(there, file)
    expect(machineAnswers(there, id)).toEqual(machineAnswers(here, id))
    expect(machineAnswers(here, id)).toHaveLength(4)
    for (const what of ['answers', 'numbers'] as const)
      expect(sessionCsv(there.casebook, id, what)).toBe(sessionCsv(here.casebook, id, what))
    expect(sessionCsv(there.casebook, id, 'numbers')).toBe(after)
    expect(exported(there, id)).toBe(exported(here, id))
    expect(there.casebook.check().altered).toEqual([])
    // On its way home it changes nothing.
    const before = exported(here, id)
    await merge(here, await send(there, id, null))
    expect(exported(here, id)).toBe(before)
  })

  it('complaint D: stays where it is before, and the session says so', async () => {
    const here = await withMachines()
    const { id, ada, ben } = here
    answerAll(here, id, ada, 1)
    const there = computer('2026-12-10T08:00:00.000Z')
    for (const by of [ada, ben]) {
      const file = await send(here, id, ben, { by })
      expect([...(await contentOf(file))].flat().join('\n')).not.toContain(SAID)
      await merge(there, file)
    }
    expect(machineAnswers(there, id)).toEqual([])
    expect(there.sessions.list(ben)[0]?.words.join(' ')).toContain(
      'What machine readers answered is not on this computer',
    )
    expect(here.sessions.list(ben)[0]?.words.join(' ')).not.toContain('not on this computer')
    // Ada may have it: all her cases are locked.
    expect([...(await contentOf(await send(here, id, ada)))].flat().join('\n')).toContain(SAID)
  })

  it('is refused where it is of a machine, or about a case, that the protocol does not have', async () => {
    const here = await withMachines()
    const { id, ben, cy } = here
    here.sessions.finish(id, cy)
    const parts = await contentOf(await send(here, id, ben))
    const document = SessionDocumentSchema.parse(JSON.parse(parts.get('session.json') ?? ''))
    const there = computer()
    const [one] = document.machines
    if (!one) throw new Error('Nothing of machines travelled.')
    for (const machines of [
      [{ ...one, machine: 'machine another' }],
      [{ ...one, caseId: 'case-none' }],
      [{ ...one, readingId: 'another' }],
      [one, one],
    ]) {
      const file = await forged(new Map([...parts, ['session.json', JSON.stringify({ ...document, machines })]]))
      expect(await refusal(merge(there, file))).toContain('machines that its protocol does not have')
    }
    expect(there.casebook.sessions.find(id)).toBeUndefined()
  })
})
