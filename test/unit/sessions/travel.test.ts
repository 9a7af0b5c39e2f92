import { describe, expect, it } from 'vitest'
import { gatherAnswers } from '../../../src-main/casebook/index.js'
import { sessionCsv } from '../../../src-main/casebook/sessions/compare.js'
import { beginTravel } from '../../../src-main/sessions/travel/describe.js'
import { SessionDocumentSchema } from '../../../src-shared/session/travel.js'
import { addCase, volumeEntry } from '../casebook/case-data.js'
import { osteophyte } from './session-bench.js'
import {
  answer,
  answerAll,
  computer,
  contentOf,
  copyOf,
  exported,
  forged,
  home,
  itemsOf,
  merge,
  refusal,
  send,
} from './travel-bench.js'

describe('a session on another computer', () => {
  it('is read there and merged back: readers, cases, answers and times are the same', async () => {
    const here = await home()
    const there = computer('2026-11-24T08:00:00.000Z')
    const arrived = await merge(there, await send(here, here.id, here.ben, { images: true }))
    expect(arrived).toMatchObject({ fresh: true, conflicts: 0, renamed: [] })
    expect(there.sessions.list(here.ben)).toMatchObject([{ own: 'read', home: false, mayFinish: false, cases: 2 }])
    answerAll(there, here.id, here.ben, 2)
    const back = await merge(here, await send(there, here.id, null))
    expect(back).toMatchObject({ fresh: false, added: 2, known: 0, conflicts: 0, decisions: 4 })
    const { reads } = gatherAnswers(here.casebook, here.id)
    expect(reads.map(({ reader, timeMs }) => [reader, timeMs.before])).toEqual([
      [here.ben, 1002],
      [here.ben, 1002],
    ])
    expect(here.sessions.list(here.cy)).toMatchObject([{ readers: [{ done: 0 }, { done: 2 }], home: true }])
    for (const one of [here, there]) expect(one.casebook.check().altered).toEqual([])
    // The images came with it, under their hashes.
    for (const caseId of gatherAnswers(there.casebook, here.id).plan.cases)
      for (const { hash } of there.casebook.volumes(caseId)) await there.volumes.verify(hash)
  })

  it('finds the knees that are there already by what is in them', async () => {
    const here = await home()
    const there = computer()
    const [hash = ''] = here.casebook.volumes(here.cases[1] ?? '').map((volume) => volume.hash)
    const known = addCase(there.casebook, 7, { volumes: [{ ...volumeEntry(7), hash }] })
    const other = addCase(there.casebook, 8, { side: 'left', volumes: [{ ...volumeEntry(8), hash }] })
    await merge(there, await send(here, here.id, here.ben))
    const { cases } = there.casebook.sessions.get(here.id).plan
    expect(cases[1]).toBe(known)
    expect(cases).not.toContain(other)
    expect(cases).not.toContain(here.cases[1])
    // On their way home they have the names of home again.
    answerAll(there, here.id, here.ben, 1)
    expect(await merge(here, await send(there, here.id, null))).toMatchObject({ added: 2, conflicts: 0 })
  })

  it('takes nobody for somebody else because of a name', async () => {
    const here = await home()
    const there = computer()
    const namesake = there.casebook.readers.add('dr ben', 'resident')
    const merged = await merge(there, await send(here, here.id, here.ben))
    expect(merged.renamed).toEqual([{ name: 'Dr Ben', here: 'Dr Ben (Knees of spring)' }])
    expect(there.casebook.readers.get(here.ben).name).toBe('Dr Ben (Knees of spring)')
    expect(there.sessions.next(here.id, namesake.id)).toBeNull()
    expect(exported(there, here.id)).toBe(exported(here, here.id))
  })

  it('is finished where it began', async () => {
    const here = await home()
    const there = computer()
    await merge(there, await send(here, here.id, here.ben))
    expect(() => there.sessions.finish(here.id, here.cy)).toThrow('began on another computer')
    here.sessions.finish(here.id, here.cy)
    await merge(there, await send(here, here.id, here.ben))
    expect(there.sessions.list(here.ben)).toMatchObject([{ state: 'finished' }])
    expect(exported(there, here.id)).toBe(exported(here, here.id))
  })

  it('is settled as one reading, on whichever computer that is done', async () => {
    const here = await home()
    const { ada, ben, cy, casebook, sessions } = here
    const plan = { ...casebook.sessions.get(here.id).plan, settlement: 'consensus' as const, settledBy: ada }
    sessions.finish(here.id, cy)
    const id = sessions.make(plan, cy)
    sessions.start(id)
    await beginTravel(casebook, id)
    answerAll(here, id, ada, 1)
    answerAll(here, id, ben, 2)
    const there = computer('2026-12-01T08:00:00.000Z')
    await merge(there, await send(here, id, ada))
    const item = there.sessions.settle(id, 1, ada)
    there.reads.apply(item, ada, osteophyte(2))
    there.reads.lock(item, ada)
    // The same case is opened to be settled here, too, before that is known.
    expect(sessions.settle(id, 1, ada)).toBe(item)
    expect(await merge(here, await send(there, id, null))).toMatchObject({ added: 1, conflicts: 0 })
    expect([...gatherAnswers(casebook, id).settled.values()].flat().flatMap(({ grades }) => grades)).toEqual([
      { component: 'osteophyte.size', grade: 2 },
    ])
    expect(exported(here, id)).toBe(exported(there, id))
  })
})

describe('merging', () => {
  /** Two files of one session from two computers, on which Ada and Ben answered. */
  async function twoFiles() {
    const here = await home()
    const files: string[] = []
    for (const [reader, grade, start] of [
      [here.ada, 1, '2026-11-24T08:00:00.000Z'],
      [here.ben, 2, '2026-11-25T08:00:00.000Z'],
    ] as const) {
      const there = computer(start)
      await merge(there, await send(here, here.id, reader))
      answerAll(there, here.id, reader, grade)
      files.push(await send(there, here.id, null))
    }
    return { here, files }
  }

  it('gives the same casebook in either order and twice, byte for byte in its exports', async () => {
    const { here, files } = await twoFiles()
    const [first = '', second = ''] = files
    const one = copyOf(here, '2026-12-01T08:00:00.000Z')
    const other = copyOf(here, '2027-01-01T08:00:00.000Z')
    for (const file of [first, second]) await merge(one, file)
    for (const file of [second, first, first, second]) await merge(other, file)
    expect(exported(one, here.id)).toBe(exported(other, here.id))
    for (const what of ['answers', 'numbers'] as const)
      expect(sessionCsv(one.casebook, here.id, what)).toBe(sessionCsv(other.casebook, here.id, what))
    expect(sessionCsv(one.casebook, here.id, 'answers')).toContain('Dr Ben')
    expect(gatherAnswers(one.casebook, here.id).reads).toHaveLength(4)
    const before = exported(one, here.id)
    expect(await merge(one, first)).toMatchObject({ added: 0, known: 2, decisions: 0, conflicts: 0 })
    expect(exported(one, here.id)).toBe(before)
    for (const { casebook } of [one, other]) {
      expect(casebook.check().altered).toEqual([])
      casebook.close()
    }
  })

  it('overwrites nothing where one reader answered otherwise on two computers, shows it, and counts neither', async () => {
    const here = await home()
    const elsewhere = await Promise.all(
      [1, 2].map(async (grade) => {
        const there = computer(`2026-12-0${grade}T08:00:00.000Z`)
        await merge(there, await send(here, here.id, here.ben))
        answerAll(there, here.id, here.ben, grade)
        return send(there, here.id, null)
      }),
    )
    const [first = '', second = ''] = elsewhere
    const one = copyOf(here, '2026-12-11T08:00:00.000Z')
    const other = copyOf(here, '2026-12-12T08:00:00.000Z')
    expect(await merge(one, first)).toMatchObject({ added: 2, conflicts: 0 })
    const [item = ''] = itemsOf(one, here.id, here.ben)
    const kept = one.casebook.chain(item)
    expect(await merge(one, second)).toMatchObject({ added: 0, conflicts: 2 })
    expect(await merge(one, second)).toMatchObject({ added: 0, conflicts: 2 })
    expect(one.casebook.chain(item)).toEqual(kept)
    expect(one.sessions.list(here.cy)[0]?.conflicts).toEqual([
      expect.stringContaining('Dr Ben answered case 1 differently on two computers'),
      expect.stringContaining('case 2'),
    ])
    expect(gatherAnswers(one.casebook, here.id).reads).toEqual([])
    expect(sessionCsv(one.casebook, here.id, 'answers')).toContain('answered twice')
    for (const file of [second, first]) await merge(other, file)
    expect(exported(one, here.id)).toBe(exported(other, here.id))
    for (const { casebook } of [one, other]) casebook.close()
  })

  it('goes on where more was answered since, and never back', async () => {
    const here = await home()
    const there = computer('2026-12-01T08:00:00.000Z')
    await merge(there, await send(here, here.id, here.ben))
    const [item = ''] = itemsOf(there, here.id, here.ben)
    answer(there, item, here.ben, 1, false)
    const early = await send(there, here.id, null)
    there.reads.apply(item, here.ben, osteophyte(3))
    there.reads.lock(item, here.ben)
    const late = await send(there, here.id, null)
    expect(await merge(here, early)).toMatchObject({ added: 1, decisions: 1 })
    expect(await merge(here, late)).toMatchObject({ added: 1, decisions: 2, conflicts: 0 })
    const after = exported(here, here.id)
    expect(await merge(here, early)).toMatchObject({ added: 0, known: 1, conflicts: 0 })
    expect(exported(here, here.id)).toBe(after)
  })

  it('refuses a session of another protocol under the same name, and leaves all as it is', async () => {
    const here = await home()
    const there = computer()
    const file = await send(here, here.id, here.ben)
    await merge(there, file)
    const before = exported(there, here.id)
    const parts = await contentOf(file)
    const document = SessionDocumentSchema.parse(JSON.parse(parts.get('session.json') ?? ''))
    document.session.plan.seed = 99
    const other = await forged(new Map([['session.json', JSON.stringify(document)]]))
    expect(await refusal(merge(there, other))).toContain('another protocol')
    expect(exported(there, here.id)).toBe(before)
  })
})
