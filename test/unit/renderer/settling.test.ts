import { describe, expect, it } from 'vitest'
import { runCommand } from '../../../src-renderer/app/run-command.js'
import { readerMark } from '../../../src-renderer/design/reader-marks.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Beside } from '../../../src-shared/session/record.js'
import { inSession, ITEM } from './in-session.js'
import { pictured } from './pictured.js'

describe('differences in the window', () => {
  const grades = (grade: number): { component: 'osteophyte.size'; grade: number }[] => [
    { component: 'osteophyte.size', grade },
  ]
  const box = { min: [0, 0, 0], max: [4, 4, 4] } satisfies Box
  const said = (letter: string, question: number, grade: number | null): Beside => ({
    kind: 'reader',
    name: `Reader ${letter}`,
    letter,
    answers: [
      {
        question,
        grades: grade === null ? [] : grades(grade),
        boxLps: { min: [...box.min], max: [...box.max] },
        volume: 'v',
        steps: [
          { text: 'Here.', evidence: { kind: 'point', pointLps: [1, 2, 3] } },
          { text: 'So.', evidence: null },
        ],
      },
    ],
  })

  /** A case of a session that is settled, with the first of its questions selected. */
  async function settling(beside: (question: number) => Beside[]) {
    const { bridge, station } = await inSession()
    const [first] = station.openCase?.current.findings ?? []
    const question = first?.question ?? 0
    bridge.sessions.item = { ...ITEM, part: 'settling', beside: beside(question), toSettle: [question] }
    await station.openItem(ITEM.id)
    const { openCase, session } = station
    if (!openCase || !session?.settling) throw new Error('Nothing is settled.')
    openCase.select(first?.key ?? null)
    bridge.sessions.taken = openCase.current
    return { bridge, station, openCase: pictured(openCase), session, settling: session.settling, question }
  }

  it('are settled by one key: a digit takes the answer of its letter, and what was left open cannot be taken', async () => {
    const { bridge, station, question } = await settling((q) => [said('A', q, null), said('B', q, 3), said('C', q, 1)])
    runCommand(station, 'grade-2')
    await Promise.resolve()
    expect(bridge.askedFor('sessions.take')).toEqual([{ item: ITEM.id, question, from: 'C' }])
    runCommand(station, 'grade-8')
    expect(bridge.askedFor('sessions.take')).toHaveLength(1)
    expect(bridge.askedFor('reads.apply')).toEqual([])
  })

  it('are answered by oneself after 0, where digits are grades again until the next one', async () => {
    const { bridge, station, settling: own } = await settling((q) => [said('A', q, 3)])
    runCommand(station, 'grade-0')
    expect(own.own).toBe(station.openCase?.selection.key)
    runCommand(station, 'grade-1')
    expect(bridge.askedFor('sessions.take')).toEqual([])
    own.next()
    expect(own.own).toBeNull()
  })

  it('that nobody answered are graded: there is nothing to take', async () => {
    const { bridge, settling: own } = await settling((q) => [said('A', q, null), said('B', q, null)])
    expect(own.digit(1)).toBe(false)
    expect(own.digit(0)).toBe(false)
    expect(bridge.askedFor('sessions.take')).toEqual([])
  })

  it('show every reader’s box and step in their own letter, colour and line', async () => {
    const { station, session, question } = await settling((q) => [said('A', q, 3), said('B', q, 1)])
    const finding = station.openCase?.selection.finding
    if (!finding) throw new Error('No finding is selected.')
    session.steps.toggle('A', question, 0)
    session.steps.toggle('B', question, 1)
    const { boxes, evidence } = station.othersOf(finding)
    expect(boxes.map(({ letter, editable, label }) => [letter, editable, label])).toEqual([
      ['A', false, 'A Reader A · 3'],
      ['B', false, 'B Reader B · 1'],
    ])
    // A step that points at nothing shows nothing.
    expect(evidence).toEqual([{ letter: 'A', evidence: { kind: 'point', pointLps: [1, 2, 3], volume: 'v' } }])
    const [a, b] = [readerMark('A'), readerMark('B')]
    expect(a.colour).not.toBe(b.colour)
    expect(a.dash).not.toEqual(b.dash)
    session.steps.toggle('A', question, 0)
    expect(station.othersOf(finding).evidence).toEqual([])
  })

  it('come by themselves, one case after the other, until all are settled', async () => {
    const { bridge, station } = await settling((q) => [said('A', q, 3)])
    bridge.sessions.differences = [
      { number: 1, questions: [1], settled: true },
      { number: 3, questions: [1], settled: false },
    ]
    bridge.sessions.next = ITEM.id
    await station.nextInSession()
    expect(bridge.askedFor('sessions.settle')).toEqual([{ id: ITEM.session, number: 3 }])
    expect(station.screen).toBe('reading')
    bridge.sessions.differences = []
    await station.nextInSession()
    expect(station).toMatchObject({ screen: 'sessions', session: null })
  })
})
