import type { Patient } from '../../src-shared/case/patient.js'
import type { ReadState } from '../../src-shared/case/revision.js'
import { CasebookError, type Casebook, type ReviewService } from '../casebook/index.js'
import { volumeFileName, type DecidedCase, type ExportedVolume } from '../datasets/quintuples/index.js'
import { readVoxels } from '../datasets/voxels.js'
import type { VolumeCache } from '../imaging/index.js'

/** The rooms that an export takes from. */
export interface ExportRooms {
  readonly casebook: Casebook
  readonly review: ReviewService
  readonly volumes: Pick<VolumeCache, 'find' | 'rawPath'>
}

/** Whose reads leave: those of one reader, or every signed one. */
export interface WhichReads {
  readonly reads: 'own' | 'signed'
  /** Who reads now. */
  readonly reader: string | null
}

/** Cases with the reads that are asked for, and what has to be known to write them without names; one at a time. */
export function* decidedCases(
  rooms: ExportRooms,
  caseIds: readonly string[],
  which: WhichReads & { readonly includeVolume: boolean },
): Generator<Promise<DecidedCase>> {
  for (const caseId of caseIds) yield decidedCase(rooms, caseId, which)
}

async function decidedCase(
  rooms: ExportRooms,
  caseId: string,
  which: WhichReads & { readonly includeVolume: boolean },
): Promise<DecidedCase> {
  const { casebook, review, volumes } = rooms
  const shared = {
    volumes: await exportedVolumes(rooms, caseId, which.includeVolume),
    patient: patientOf(casebook, caseId),
    readers: casebook.readers.list(),
    pseudonymKey: casebook.pseudonymKey(),
  }
  return {
    reads: statesOf(rooms, caseId, which).map((state) => ({ ...shared, state, reading: review.reading(state) })),
    voxels: (meta) => readVoxels(volumes.rawPath(meta.hash), meta),
  }
}

function statesOf({ casebook, review }: ExportRooms, caseId: string, { reads, reader }: WhichReads): ReadState[] {
  if (reads === 'own') return [review.state(caseId, reader)]
  const signed = casebook.reads(caseId).filter(({ status }) => status === 'signed-off')
  return signed.map(({ id }) => review.readState(id))
}

/** The volumes of a case that are in the cache, in the order of their series. */
export async function exportedVolumes(
  { casebook, volumes }: Pick<ExportRooms, 'casebook' | 'volumes'>,
  caseId: string,
  includeVolume: boolean,
): Promise<ExportedVolume[]> {
  const stored = casebook.volumes(caseId)
  const found = await Promise.all(stored.map(async ({ hash, label }) => ({ label, meta: await volumes.find(hash) })))
  return found.flatMap(({ meta, label }) =>
    meta ? [{ meta, label, file: includeVolume ? volumeFileName(meta.hash) : null }] : [],
  )
}

function patientOf(casebook: Casebook, caseId: string): Patient {
  const summary = casebook.case(caseId)
  if (!summary) throw new CasebookError('no-such-case', 'This case is no longer in the casebook: choose another.')
  return casebook.patients.patient(summary.patientKey)
}
