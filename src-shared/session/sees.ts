import { showsModel, type SessionPlan } from './plan.js'
import { mayCompare, mayCount, type ItemStanding } from './rules.js'

/** A session as far as it decides what somebody may see of it. */
export interface SeenSession {
  readonly plan: Pick<SessionPlan, 'readers' | 'settledBy' | 'protocol' | 'settlement' | 'hidden'>
  readonly items: readonly ItemStanding[]
  readonly state: 'draft' | 'running' | 'finished'
}

/**
 * Whether somebody may see what was answered in an item: their own, or what is locked and may be seen under its
 * reader's name, as a file carries it. Null: nobody in particular.
 */
export function seesAnswers({ plan, items, state }: SeenSession, person: string | null, item: ItemStanding): boolean {
  return item.reader === person || (item.stage === 'locked' && mayCount(plan, items, person, state))
}

/**
 * Whether somebody may see what the model answered about a case. Whoever takes no part in the session finds it in the worklist; a
 * reader sees it where the protocol shows it from the start, or where their own answers were closed or locked before.
 */
export function seesModel(session: SeenSession, person: string | null, caseId: string): boolean {
  const { plan, items, state } = session
  if (mayCompare(plan, items, person, state)) return true
  if (person !== null && !plan.readers.includes(person)) return plan.settledBy !== person
  if (!showsModel(plan)) return false
  if (plan.protocol !== 'blind-then-revealed') return true
  return items.some((item) => item.reader === person && item.caseId === caseId && isClosed(item))
}

function isClosed({ part, stage }: ItemStanding): boolean {
  return part !== 'settling' && (stage === 'closed' || stage === 'revealed' || stage === 'locked')
}
