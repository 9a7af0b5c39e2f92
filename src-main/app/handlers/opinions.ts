import type { OPINION_REQUESTS } from '../../../src-shared/bridge-opinions.js'
import type { Handlers } from '../bridge-server.js'
import { asksOf } from '../opinions/asks.js'
import { caseOpinions, modelOpinion, packOpinion } from '../opinions/case-opinions.js'
import type { Workstation } from '../workstation.js'

type OpinionHandlers = Pick<Handlers, keyof typeof OPINION_REQUESTS>

/** What the channels of second opinions do. */
export function opinionHandlers(workstation: Workstation): OpinionHandlers {
  const { casebook, chat, opinions, preferences, reader, review, sessionReads } = workstation
  return {
    // Of a case of a session nothing is told but what its protocol tells.
    'opinions.list': ({ caseId }) =>
      sessionReads.has(caseId) ? { packs: [], models: [] } : caseOpinions(workstation, caseId),
    'opinions.show': ({ caseId, id, kind }) =>
      kind === 'model'
        ? modelOpinion(workstation, caseId, id)
        : packOpinion(workstation, caseId, id, review.state(caseId, reader.id)),
    'opinions.ask': async ({ caseId, questions, volume }) =>
      opinions.start({
        caseId,
        server: preferences.read().chatServer,
        volume,
        asks: await asksOf(workstation, caseId, questions, volume),
        askedBy: reader.id,
      }),
    'opinions.resume': async ({ caseId, id }) => {
      const opinion = casebook.opinions.get(caseId, id)
      const given = casebook.opinions.answers(id)
      const open = opinion.questions.filter((question) => given.every((answer) => answer.question !== question))
      if (open.length === 0) throw new Error('All questions of this second opinion are answered.')
      opinions.resume(opinion, await asksOf(workstation, caseId, open, opinion.volume))
      return null
    },
    'opinions.cancel': ({ caseId, id }) => {
      opinions.cancel(caseId, id)
      return null
    },
    'opinions.models': ({ address }) => chat.models(address),
    'opinions.try': async ({ address, model }) => {
      const named = model === '' ? (await chat.models(address))[0] : model
      if (named === undefined) throw new Error('The server lists no model: name the one that it runs.')
      return chat.try(address, named)
    },
  }
}
