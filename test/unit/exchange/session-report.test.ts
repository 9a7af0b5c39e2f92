import { describe, expect, it } from 'vitest'
import { sessionReportHtml } from '../../../src-main/exchange/index.js'
import { MODEL_READER } from '../../../src-shared/session/compare/input.js'
import { sessionNumbers } from '../../../src-shared/session/numbers.js'
import type { SessionSummary } from '../../../src-shared/session/record.js'
import { answer, lockedRead, planWith, sessionAnswers } from '../session/plans.js'

const SUMMARY: SessionSummary = {
  id: 's',
  title: 'Knees <of> spring',
  state: 'finished',
  protocol: 'blind-then-revealed',
  settlement: 'adjudication',
  words: ['Ada and Ben read 3 cases.'],
  cases: 3,
  questions: 1,
  madeAt: '2026-11-30T08:00:00.000Z',
  startedAt: '2026-11-30T08:00:00.000Z',
  finishedAt: '2026-12-01T08:00:00.000Z',
  readers: [
    { id: 'ada', name: 'Dr Ada', done: 3, total: 3 },
    { id: 'ben', name: 'Dr Ben', done: 3, total: 3 },
  ],
  unread: [],
  own: 'nothing',
  mayCompare: true,
  mayCount: true,
  mayFinish: false,
  home: true,
  conflicts: [],
  undecided: 0,
}

function report(trainedOn: string | null): string {
  const plan = planWith({
    questions: [30],
    protocol: 'blind-then-revealed',
    model: true,
    settlement: 'adjudication',
    settledBy: 'cy',
  })
  const reads = ['ada', 'ben', MODEL_READER].flatMap((reader, who) =>
    plan.cases.map((caseId, index) =>
      lockedRead(reader, caseId, [answer(30, index)], {
        before: reader === MODEL_READER ? null : [answer(30, (index + who) % 4)],
      }),
    ),
  )
  const numbers = sessionNumbers(sessionAnswers(plan, reads), { replicates: 50, seed: 1, level: 0.95 })
  return sessionReportHtml({ summary: SUMMARY, numbers, methods: 'Two readers assessed 3 knees.', trainedOn })
}

describe('the report of a session', () => {
  it('holds protocol, methods, every table, the heat map and the changes, and says what the model learned from', () => {
    const html = report('24,000 simulated knees')
    for (const part of [
      'Final: the session was finished on 2026-12-01',
      'Model trained on simulated knees · research use',
      'Ada and Ben read 3 cases.',
      'Two readers assessed 3 knees.',
      'Agreement of the readers before the reveal',
      'Against the settled answer',
      'What the reveal changed',
      'Each reader with the others, question by question',
      'Changes at the reveal',
      'Agreement by question',
    ])
      expect(html).toContain(part)
    expect(html.match(/<svg /g)?.length).toBeGreaterThanOrEqual(3)
    expect(report(null)).not.toContain('trained on')
  })

  it('is one page without script, style of its own by hash alone, and with every text escaped', () => {
    const html = report(null)
    expect(html).toContain('Knees &lt;of&gt; spring')
    expect(html).not.toMatch(/<script|style="|https?:|src=/)
    expect(html).toContain("default-src 'none'; style-src 'sha256-")
  })
})
