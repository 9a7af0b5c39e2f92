import type { ReadMode } from '../case/read.js'
import type { Reading } from '../case/reading.js'
import type { ReadState, Revision } from '../case/revision.js'
import type { CaseOrigin } from '../review/case-records.js'
import { foldRead } from '../review/fold.js'
import type { KeptReading } from '../review/proposals.js'
import type { ItemPart } from './assignment.js'
import type { SessionPlan } from './plan.js'

/** An item as it is folded: its case, the model's reading that the session is about, and what its reader wrote. */
export interface ItemFile {
  readonly plan: Pick<SessionPlan, 'protocol' | 'questions'>
  readonly part: ItemPart
  readonly id: string
  readonly origin: CaseOrigin
  /** Null where the model takes no part. */
  readonly reading: KeptReading | null
  readonly revisions: readonly Revision[]
}

/**
 * An item as its reader sees it: an empty form of the questions that are asked, or the model's proposals where the protocol puts them
 * first. Of the case nothing is named but by the item's own id.
 */
export function foldItem({ plan, part, id, origin, reading, revisions }: ItemFile): ReadState {
  const base = usesProposals(plan, part) && reading ? reading : emptyForm(origin.side, reading)
  const state = foldRead({ ...origin, id, readId: id, mode: modeOf(plan, part) }, base, revisions)
  const asked = new Set(plan.questions)
  const findings = state.findings.filter(({ question }) => asked.has(question))
  const answered = findings.filter((finding) => finding.answered)
  return {
    ...state,
    findings,
    toReview: findings.length,
    reviewed: answered.filter(({ decision }) => decision !== 'proposed').length,
  }
}

/** The model's answers alone, in the terms of the side that the session takes the knee for. */
export function foldModel({ plan, id, origin, reading }: Omit<ItemFile, 'revisions' | 'part'>): ReadState {
  const state = foldRead({ ...origin, id, readId: null, mode: 'open' }, reading, [])
  return { ...state, findings: state.findings.filter(({ question }) => plan.questions.includes(question)) }
}

/** The revisions that were there when the model's answers were shown; null: they were not. */
export function beforeReveal(revisions: readonly Revision[]): readonly Revision[] | null {
  const at = revisions.findIndex(({ action }) => action.type === 'reveal')
  return at < 0 ? null : revisions.slice(0, at)
}

export function usesProposals({ protocol }: Pick<SessionPlan, 'protocol'>, part: ItemPart): boolean {
  return protocol === 'model-first' && part !== 'settling'
}

/** How the read of an item is done, in the words of reads. */
export function modeOf(plan: Pick<SessionPlan, 'protocol'>, part: ItemPart): ReadMode {
  if (part === 'settling') return 'adjudication'
  if (plan.protocol === 'independent') return 'blind'
  return plan.protocol === 'blind-then-revealed' ? 'blind-then-revealed' : 'open'
}

const NO_TIME = { scan: 0, decode: 0, standardise: 0, localise: 0, grade: 0, reason: 0, total: 0 }

/** A reading that answers nothing: every question stands open. Only the side is taken over, which is no answer. */
function emptyForm(side: CaseOrigin['side'], model: KeptReading | null): KeptReading {
  const reading: Reading = {
    schema: 'condyle.reading/3',
    study: { uid: '' },
    side: side === 'unknown' ? (model?.reading.side ?? side) : side,
    sideSource: model?.reading.sideSource ?? 'header',
    volumes: [],
    pack: { id: 'empty form', version: '1', sha256: '', title: 'Empty form', trainedOn: '' },
    provider: 'cpu',
    timingsMs: NO_TIME,
    outOfDistribution: { score: 0, threshold: 0 },
    flags: [],
    regions: [],
    findings: [],
  }
  return { id: 'empty form', reading }
}
