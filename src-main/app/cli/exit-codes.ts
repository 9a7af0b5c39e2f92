/** Exit codes of the command line, as documented in the README. */
export const EXIT = {
  done: 0,
  usage: 2,
  unreadable: 3,
  chooseStack: 4,
} as const

/** The command was called in a way it does not know; the usage is printed after the sentence. */
export class UsageError extends Error {}

/** A folder that was named cannot be used: wrong use, but the usage would not help. */
export class FolderError extends Error {}
