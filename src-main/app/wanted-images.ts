import fs from 'node:fs'
import path from 'node:path'
import type { CaseImages } from '../../src-shared/bridge.js'
import type { Casebook } from '../casebook/index.js'
import { ImportError, type ScannedStudy, type VolumeCache } from '../imaging/index.js'

/** The images of a case that are to be fetched again. */
export interface WantedImages {
  readonly volumeHash: string
  /** Of the import that gave them; null where that was not kept. */
  readonly sourceKey: string | null
  readonly seriesUid: string
  /** The side a person chose at the import, else null. */
  readonly side: 'left' | 'right' | null
}

/** What is looked for when the images of a case are fetched again. */
export function wantedImages(casebook: Casebook, caseId: string): WantedImages {
  const summary = casebook.case(caseId)
  if (!summary) throw new Error('This case is not in the worklist any more.')
  const { side, sideSource } = casebook.origin(caseId)
  return {
    volumeHash: summary.volumeHash,
    sourceKey: casebook.source(caseId)?.sourceKey ?? null,
    seriesUid: summary.seriesUid,
    side: sideSource === 'user' && side !== 'unknown' ? side : null,
  }
}

/** The stack of a scan that is the wanted one: the very files, else the only one of its series; null where unclear. */
export function stackOf(study: ScannedStudy, wanted: WantedImages): string | null {
  const { stacks } = study.result
  const same = stacks.find(({ id }) => study.stack(id)?.sourceKey === wanted.sourceKey)
  if (same) return same.id
  const ofSeries = stacks.filter(({ series }) => series.uid === wanted.seriesUid)
  const [only, ...more] = ofSeries.length > 0 ? ofSeries : stacks
  return only && more.length === 0 ? only.id : null
}

/** Why images that were located are not taken for those of the case. */
export function otherImages(paths: readonly string[]): string {
  return `The images in ${paths.map((place) => path.basename(place)).join(', ')} are not those of this case: locate the files it was imported from, or open these as a study of their own.`
}

/** Whether a case was opened from a file rather than a folder, by the name: the file may be gone. */
export function cameFromFile(casebook: Casebook, caseId: string): boolean {
  return casebook.source(caseId)?.paths.some((place) => /\.(zip|nii|gz|nrrd|nhdr|dcm|ima)$/i.test(place)) ?? false
}

interface Surroundings {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
  readonly imports: { start(paths: readonly string[], wanted: WantedImages): string }
}

/** Looks whether the images of a case are whole in the cache, and fetches them again where their files are still there. */
export async function caseImages({ casebook, volumes, imports }: Surroundings, caseId: string): Promise<CaseImages> {
  const wanted = wantedImages(casebook, caseId)
  if (await isCached(volumes, wanted.volumeHash)) return { state: 'here' }
  const paths = casebook.source(caseId)?.paths ?? []
  const gone = paths.find((place) => !fs.existsSync(place))
  if (paths.length > 0 && gone === undefined) return { state: 'fetching', jobId: imports.start(paths, wanted) }
  const cause =
    gone === undefined
      ? 'where they came from was not kept: show the folder'
      : `${gone} is not there: connect its disk, or show where the files are now`
  return { state: 'missing', message: `The images of this case are no longer in the cache, and ${cause}.` }
}

async function isCached(volumes: VolumeCache, hash: string): Promise<boolean> {
  try {
    return (await volumes.find(hash)) !== null
  } catch (error) {
    // A damaged volume is as good as none: it is decoded again in its place.
    if (error instanceof ImportError) return false
    throw error
  }
}
