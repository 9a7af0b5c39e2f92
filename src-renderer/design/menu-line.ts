import type { IconName } from './icons.js'

/** One line of a menu. */
export interface MenuLine {
  readonly id: string
  readonly label: string
  readonly icon?: IconName
  /** Said at the end of the line, fainter. */
  readonly hint?: string
  /** The key that does the same. */
  readonly key?: string | undefined
  /** Whether it is the one that holds; left out where it is no choice. */
  readonly checked?: boolean | undefined
  /** It is on or off by itself, and not one of several. */
  readonly alone?: boolean
  readonly disabled?: boolean | undefined
  /** A thin line above it. */
  readonly apart?: boolean
  readonly run: () => void
}
