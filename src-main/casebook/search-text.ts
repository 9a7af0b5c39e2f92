/** Anything that the tokeniser of the search table can find: letters, digits, private-use characters. */
const SEARCHABLE = /[\p{L}\p{N}\p{Co}]/u

/**
 * What a person typed as an FTS5 query: every word must occur as the beginning of a word, in any column and order.
 * Each word is a quoted string, so that nothing typed is ever read as query syntax. `null` where nothing can be
 * searched for (empty, or punctuation only).
 */
export function searchQuery(text: string): string | null {
  const words = text
    .replaceAll('\0', ' ')
    .split(/\s+/u)
    .filter((word) => SEARCHABLE.test(word))
  return words.length === 0 ? null : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(' ')
}
