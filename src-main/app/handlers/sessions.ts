import type { BrowserWindow } from 'electron'
import type { SESSION_REQUESTS } from '../../../src-shared/bridge-sessions.js'
import type { SessionItem, SessionSummary } from '../../../src-shared/session/record.js'
import { chooseHolding, doubledAnswers } from '../../sessions/doubled-answers.js'
import { SessionError } from '../../sessions/session-error.js'
import { machineChoices } from '../../sessions/machine-readings.js'
import type { Handlers } from '../bridge-server.js'
import { sessionItem, takeAnswer } from '../sessions/session-case.js'
import { exportSession } from '../sessions/export-session.js'
import { machinesAtHand } from '../sessions/machine-rooms.js'
import { sessionMethods } from '../sessions/methods.js'
import type { Workstation } from '../workstation.js'

type SessionHandlers = Pick<Handlers, keyof typeof SESSION_REQUESTS>

/** What the channels of sessions do, for the one who reads now. */
export function sessionHandlers(workstation: Workstation, window: () => BrowserWindow | null): SessionHandlers {
  const { aside, benchmarking, blinding, casebook, keeping, machineRound, reader, sessions, sessionReads } = workstation
  const list = (): SessionSummary[] => sessions.list(reader.id)
  const decided = (item: string): SessionItem => {
    keeping.decided()
    return sessionItem(workstation, item)
  }
  return {
    'sessions.list': list,
    'sessions.make': ({ plan }) => {
      sessions.make(plan, reader.id)
      return list()
    },
    'sessions.machines': async ({ caseIds }) => machineChoices(casebook, caseIds, await machinesAtHand(workstation)),
    'sessions.of-dataset': async ({ token }) => {
      const knees = await benchmarking.benchmarks.knees(token, new Set(casebook.volumeHashes()))
      const cases = knees.flatMap(({ hash }) => (hash === null ? [] : casebook.casesWith(hash)))
      // Those of a running session are met there only, as in the worklist.
      return { caseIds: [...new Set(cases)].filter((id) => !blinding.hides(id)), knees: knees.length }
    },
    'sessions.ask-machines': ({ id }) => {
      const session = casebook.sessions.get(id)
      machineRound.start(session, sessions.unread(session))
      return null
    },
    'sessions.stop-asking': () => {
      machineRound.stop()
      return null
    },
    'sessions.start': ({ id }) => {
      sessions.start(id)
      return list()
    },
    'sessions.remove': ({ id }) => {
      sessions.remove(id)
      return list()
    },
    'sessions.finish': ({ id }) => {
      sessions.finish(id, reader.id)
      return list()
    },

    'sessions.next': ({ id }) => sessions.next(id, reader.id),
    'sessions.item': ({ item }) => sessionItem(workstation, item),
    'sessions.reveal': ({ item }) => {
      sessionReads.reveal(item, reader.id)
      return decided(item)
    },
    'sessions.close': ({ item }) => {
      sessionReads.close(item, reader.id)
      return decided(item)
    },
    'sessions.lock': ({ item }) => {
      sessionReads.lock(item, reader.id)
      return decided(item)
    },
    'sessions.spend': ({ item, spent }) => {
      sessionReads.spend(item, reader.id, spent)
      return null
    },

    'sessions.differences': ({ id }) => {
      sessions.checkMayCompare(id, reader.id)
      return aside.do('session-differences', { id })
    },
    'sessions.settle': ({ id, number }) => sessions.settle(id, number, reader.id),
    'sessions.take': ({ item, question, from }) => {
      const state = takeAnswer(workstation, item, question, from)
      keeping.decided()
      return state
    },
    'sessions.doubled': ({ id }) => {
      sessions.checkMayCount(id, reader.id)
      return doubledAnswers(casebook, id, reader.id)
    },
    'sessions.hold': ({ id, ...choice }) => {
      sessions.checkMayCount(id, reader.id)
      if (casebook.items.find(choice.item)?.session !== id)
        throw new SessionError('This case is not of this session: go back to the session.')
      chooseHolding(casebook, choice, reader.id)
      keeping.decided()
      return doubledAnswers(casebook, id, reader.id)
    },
    'sessions.numbers': ({ id }) => {
      sessions.checkMayCount(id, reader.id)
      return aside.do('session-numbers', { id })
    },
    'sessions.methods': ({ id, copy }) => sessionMethods(workstation, id, copy),
    'sessions.export': ({ id, what }) => {
      sessions.checkMayCount(id, reader.id)
      return exportSession(workstation, window(), id, what)
    },
  }
}
