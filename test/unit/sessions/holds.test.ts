import { describe, expect, it } from 'vitest'
import { gatherAnswers, holdHash } from '../../../src-main/casebook/index.js'
import { sessionCsv } from '../../../src-main/casebook/sessions/compare.js'
import { chooseHolding, doubledAnswers } from '../../../src-main/sessions/doubled-answers.js'
import { SessionDocumentSchema } from '../../../src-shared/session/travel.js'
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
  type Computer,
} from './travel-bench.js'

const REASON = 'The first computer had the wrong window'

/** A session whose case 1 Ben answered on two computers or more, with a grade each; finished, so that Cy may choose. */
async function answeredTwice(grades: readonly number[] = [1, 2], finished = true) {
  const here = await home()
  const files: string[] = []
  for (const [index, grade] of grades.entries()) {
    const there = computer(`2026-12-0${index + 1}T08:00:00.000Z`)
    await merge(there, await send(here, here.id, here.ben))
    const [item = ''] = itemsOf(there, here.id, here.ben)
    answer(there, item, here.ben, grade)
    files.push(await send(there, here.id, null))
  }
  const [first = '', second = '', third = ''] = files
  for (const file of [first, second]) await merge(here, file)
  if (finished) here.sessions.finish(here.id, here.cy)
  const [item = ''] = itemsOf(here, here.id, here.ben)
  return { here, item, files: [first, second, third] as const }
}

/** The hash that names Ben's answers of a grade. */
function headWith(on: Pick<Computer, 'casebook'>, id: string, reader: string, grade: number): string {
  const [one] = doubledAnswers(on.casebook, id, reader)
  const index = one?.differ[0]?.grades.findIndex((list) => list[0]?.grade === grade) ?? -1
  const head = one?.answers[index]?.head
  if (head === undefined) throw new Error('Nobody answered so.')
  return head
}

/** What is counted of Ben's case 1: the grades of question 30. */
const countedGrades = (on: Pick<Computer, 'casebook'>, id: string) =>
  gatherAnswers(on.casebook, id).reads.map(({ answers }) =>
    answers.filter(({ question }) => question === 30).flatMap(({ grades }) => grades.map(({ grade }) => grade)),
  )

describe('answers that were given differently on two computers', () => {
  it('are shown side by side, with where they differ', async () => {
    const { here, item } = await answeredTwice()
    const [one, ...more] = doubledAnswers(here.casebook, here.id, here.cy)
    expect(more).toEqual([])
    expect(one).toMatchObject({ item, title: 'Dr Ben, case 1', holds: null, chosen: null, refusal: null })
    expect(one?.differ.map(({ question }) => question)).toEqual([30])
    expect(one?.differ[0]?.grades.map(([given]) => given?.grade).sort()).toEqual([1, 2])
    expect(one?.answers.map(({ answered, milliseconds }) => [answered, milliseconds]).sort()).toEqual([
      [1, 1001],
      [1, 1002],
    ])
    expect(one?.answers.every(({ lockedAt }) => lockedAt !== null)).toBe(true)
  })

  it.each([1, 2])('count once somebody chose: those of grade %d, in numbers and in CSV', async (grade) => {
    const { here, item } = await answeredTwice()
    const { casebook, id, cy } = here
    const chain = casebook.chain(item)
    expect(countedGrades(here, id)).toEqual([])
    chooseHolding(casebook, { item, head: headWith(here, id, cy, grade), reason: REASON }, cy)
    expect(countedGrades(here, id)).toEqual([[grade]])
    expect(gatherAnswers(casebook, id).reads[0]?.timeMs.before).toBe(1000 + grade)
    expect(sessionCsv(casebook, id, 'answers')).not.toContain('answered twice')
    expect(casebook.items.find(item)).toMatchObject({ stage: 'locked', conflict: false, doubled: true })
    expect(here.sessions.list(cy)[0]?.conflicts).toEqual([expect.stringContaining('those that were chosen count')])
    expect(doubledAnswers(casebook, id, cy)[0]?.chosen).toMatchObject({ by: 'Dr Cy', reason: REASON })
    // Nothing was overwritten.
    expect(casebook.chain(item)).toEqual(chain)
    expect(casebook.variants.of(item)).toHaveLength(1)
    expect(casebook.check().altered).toEqual([])
  })

  it('count no more once the choice is taken back, and all choices are kept', async () => {
    const { here, item } = await answeredTwice()
    const { casebook, id, cy } = here
    chooseHolding(casebook, { item, head: headWith(here, id, cy, 1), reason: REASON }, cy)
    chooseHolding(casebook, { item, head: headWith(here, id, cy, 2), reason: 'On second thoughts' }, cy)
    expect(countedGrades(here, id)).toEqual([[2]])
    chooseHolding(casebook, { item, head: null, reason: 'Neither can be trusted' }, cy)
    expect(countedGrades(here, id)).toEqual([])
    const holds = casebook.variants.holds(item).sort((a, b) => (a.at < b.at ? -1 : 1))
    expect(holds.map(({ reason }) => reason)).toEqual([REASON, 'On second thoughts', 'Neither can be trusted'])
    expect(holds.map(({ previous }) => previous)).toEqual([null, holds[0]?.hash, holds[1]?.hash])
  })

  it('have to be chosen among again where others come since', async () => {
    const { here, item, files } = await answeredTwice([1, 2, 3])
    const { casebook, id, cy } = here
    chooseHolding(casebook, { item, head: headWith(here, id, cy, 1), reason: REASON }, cy)
    expect(await merge(here, files[2])).toMatchObject({ conflicts: 1 })
    expect(countedGrades(here, id)).toEqual([])
    chooseHolding(casebook, { item, head: headWith(here, id, cy, 3), reason: REASON }, cy)
    expect(countedGrades(here, id)).toEqual([[3]])
  })

  it('are chosen by whoever made the session or settles in it, among those that were locked', async () => {
    const { here, item } = await answeredTwice()
    const { casebook, id, ada, ben, cy } = here
    const head = headWith(here, id, cy, 1)
    for (const one of [ada, ben, null])
      expect(() => chooseHolding(casebook, { item, head, reason: REASON }, one)).toThrow('Whoever made the session')
    expect(doubledAnswers(casebook, id, ada)[0]?.refusal).toContain('Whoever made the session')
    expect(() => chooseHolding(casebook, { item, head: 'f'.repeat(64), reason: REASON }, cy)).toThrow('not those of')
    const [other = ''] = itemsOf(here, id, ada)
    expect(() => chooseHolding(casebook, { item: other, head, reason: REASON }, cy)).toThrow('answered once only')
    expect(casebook.variants.holds(item)).toEqual([])
  })

  it('stay as they were where the case is settled already', async () => {
    const here = await home()
    const { casebook, sessions, ada, ben, cy } = here
    sessions.finish(here.id, cy)
    const dan = casebook.readers.add('Dr Dan', 'radiologist').id
    const id = sessions.make(
      { ...casebook.sessions.get(here.id).plan, settlement: 'adjudication' as const, settledBy: dan, hidden: [] },
      cy,
    )
    sessions.start(id)
    answerAll(here, id, ada, 3)
    answerAll(here, id, ben, 1)
    const [item = ''] = itemsOf(here, id, ben)
    const [own] = casebook.items.given(item)
    const answers = sessionlessVariant(casebook, item)
    casebook.variants.keep(answers, casebook.now())
    chooseHolding(casebook, { item, head: own?.head ?? null, reason: REASON }, dan)
    const first = sessions.settle(id, 1, dan)
    here.reads.open(first, dan)
    here.reads.take(first, dan, {
      finding: 'q30',
      from: 'A',
      grades: [{ component: 'osteophyte.size', grade: 1 }],
      boxLps: null,
      volume: null,
      steps: [],
    })
    here.reads.lock(first, dan)
    expect(() => chooseHolding(casebook, { item, head: null, reason: REASON }, cy)).toThrow('settled already')
  })
})

/** Answers of an item as another computer could have sent them: another first decision, locked. */
function sessionlessVariant(casebook: Computer['casebook'], item: string) {
  const [mine] = casebook.items.given(item)
  const last = mine?.revisions.at(-1)
  if (!mine || !last) throw new Error('It was not answered.')
  const hash = 'a'.repeat(64)
  const { readingId, author, at } = last
  return {
    item,
    startedAt: mine.startedAt,
    revisions: [{ sequence: 1, readingId, author, at, action: { type: 'sign-off' as const }, hash }],
    times: [],
  }
}

describe('a choice of answers that travels', () => {
  it('is the same casebook in either order and twice', async () => {
    const { here, item } = await answeredTwice()
    const { id, cy, ben } = here
    const one = copyOf(here, '2026-12-20T08:00:00.000Z')
    const other = copyOf(here, '2026-12-21T08:00:00.000Z')
    chooseHolding(one.casebook, { item, head: headWith(one, id, cy, 1), reason: REASON }, cy)
    chooseHolding(other.casebook, { item, head: headWith(other, id, cy, 2), reason: 'Chosen later' }, cy)
    const files = [await send(one, id, ben), await send(other, id, ben)]
    for (const file of files) await merge(one, file)
    for (const file of [...files].reverse().concat(files)) await merge(other, file)
    expect(exported(one, id)).toBe(exported(other, id))
    // The later one is in force on both.
    for (const on of [one, other]) {
      expect(countedGrades(on, id)).toEqual([[2]])
      expect(on.casebook.check().altered).toEqual([])
    }
  })

  it('complaint D: tells nothing to whoever may not see the answers yet', async () => {
    const { here, item } = await answeredTwice([1, 2], false)
    const { casebook, id, ada, ben, cy } = here
    const given = casebook.items.given(item)
    const among = given.map(({ head }) => head)
    const hold = {
      item,
      head: among[0] ?? null,
      among,
      by: cy,
      at: casebook.now().toISOString(),
      reason: REASON,
      previous: null,
    }
    casebook.variants.keepHold({ ...hold, hash: holdHash(hold) })
    for (const [by, to] of [
      [ada, ada],
      [cy, ada],
      [ada, ben],
    ] as const) {
      const text = [...(await contentOf(await send(here, id, to, { by })))].flat().join('\n')
      expect(text).not.toContain(REASON)
      for (const head of among) expect(text).not.toContain(head)
    }
    // Home gets it sealed.
    const home = [...(await contentOf(await send(here, id, null)))].flat().join('\n')
    expect(home).not.toContain(REASON)
  })

  it('is refused where it was changed, or made by somebody who may not', async () => {
    const { here, item } = await answeredTwice()
    const { casebook, id, ada, ben, cy } = here
    chooseHolding(casebook, { item, head: headWith(here, id, cy, 1), reason: REASON }, cy)
    const parts = await contentOf(await send(here, id, ben))
    const document = SessionDocumentSchema.parse(JSON.parse(parts.get('session.json') ?? ''))
    const [hold] = document.holds
    if (!hold) throw new Error('The choice did not travel.')
    const there = computer()
    for (const change of [{ reason: 'Another' }, { by: ada }, { head: 'b'.repeat(64) }, { item: 'item-none' }]) {
      const changed = { ...hold, ...change }
      for (const hash of [hold.hash, holdHash(changed)]) {
        if (hash !== hold.hash && 'reason' in change) continue
        const holds = [{ ...changed, hash }]
        const file = await forged(new Map([...parts, ['session.json', JSON.stringify({ ...document, holds })]]))
        expect(await refusal(merge(there, file))).toContain('answers that hold')
      }
    }
    expect(there.casebook.sessions.find(id)).toBeUndefined()
  })
})
