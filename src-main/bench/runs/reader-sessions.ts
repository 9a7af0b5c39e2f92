import type { Reader } from '../../../src-shared/benchmark/runs.js'
import type { FindingState, ReadState } from '../../../src-shared/case/revision.js'
import { answersFromFindings, type ReaderSession } from '../answerers/person.js'
import { knownKnees, type VolumeSources } from './known-knees.js'

/** A read of the casebook, and the volumes of its case by hash. */
export interface DecidedRead {
  readonly id: string
  readonly volumes: readonly string[]
}

/** What reading people's decisions needs of the workstation. */
export interface ReaderSources extends VolumeSources {
  /** Reads of all cases in which something is decided. */
  readonly reads: () => Promise<readonly DecidedRead[]>
  readonly state: (readId: string) => ReadState
}

/** One person's read of a knee of the data. */
export interface ReadKnee {
  /** Its name in the data. */
  readonly name: string
  readonly state: ReadState
}

/** The reads of knees of a folder of quintuples that somebody decided about. */
export async function readKnees(file: string, sources: ReaderSources): Promise<ReadKnee[]> {
  const reads = await readsByVolume(sources)
  if (reads.size === 0) return []
  const knees = await knownKnees(file, new Set(reads.keys()), sources)
  return knees.flatMap(({ name, hash }) =>
    hash === null ? [] : (reads.get(hash) ?? []).map((id) => ({ name, state: onVolume(sources.state(id), hash) })),
  )
}

/** A read as far as it is about one volume: boxes in the frame of another series mean nothing in the data. */
function onVolume(state: ReadState, hash: string): ReadState {
  const findings = state.findings.map((finding) =>
    finding.volume === null || finding.volume === hash ? finding : { ...finding, boxLps: null },
  )
  return { ...state, findings }
}

/** The readers of some knees, by name. */
export function readersOf(knees: readonly ReadKnee[]): Reader[] {
  const readers = new Map<string, { cases: number; decisions: number }>()
  for (const { state } of knees) {
    const names = new Map<string, number>()
    for (const finding of state.findings) {
      const name = deciderOf(finding)
      if (name !== null && counts(finding)) names.set(name, (names.get(name) ?? 0) + 1)
    }
    for (const [name, decisions] of names) {
      const known = readers.get(name) ?? { cases: 0, decisions: 0 }
      readers.set(name, { cases: known.cases + 1, decisions: known.decisions + decisions })
    }
  }
  return [...readers].map(([name, sums]) => ({ name, ...sums })).sort((a, b) => a.name.localeCompare(b.name))
}

/** What one reader decided about some knees, ready to be scored. */
export function readerSession(reader: string, knees: readonly ReadKnee[]): ReaderSession {
  const sessions = knees.flatMap(({ name, state }) => {
    const findings = state.findings.filter((finding) => deciderOf(finding) === reader && counts(finding))
    return findings.length > 0 ? [{ name, signedOff: state.signedOff?.by === reader, findings }] : []
  })
  return {
    schema: 'condyle.reader-session/1',
    reader,
    cases: sessions.map(({ name }) => name),
    signedOff: sessions.filter(({ signedOff }) => signedOff).length,
    answers: sessions.flatMap(({ name, findings }) => answersFromFindings(name, findings)),
  }
}

/** The person who decided about a finding, or added it; null for an undecided proposal. */
function deciderOf({ authors, origin }: FindingState): string | null {
  if (authors.decision?.kind === 'person') return authors.decision.name
  return origin.kind === 'person' ? origin.name : null
}

function counts({ decision }: FindingState): boolean {
  return decision === 'accepted' || decision === 'edited'
}

/** Ids of the reads in which something is decided, by the hash of each volume of their case. */
async function readsByVolume({ reads }: ReaderSources): Promise<Map<string, string[]>> {
  const byVolume = new Map<string, string[]>()
  for (const { id, volumes } of await reads())
    for (const hash of volumes) byVolume.set(hash, [...(byVolume.get(hash) ?? []), id])
  return byVolume
}
