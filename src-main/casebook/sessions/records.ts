import type { Action, Author, Revision } from '../../../src-shared/case/revision.js'
import type { ReadStanding } from '../../../src-shared/review/case-records.js'
import type { Assignment } from '../../../src-shared/session/assignment.js'
import type { SessionPlan } from '../../../src-shared/session/plan.js'
import type { ItemStanding } from '../../../src-shared/session/rules.js'

/** A session as it is kept. */
export interface StoredSession {
  readonly id: string
  readonly plan: SessionPlan
  /** Who made it; null where nobody had said who reads. */
  readonly madeBy: string | null
  /** ISO 8601, UTC; so are the others. */
  readonly madeAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

/** One reading of one case by one reader: the id is that of its read, too. */
export interface StoredItem extends ItemStanding {
  readonly id: string
  readonly session: string
  /** The model's reading that the session is about, or null. */
  readonly readingId: string | null
  readonly away: boolean
  /** It was answered differently on two computers, and nobody has said which answer holds. */
  readonly conflict: boolean
  /** It was answered differently on two computers, whether or not one of the answers was chosen. */
  readonly doubled: boolean
}

/** An item as it is planned when a session starts, or when something has to be settled. */
export interface NewItem extends Assignment {
  /** Where the item is known by an id already; else it gets one. */
  readonly id?: string
  readonly readingId: string | null
}

/** A decision in an item. */
export interface NewAnswer {
  readonly author: Author
  readonly action: Action
  /** What it was made against: the model's reading, or the empty form. */
  readonly readingId: string | null
  readonly at: Date
  /** How the read stands after it. */
  readonly standing: ReadStanding
  readonly signedAt: string | null
}

/** What was given to an item: in its read here, or otherwise on another computer. */
export interface GivenAnswers {
  /** The last hash of its chain, which names it. */
  readonly head: string
  readonly revisions: readonly Revision[]
  /** By question, before and after the reveal. */
  readonly times: readonly Spent[]
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Null where it was never locked: then it cannot hold. */
  readonly lockedAt: string | null
}

/** Time that a reader spent on a question, pauses left out. */
export interface Spent {
  /** Null where no question was on show. */
  readonly question: number | null
  readonly milliseconds: number
  readonly revealed: boolean
}
