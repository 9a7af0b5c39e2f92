import type { ImportNote } from '../../src-shared/case/case-volume.js'
import type { SeriesInfo } from '../../src-shared/case/import.js'
import { stackTitle } from './stack-words.js'

/** Of a volume, what names its series. A CaseVolume is one. */
export interface NamedVolume {
  readonly meta: { readonly hash: string; readonly series: SeriesInfo }
  readonly label: string
}

/** Notes of one kind, and what the kind is called. */
export interface NoteGroup {
  readonly kind: ImportNote['kind']
  readonly title: string
  readonly notes: readonly ImportNote[]
}

/** What needs a person first, what is only worth knowing last. */
const KINDS: readonly (readonly [ImportNote['kind'], string])[] = [
  ['held', 'Held back until a person decides'],
  ['missing', 'Missing'],
  ['repaired', 'Repaired'],
  ['set-aside', 'Set aside'],
  ['remark', 'Worth knowing'],
]

/** Notes by kind, kinds without one left out. */
export function noteGroups(notes: readonly ImportNote[]): NoteGroup[] {
  return KINDS.flatMap(([kind, title]) => {
    const own = notes.filter((note) => note.kind === kind)
    return own.length === 0 ? [] : [{ kind, title, notes: own }]
  })
}

/** The series that a note is about; null where it is about the import as a whole. */
export function noteSeries(note: Pick<ImportNote, 'volume'>, volumes: readonly NamedVolume[]): string | null {
  const volume = volumes.find(({ meta }) => meta.hash === note.volume)
  return volume ? stackTitle({ series: volume.meta.series, label: volume.label }) : null
}
