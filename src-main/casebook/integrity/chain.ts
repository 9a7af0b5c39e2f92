import { createHash } from 'node:crypto'
import type { TravellingHold } from '../../../src-shared/session/travel.js'

/** What of a revision its hash covers, beside everything before it. */
export interface ChainedRevision {
  readonly sequence: number
  readonly readingId: string | null
  readonly authorKind: string
  readonly authorName: string
  readonly authorReader: string | null
  /** ISO 8601, UTC. */
  readonly at: string
  /** The action as JSON says it. */
  readonly action: unknown
}

/** What the first revision of a read is chained to. Hex, as all hashes of a chain. */
export function chainStart(readId: string): string {
  return sha256(`condyle.read/1\n${readId}`)
}

/**
 * The hash of a revision, by the hash of the one before it or `chainStart`: whoever changes, drops or inserts one has to
 * change all that follow. The order of keys in an action does not matter, so that a file may carry it in any.
 */
export function chainHash(previous: string, revision: ChainedRevision): string {
  const { sequence, readingId, authorKind, authorName, authorReader, at, action } = revision
  return sha256(
    canonical(['condyle.revision/1', previous, sequence, readingId, authorKind, authorName, authorReader, at, action]),
  )
}

/** The hash of a choice of the answers that hold, over all that it says and the one before it. */
export function holdHash({ item, head, among, by, at, reason, previous }: Omit<TravellingHold, 'hash'>): string {
  return sha256(canonical(['condyle.hold/1', item, head, among, by, at, reason, previous]))
}

/** The action of a row as JSON says it; a text that is no JSON is chained as it is. */
export function actionOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** JSON with the keys of every object in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
