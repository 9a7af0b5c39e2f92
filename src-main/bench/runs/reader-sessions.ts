import type { Reader } from '../../../src-shared/benchmark/runs.js'
import type { FindingState, ReadState } from '../../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { answersFromFindings, type ReaderSession } from '../answerers/person.js'
import { readJsonLines } from '../../datasets/json-lines.js'
import { QuintupleSchema } from '../../../src-shared/case/quintuple.js'
import { volumeFileOf } from './data-place.js'

/** A read of the casebook, and the volumes of its case by hash. */
export interface DecidedRead {
  readonly id: string
  readonly volumes: readonly string[]
}

/** What reading people's decisions needs of the workstation. */
export interface ReaderSources {
  /** Reads of all cases in which something is decided. */
  readonly reads: () => Promise<readonly DecidedRead[]>
  readonly state: (readId: string) => ReadState
  /** Description of a case's volume, or null where it left the cache. */
  readonly volume: (hash: string) => Promise<VolumeMeta | null>
  /** Decodes a volume file of the data, to see which case it is. */
  readonly open: (file: string) => Promise<VolumeMeta>
}

/** One person's read of a knee of the data. */
export interface ReadKnee {
  /** Its name in the data. */
  readonly name: string
  readonly state: ReadState
}

interface KneeOfData {
  readonly name: string
  readonly hash: string | undefined
  readonly hasVolume: boolean
  readonly dims: string
}

/**
 * The reads of knees of a folder of quintuples that somebody decided about. A knee is recognised by the hash of its volume: as
 * the data states it, or computed from its file where a case of the same size is in the casebook.
 */
export async function readKnees(file: string, sources: ReaderSources): Promise<ReadKnee[]> {
  const reads = await readsByVolume(sources)
  if (reads.size === 0) return []
  const sizes = new Set<string>()
  for (const hash of reads.keys()) {
    const meta = await sources.volume(hash)
    if (meta) sizes.add(meta.dims.join('×'))
  }
  const read: ReadKnee[] = []
  for (const knee of await kneesOf(file)) {
    const stated = [knee.hash, knee.name].find((hash) => hash !== undefined && reads.has(hash))
    const hash = stated ?? (knee.hasVolume && sizes.has(knee.dims) ? await hashOf(file, knee, sources) : '')
    for (const id of reads.get(hash) ?? []) read.push({ name: knee.name, state: onVolume(sources.state(id), hash) })
  }
  return read
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

async function kneesOf(file: string): Promise<KneeOfData[]> {
  const knees = new Map<string, KneeOfData>()
  for await (const { value } of readJsonLines(file)) {
    const quintuple = QuintupleSchema.safeParse(value).data
    if (!quintuple || knees.has(quintuple.case)) continue
    const { hash, path, dims } = quintuple.volume
    knees.set(quintuple.case, { name: quintuple.case, hash, hasVolume: path !== null, dims: dims.join('×') })
  }
  return [...knees.values()]
}

async function hashOf(file: string, knee: KneeOfData, { open }: ReaderSources): Promise<string> {
  return (await open(await volumeFileOf({ layout: 'quintuples', file }, knee.name))).hash
}
