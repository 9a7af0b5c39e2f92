import type { CaseVolume, ImportNote } from '../../src-shared/case/case-volume.js'

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
export function noteSeries(
  note: Pick<ImportNote, 'volume'>,
  volumes: readonly Pick<CaseVolume, 'meta' | 'label'>[],
): string | null {
  if (note.volume === null) return null
  const volume = volumes.find(({ meta }) => meta.hash === note.volume)
  if (!volume) return null
  const { description, number } = volume.meta.series
  const name = description || (number === null ? 'Series without a description' : `Series ${number}`)
  return volume.label ? `${name} · ${volume.label}` : name
}
