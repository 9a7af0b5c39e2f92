import { describe, expect, it } from 'vitest'
import { MachineRound, type MachineRooms } from '../../../src-main/app/sessions/machine-round.js'
import type { AskingEvent } from '../../../src-shared/bridge-sessions.js'
import type { MachineReader } from '../../../src-shared/session/machines.js'
import { addCase, finding, readingWith } from '../casebook/case-data.js'
import { keepOpinion } from '../casebook/opinions.js'
import { planWith } from '../session/plans.js'
import { refusal, sessionBench } from './session-bench.js'

const LITTLE: MachineReader = { kind: 'model', model: 'little-model' }

/** A draft of two cases that the model has read and one that it has not, with a language model that has read none. */
function draftBench(given: Partial<MachineRooms> = {}) {
  const bench = sessionBench(2)
  const { casebook, sessions } = bench
  const cases = [...bench.cases, addCase(casebook, 3)]
  const plan = planWith({
    cases,
    readers: [bench.ada, bench.ben],
    questions: [30],
    protocol: 'model-first',
    model: true,
    machines: [LITTLE],
  })
  const id = sessions.make(plan, bench.cy)
  const events: AskingEvent[] = []
  const ended = Promise.withResolvers<AskingEvent>()
  const round = new MachineRound({
    atHand: () => Promise.resolve([LITTLE]),
    read: (caseId) => {
      casebook.saveReading(caseId, readingWith([finding(30)]))
      return Promise.resolve(null)
    },
    ask: (model, caseId) => {
      keepOpinion(casebook, { caseId, id: `${model} ${caseId}`, model })
      return Promise.resolve(null)
    },
    emit: (event) => {
      events.push(event)
      if (event.phase === 'ended') ended.resolve(event)
    },
    ...given,
  })
  const start = (): void => {
    const session = casebook.sessions.get(id)
    round.start(session, sessions.unread(session))
  }
  const unread = () => sessions.list(bench.cy).find((one) => one.id === id)?.unread
  return { ...bench, cases, id, round, start, events, ended: ended.promise, unread }
}

describe('machines read the cases of a session', () => {
  it('what is missing and nothing else, so that it can be started', async () => {
    const bench = draftBench()
    expect(bench.unread()).toEqual([
      { name: 'The model', cases: 1 },
      { name: 'little-model', cases: 3 },
    ])
    expect(refusal(() => bench.sessions.start(bench.id))).toContain('has not read one case')
    bench.start()
    expect(refusal(bench.start)).toContain('asked already')
    expect(await bench.ended).toMatchObject({ outcome: 'done' })
    expect(
      bench.events.map((event) => (event.phase === 'progress' ? [event.name, event.done, event.total] : 'end')),
    ).toEqual([['The model', 0, 4], ['little-model', 1, 4], ['little-model', 2, 4], ['little-model', 3, 4], 'end'])
    expect(bench.unread()).toEqual([])
    expect(refusal(bench.start)).toContain('Nothing is missing')
    bench.sessions.start(bench.id)
    expect(bench.unread()).toEqual([])
  })

  it('stops in the middle, and goes on with what is open', async () => {
    const bench: ReturnType<typeof draftBench> = draftBench({
      read: () => {
        bench.round.stop()
        return Promise.resolve('It was stopped.')
      },
    })
    bench.start()
    expect(await bench.ended).toMatchObject({
      outcome: 'cancelled',
      sentence: 'Stopped: 0 of 4 readings are there. Ask again to go on.',
    })
    expect(bench.unread()?.[0]).toEqual({ name: 'The model', cases: 1 })
  })

  it('go on with the other cases where one cannot be read, and say why', async () => {
    const bench = draftBench({ read: () => Promise.reject(new Error('The images of this case are gone.')) })
    bench.start()
    expect(await bench.ended).toMatchObject({
      outcome: 'failed',
      sentence: '1 of 4 readings could not be had. The first: The images of this case are gone.',
    })
    expect(bench.unread()).toEqual([{ name: 'The model', cases: 1 }])
  })

  it('are not taken for each other: one that is not chosen is not asked', async () => {
    const bench = draftBench({ atHand: () => Promise.resolve([]) })
    bench.start()
    expect(await bench.ended).toMatchObject({
      outcome: 'failed',
      sentence:
        '3 of 4 readings could not be had. The first: little-model is not the chosen model of the chat server: choose it in the settings, then ask again.',
    })
    expect(bench.unread()).toEqual([{ name: 'little-model', cases: 3 }])
  })
})
