import type { CommandEntry } from '../../src-shared/commands/index.js'

/**
 * The entries that a typed text means, best first: every typed word must begin a word of the title ("si of" finds
 * "Sign off"); a title that begins with the text comes first.
 */
export function matchCommands(entries: readonly CommandEntry[], text: string): CommandEntry[] {
  const wanted = words(text)
  if (wanted.length === 0) return [...entries]
  const found = entries.filter((entry) => {
    const title = words(entry.title)
    return wanted.every((word) => title.some((own) => own.startsWith(word)))
  })
  const begins = (entry: CommandEntry): number =>
    entry.title.toLowerCase().startsWith(text.trim().toLowerCase()) ? 0 : 1
  return found.sort((a, b) => begins(a) - begins(b))
}

function words(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}
