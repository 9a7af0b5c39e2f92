import type { Draw } from './draw.js'
import type { Outcome } from './outcome.js'

/** One kind of input from outside: how it is made wrong, and how the application reads it. */
export interface Kind {
  /**
   * Writes the input that a draw decides into an empty folder.
   * @returns what was done to it, in words
   */
  write(draw: Draw, folder: string): Promise<string> | string
  /** Reads it by the application's own code. What this throws is a fault of the application. */
  read(folder: string, work: string): Promise<Outcome>
}

/** Makes a kind ready: its good examples are built once for a process. */
export type KindLoader = (scratch: string) => Promise<Kind>
