import fs from 'node:fs'
import path from 'node:path'
import type { CaseImages } from '../../src-shared/bridge-cases.js'
import type { Casebook, StoredVolume } from '../casebook/index.js'
import type { ScannedStudy, VolumeCache } from '../imaging/index.js'
import { wholeVolume } from './whole-volume.js'

/** The images of a case that are to be fetched again. */
export interface WantedImages {
  readonly caseId: string
  /** Those of its volumes that are not in the cache. */
  readonly volumes: readonly StoredVolume[]
  /** The side a person chose at the import, else null. */
  readonly side: 'left' | 'right' | null
}

interface Shelves {
  readonly casebook: Casebook
  readonly volumes: VolumeCache
}

/** What is looked for when the images of a case are fetched again: its volumes that are not whole in the cache. */
export async function wantedImages({ casebook, volumes }: Shelves, caseId: string): Promise<WantedImages> {
  const missing: StoredVolume[] = []
  for (const volume of casebook.volumes(caseId)) if (!(await wholeVolume(volumes, volume.hash))) missing.push(volume)
  const { side, sideSource } = casebook.origin(caseId)
  return { caseId, volumes: missing, side: sideSource === 'user' && side !== 'unknown' ? side : null }
}

/** The stack of a scan that is a wanted volume: the very files, else the only one of its series; null where unclear. */
export function stackOf(study: ScannedStudy, wanted: StoredVolume): string | null {
  const { stacks } = study.result
  const same = stacks.find(({ id }) => study.stack(id)?.sourceKey === wanted.source.sourceKey)
  if (same) return same.id
  const ofSeries = stacks.filter(({ series, label }) => series.uid === wanted.series.uid && label === wanted.label)
  const [only, ...more] = ofSeries.length > 0 ? ofSeries : stacks
  return only && more.length === 0 ? only.id : null
}

/** Why images that were located are not taken for those of the case. */
export function otherImages(paths: readonly string[]): string {
  return `The images in ${paths.map((place) => path.basename(place)).join(', ')} are not those of this case: locate the files it was imported from, or open these as a study of their own.`
}

/** Whether what is wanted was opened from a file rather than a folder, by the name: the file may be gone. */
export function cameFromFile({ volumes }: WantedImages): boolean {
  return volumes.some(({ source }) => source.paths.some((place) => /\.(zip|nii|gz|nrrd|nhdr|dcm|ima)$/i.test(place)))
}

interface Surroundings extends Shelves {
  readonly imports: { start(paths: readonly string[], wanted: WantedImages): string }
}

/**
 * Looks whether the images of a case are whole in the cache, and fetches those that are not again where their files
 * are still there. A case with some of its images is opened with those; only one without any is missing.
 */
export async function caseImages(around: Surroundings, caseId: string): Promise<CaseImages> {
  const wanted = await wantedImages(around, caseId)
  if (wanted.volumes.length === 0) return { state: 'here' }
  const { there, gone } = places(wanted)
  if (there.length > 0) return { state: 'fetching', jobId: around.imports.start(there, wanted) }
  if (wanted.volumes.length < around.casebook.volumes(caseId).length) return { state: 'here' }
  return { state: 'missing', message: `The images of this case are no longer in the cache, and ${causeOf(gone)}.` }
}

/** Why volumes of a case are not there, in one sentence that names their series. */
export function missingSentence(missing: readonly StoredVolume[]): string {
  const series = missing.map(({ series: { description, number } }) => description || `series ${number ?? '?'}`)
  return `${series.join(', ')}: no longer in the cache, and ${causeOf(places({ volumes: missing }).gone)}.`
}

/** Where wanted volumes were opened from: places that are there, and places that are not. */
function places({ volumes }: Pick<WantedImages, 'volumes'>): { there: string[]; gone: string[] } {
  const all = [...new Set(volumes.flatMap(({ source }) => source.paths))]
  return { there: all.filter((place) => fs.existsSync(place)), gone: all.filter((place) => !fs.existsSync(place)) }
}

function causeOf([gone]: readonly string[]): string {
  return gone === undefined
    ? 'where they came from was not kept: show the folder'
    : `${gone} is not there: connect its disk, or show where the files are now`
}
