import type { Estimate } from '../../case/estimate.js'
import { MODEL_READER } from '../compare/input.js'
import { nameOfMachine } from '../machines.js'
import type { SessionSummary } from '../record.js'
import type { ColumnName } from '../rows.js'
import { columnName } from '../titles.js'

/** "0.85 (0.71 to 0.93)"; what cannot be computed says so. */
export function estimateText({ value, low, high }: Estimate): string {
  if (value === null) return 'not computable'
  return low === null || high === null ? decimal(value) : `${decimal(value)} (${decimal(low)} to ${decimal(high)})`
}

/** "85 % (71 to 93 %)". */
export function shareText({ value, low, high }: Estimate): string {
  if (value === null) return 'not computable'
  return low === null || high === null
    ? `${percent(value)} %`
    : `${percent(value)} % (${percent(low)} to ${percent(high)} %)`
}

/** "p = 0.03", "p < 0.001". */
export function pText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`
}

/** "Dr Ada, before the reveal". */
export function columnText({ reader, stage }: ColumnName, readers: SessionSummary['readers']): string {
  return columnName(readerText(reader, readers), stage)
}

export function readerText(reader: string, readers: SessionSummary['readers']): string {
  return reader === MODEL_READER
    ? 'The model'
    : (nameOfMachine(reader) ?? readers.find(({ id }) => id === reader)?.name ?? 'A reader')
}

function decimal(value: number): string {
  return value.toFixed(2)
}

function percent(value: number): string {
  return String(Math.round(value * 100))
}
