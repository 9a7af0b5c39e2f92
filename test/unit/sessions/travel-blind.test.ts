import { describe, expect, it } from 'vitest'
import { besideOf } from '../../../src-main/sessions/beside.js'
import { SessionError } from '../../../src-main/sessions/session-error.js'
import { osteophyte } from './session-bench.js'
import { answer, answerAll, computer, contentOf, home, itemsOf, merge, send } from './travel-bench.js'

/** Words that only the model's readings have. */
const MODEL_WORDS = ['condyle.reading', 'probabilities', 'outOfDistribution']

/** Everything that the passphrase opens, in one text. */
async function opened(file: string): Promise<string> {
  return [...(await contentOf(file))].map(([name, text]) => `${name}\n${text}`).join('\n')
}

describe('what a file of a session tells whoever has its passphrase', () => {
  it('complaint D: is nothing that anybody else answered, before the own work is locked', async () => {
    const here = await home()
    answerAll(here, here.id, here.ada, 3)
    for (const by of [here.ben, here.ada, here.cy, null]) {
      const text = await opened(await send(here, here.id, here.ben, { by }))
      expect(text).not.toContain('"grade":3')
      expect(text).not.toContain('set-grade')
    }
    // And nothing that the one who sends must not know yet, though the one who gets it may.
    const forAda = await opened(await send(here, here.id, here.ada, { by: here.ben }))
    expect(forAda).not.toContain('set-grade')
    expect(await opened(await send(here, here.id, here.ada))).toContain('"grade":3')
  })

  it('is for nobody who takes no part in the session', async () => {
    const here = await home()
    await expect(send(here, here.id, here.cy)).rejects.toThrow('neither reads nor settles')
  })

  it('complaint D: is the answers of all once the own work is locked', async () => {
    const here = await home()
    answerAll(here, here.id, here.ada, 3)
    answerAll(here, here.id, here.ben, 1)
    const text = await opened(await send(here, here.id, here.ben))
    for (const grade of [1, 3]) expect(text).toContain(`"grade":${grade}`)
  })

  it('is nothing of the answers on their way home: they are sealed to the casebook in which the session began', async () => {
    const here = await home()
    const there = computer('2026-12-01T08:00:00.000Z')
    await merge(there, await send(here, here.id, here.ben))
    answerAll(there, here.id, here.ben, 2)
    const file = await send(there, here.id, null)
    const text = await opened(file)
    expect(text).toContain('age-encryption.org/v1\n-> X25519')
    expect(text).not.toContain('set-grade')
    expect(text).not.toContain('"grade":2')
    // Only there can it be merged.
    const third = computer()
    await merge(third, await send(here, here.id, here.ada))
    await expect(merge(third, file)).rejects.toThrow('on which the session “Knees of spring” began')
    expect(third.casebook.items.of(here.id).every(({ stage }) => stage === 'unopened')).toBe(true)
  })

  it('is the model’s answers only where the protocol shows them from the start', async () => {
    for (const [protocol, shown] of [
      ['independent', false],
      ['blind-then-revealed', false],
      ['model-first', true],
      ['side-by-side', true],
    ] as const) {
      const here = await home({ protocol, model: true })
      const text = await opened(await send(here, here.id, here.ben, { images: true }))
      for (const word of MODEL_WORDS) expect([protocol, text.includes(word)]).toEqual([protocol, shown])
    }
  })

  it('complaint D: names no patient, date or file that the session hides', async () => {
    const here = await home({ hidden: ['names', 'dates', 'priors'], protocol: 'model-first', model: true })
    const file = await send(here, here.id, here.ben, { images: true })
    const text = await opened(file)
    for (const hidden of ['Number 1', 'Number 2', 'Patient^', 'P1', 'P2', '1.2.3.', '2026-03-14', '.dcm', 'MR knee'])
      expect(text).not.toContain(hidden)
    const there = computer()
    await merge(there, file)
    const dee = there.casebook.readers.add('Dr Dee', 'radiologist').id
    const listed = there.casebook.query({}, dee).cases.map(({ patientName, studyDate }) => [patientName, studyDate])
    expect(listed.toSorted()).toEqual([
      ['Patient 1', ''],
      ['Patient 2', ''],
    ])
    expect(there.casebook.query({ text: 'Number' }, dee).total).toBe(0)
    // Who reads in it meets the knees nowhere but there.
    expect(there.casebook.query({}, here.ben).total).toBe(0)
  })

  it('is names and dates where the session hides nothing', async () => {
    const here = await home()
    const there = computer()
    await merge(there, await send(here, here.id, here.ben))
    const dee = there.casebook.readers.add('Dr Dee', 'radiologist').id
    expect(there.casebook.query({ text: 'Number' }, dee).total).toBe(2)
  })
})

describe('a blind read on another computer', () => {
  it('is closed there and revealed once the model’s answers arrived, which they do only then', async () => {
    const here = await home({ protocol: 'blind-then-revealed', model: true })
    const there = computer('2026-12-01T08:00:00.000Z')
    await merge(there, await send(here, here.id, here.ben, { by: here.cy }))
    const [first = '', second = ''] = itemsOf(there, here.id, here.ben)
    answer(there, first, here.ben, 2, false)
    expect(there.reads.look(first, here.ben).may).toMatchObject({ close: true, reveal: false, lock: false })
    expect(() => there.reads.reveal(first, here.ben)).toThrow(SessionError)
    expect(() => there.reads.lock(first, here.ben)).toThrow('close your answers')
    there.reads.close(first, here.ben)
    expect(() => there.reads.apply(first, here.ben, osteophyte(1))).toThrow('not on this computer yet')
    expect(() => there.reads.undo(first, here.ben)).toThrow('not on this computer yet')
    expect(there.casebook.items.revisions(first).at(-1)?.action.type).toBe('close')
    expect(there.sessions.next(here.id, here.ben)).toBe(second)
    await merge(here, await send(there, here.id, null))
    // Of the case that is closed, and of no other.
    const file = await send(here, here.id, here.ben, { by: here.cy })
    const readings = [...(await contentOf(file)).keys()].filter((name) => name.startsWith('readings/'))
    expect(readings).toHaveLength(1)
    expect(await merge(there, file)).toMatchObject({ readings: 1 })
    const [item, other] = [first, second].map((id) => there.reads.look(id, here.ben))
    expect([item?.may.reveal, item?.may.close]).toEqual([true, false])
    expect([other?.may.reveal, other?.may.close]).toEqual([false, true])
    there.reads.reveal(first, here.ben)
    const { session, item: stored, file: folded, may } = there.reads.look(first, here.ben)
    expect(besideOf(there, session, stored, folded, may).map(({ kind }) => kind)).toEqual(['model'])
    there.reads.apply(first, here.ben, osteophyte(3))
    there.reads.lock(first, here.ben)
    await merge(here, await send(there, here.id, null))
    expect(here.casebook.items.find(first)?.stage).toBe('locked')
  })

  it('is waited for once all is closed', async () => {
    const here = await home({ protocol: 'blind-then-revealed', model: true })
    const there = computer('2026-12-01T08:00:00.000Z')
    await merge(there, await send(here, here.id, here.ben))
    for (const item of itemsOf(there, here.id, here.ben)) {
      answer(there, item, here.ben, 1, false)
      there.reads.close(item, here.ben)
    }
    expect(there.sessions.list(here.ben)).toMatchObject([{ own: 'send' }])
    expect(there.sessions.next(here.id, here.ben)).toBeNull()
    // What is closed still binds: the case is met nowhere else.
    expect(there.casebook.sessions.boundCases(here.ben)).toHaveLength(2)
  })
})
