import type { Connection } from '../connection.js'

/** One step from a version of the schema to the next. Steps that have been released never change. */
export interface Migration {
  /** The `user_version` of the file after the step; 1, 2, 3 … without a gap. */
  readonly version: number
  readonly name: string
  readonly sql: string
  /** What SQL cannot say, in the same transaction and after it. */
  readonly run?: (connection: Connection) => void
}
