import type { OpenedCase } from '../../src-shared/bridge-cases.js'
import type { CaseVolume, ImportNote } from '../../src-shared/case/case-volume.js'
import type { VolumeMeta } from '../../src-shared/case/volume.js'
import { CasebookError, type Casebook, type ReviewService, type StoredVolume } from '../casebook/index.js'
import { thumbnailOf, type VolumeCache } from '../imaging/index.js'
import type { CurrentReader } from './current-reader.js'
import { volumeUrl } from './volume-url.js'
import { missingSentence } from './wanted-images.js'
import { wholeVolume } from './whole-volume.js'

const UNSAVED: readonly CasebookError['kind'][] = ['disk-full', 'read-only', 'unreachable', 'gone', 'replaced']

interface Shelves {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
}

/** The volumes of a case that are in the cache, in the order of their series, and those that are not. */
export async function caseVolumes(
  { casebook, volumes }: Shelves,
  caseId: string,
): Promise<{ here: CaseVolume[]; missing: StoredVolume[] }> {
  const here: CaseVolume[] = []
  const missing: StoredVolume[] = []
  for (const volume of casebook.volumes(caseId)) {
    const meta = await wholeVolume(volumes, volume.hash)
    if (!meta) {
      missing.push(volume)
      continue
    }
    const drawn = volume.thumbnail ?? (await thumbnailOf(volumes, meta))
    if (volume.thumbnail === null && drawn !== null) evenUnsaved(() => casebook.keepThumbnail(volume.hash, drawn))
    here.push({ meta, url: volumeUrl(volume.hash), label: volume.label, thumbnail: drawn })
  }
  return { here, missing }
}

/**
 * The volumes of another date of a knee, with where its reading found structures: by them its pictures are linked to
 * today's, whose frame of reference is another.
 */
export async function priorVolumes(shelves: Shelves, caseId: string): Promise<CaseVolume[]> {
  const { here } = await caseVolumes(shelves, caseId)
  const read = shelves.casebook.reading(caseId)?.volumes ?? []
  return here.map((volume) => ({
    ...volume,
    landmarks: read.find(({ hash }) => hash === volume.meta.hash)?.landmarks ?? [],
  }))
}

/**
 * Opens a case for the one who reads now: their own read and view, and of others only who they are and how far. Throws
 * a sentence where none of its images is in the cache.
 */
export async function openCase(
  { casebook, volumes, review, reader }: Shelves & { readonly review: ReviewService; readonly reader: CurrentReader },
  caseId: string,
): Promise<OpenedCase> {
  const asking = reader.id
  const { here, missing } = await caseVolumes({ casebook, volumes }, caseId)
  if (here.length === 0)
    throw new Error(
      'The images of this case are no longer in the cache: open the original files again, and the case goes on where it was.',
    )
  evenUnsaved(() => casebook.touchOpened(caseId, asking))
  const summary = casebook.case(caseId, asking)
  if (!summary) throw new Error('This case is not in the worklist any more.')
  const state = review.state(caseId, asking)
  return {
    summary,
    volumes: here,
    notes: [
      ...casebook.notes(caseId),
      ...here.filter(({ meta }) => volumes.wasDamaged(meta.hash)).map(({ meta }) => mendedNote(meta, casebook.now())),
      ...(missing.length > 0 ? [missingNote(missing, casebook.now())] : []),
    ],
    reading: review.reading(state),
    read: casebook.ownRead(caseId, asking),
    state,
    view: casebook.view(caseId, asking),
    others: casebook.reads(caseId).filter(({ reader: other }) => other.id !== asking),
    followUp: casebook.followUp(caseId, asking),
  }
}

/** What was found damaged in the cache and decoded again since Condyle was started. */
function mendedNote({ hash, series }: VolumeMeta, now: Date): ImportNote {
  return {
    kind: 'repaired',
    title: 'A series was decoded again',
    message: `${series.description || `Series ${series.number ?? '?'}`} had changed on the disk since it was decoded: it was taken away before it was shown or measured, and decoded again from its files. If this happens more than once, check the disk.`,
    files: [],
    fileCount: 0,
    volume: hash,
    at: now.toISOString(),
  }
}

/** Notes what a case can be looked at without: a full disk, say, which is told by itself, must not keep it closed. */
function evenUnsaved(note: () => void): void {
  try {
    note()
  } catch (error) {
    if (!(error instanceof CasebookError && UNSAVED.includes(error.kind))) throw error
  }
}

/** Series of the case that cannot be shown now; not kept, since they may come back. */
function missingNote(missing: readonly StoredVolume[], now: Date): ImportNote {
  return {
    kind: 'missing',
    title: missing.length === 1 ? 'A series cannot be shown' : `${missing.length} series cannot be shown`,
    message: missingSentence(missing),
    files: [],
    fileCount: 0,
    volume: null,
    at: now.toISOString(),
  }
}
