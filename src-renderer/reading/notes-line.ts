import type { ImportNote } from '../../src-shared/case/case-volume.js'
import { capital, counted } from '../design/format.js'

/** Most pressing first. */
const KINDS: readonly { readonly kind: ImportNote['kind']; readonly words: (count: number) => string }[] = [
  { kind: 'held', words: (count) => `${count} held for review` },
  { kind: 'missing', words: (count) => `${count} missing` },
  { kind: 'repaired', words: (count) => `${count} repaired` },
  { kind: 'set-aside', words: (count) => `${count} set aside` },
  { kind: 'remark', words: (count) => counted(count, 'remark') },
]

/** The remarks on a case's images in one line, the most pressing first: "2 missing, 1 repaired, 3 set aside." */
export function notesLine(notes: readonly ImportNote[]): string {
  const parts = KINDS.flatMap(({ kind, words }) => {
    const count = notes.filter((note) => note.kind === kind).length
    return count > 0 ? [words(count)] : []
  })
  return parts.length === 0 ? '' : `${capital(parts.join(', '))}.`
}
