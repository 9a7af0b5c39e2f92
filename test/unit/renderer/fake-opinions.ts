import type { Channel, Request, Response } from '../../../src-shared/bridge.js'
import type { OPINION_REQUESTS, ShownOpinion } from '../../../src-shared/bridge-opinions.js'
import type { CaseOpinions, OpinionAnswer, OpinionSummary } from '../../../src-shared/case/opinion.js'
import { countStandings } from '../../../src-shared/case/opinion.js'
import { newOpinion } from '../casebook/opinions.js'

type OpinionChannel = Extract<Channel, keyof typeof OPINION_REQUESTS>
type Answers = { [C in OpinionChannel]: (payload: Request<C>) => Promise<Response<C>> | Response<C> }

/** Second opinions as the main process keeps them, in memory. */
export class FakeOpinions {
  list: CaseOpinions = { packs: [], models: [] }
  given: OpinionAnswer[] = []

  /** An opinion of these answers. */
  add(answers: readonly OpinionAnswer[], more: Partial<OpinionSummary> = {}): OpinionSummary {
    this.given = [...answers]
    const summary: OpinionSummary = {
      ...newOpinion({ questions: [30, 31] }),
      startedAt: '2026-11-23T08:00:00.000Z',
      finishedAt: '2026-11-23T08:10:00.000Z',
      counts: countStandings(answers),
      running: false,
      ...more,
    }
    this.list = { ...this.list, models: [summary] }
    return summary
  }

  answers(): Answers {
    return {
      'opinions.list': () => this.list,
      'opinions.show': ({ id }): ShownOpinion => {
        const summary = this.list.models.find((one) => one.id === id)
        if (!summary) throw new Error('This second opinion is not in the casebook: open the case again.')
        return { kind: 'model', summary, answers: this.given }
      },
      'opinions.ask': () => this.add([], { running: true, finishedAt: null }).id,
      'opinions.resume': () => null,
      'opinions.cancel': () => null,
      'opinions.models': () => ['little-model', 'large-model'],
      'opinions.try': ({ model }) => ({ sees: true, sentence: `${model} answers.` }),
    }
  }
}
