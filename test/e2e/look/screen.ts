import type { Stage } from './stage.js'

/** A screen or dialog of the window, and how one gets there from wherever one is. */
export interface Screen {
  /** Also the name of its picture. */
  readonly name: string
  readonly show: (stage: Stage) => Promise<void>
  /** Its picture is held: what moves it has to be meant. */
  readonly held?: true
}
