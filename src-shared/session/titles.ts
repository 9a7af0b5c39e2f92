import type { Hideable, SessionPlan } from './plan.js'
import type { ColumnName } from './rows.js'

/** "Dr. Ada, before the reveal". */
export function columnName(reader: string, stage: ColumnName['stage']): string {
  return stage === 'final' ? reader : `${reader}, ${stage} the reveal`
}

/** What a protocol is called where it is chosen. */
export const PROTOCOL_TITLES = {
  independent: 'Independent',
  'blind-then-revealed': 'Blind, then the model is revealed',
  'model-first': 'Model first',
  'side-by-side': 'Side by side with the model',
} as const satisfies Readonly<Record<SessionPlan['protocol'], string>>

export const SETTLEMENT_TITLES = {
  none: 'Leave them as they are',
  consensus: 'Consensus of the readers',
  adjudication: 'Adjudication',
} as const satisfies Readonly<Record<SessionPlan['settlement'], string>>

export const HIDEABLE_TITLES = {
  names: 'Names and numbers of patients',
  dates: 'Dates',
  priors: 'Earlier examinations',
  readers: 'Who answered what, from whoever adjudicates',
} as const satisfies Readonly<Record<Hideable, string>>
