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

/** Two or more letters of scripts that put no space between the parts of a name. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々]{2,}/gu
/** Longer runs are sentences, not names: the search finds their beginning. */
const LONGEST_RUN = 12

/**
 * Text as it is indexed. Searches match beginnings of words, so a name without spaces gets every later beginning as a
 * word of its own: 山田太郎 is found by 太郎, too.
 */
export function searchableText(text: string): string {
  const later = [...text.matchAll(UNSPACED)].flatMap(([run]) => {
    const letters = [...run.normalize('NFC')]
    return letters.length > LONGEST_RUN ? [] : letters.slice(1).map((_, index) => letters.slice(index + 1).join(''))
  })
  return later.length === 0 ? text : `${text} ${later.join(' ')}`
}
