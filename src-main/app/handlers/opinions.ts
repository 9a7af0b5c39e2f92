import type { OPINION_REQUESTS } from '../../../src-shared/bridge-opinions.js'
import type { Handlers } from '../bridge-server.js'
import { beginOpinion, resumeOpinion } from '../opinions/ask.js'
import { caseOpinions, modelOpinion, packOpinion } from '../opinions/case-opinions.js'
import type { Workstation } from '../workstation.js'

type OpinionHandlers = Pick<Handlers, keyof typeof OPINION_REQUESTS>

/** What the channels of second opinions do. */
export function opinionHandlers(workstation: Workstation): OpinionHandlers {
  const { chat, opinions, reader, review, sessionReads } = workstation
  return {
    // Of a case of a session nothing is told but what its protocol tells.
    'opinions.list': ({ caseId }) =>
      sessionReads.has(caseId) ? { packs: [], models: [] } : caseOpinions(workstation, caseId),
    'opinions.show': ({ caseId, id, kind }) =>
      kind === 'model'
        ? modelOpinion(workstation, caseId, id)
        : packOpinion(workstation, caseId, id, review.state(caseId, reader.id)),
    'opinions.ask': ({ caseId, questions, volume }) => beginOpinion(workstation, caseId, questions, volume),
    'opinions.resume': async ({ caseId, id }) => {
      await resumeOpinion(workstation, caseId, id)
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
