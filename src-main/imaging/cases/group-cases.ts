import type { Side, SideSource } from '../../../src-shared/case/geometry.js'
import type { StudyInfo } from '../../../src-shared/case/import.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'

/** A volume that was imported, and the stack it was made from. */
export interface VolumeOfStack {
  readonly stackId: string
  readonly meta: VolumeMeta
}

/** One knee at one date: what becomes a case. */
export interface CaseGroup {
  readonly study: StudyInfo
  readonly side: Side
  /** The strongest that a volume of it has; `inferred` while the side is unknown. */
  readonly sideSource: SideSource
  /** In the order of their series numbers; never empty. */
  readonly volumes: readonly VolumeOfStack[]
}

/** What a person set outranks a header, and a header a guess. */
const STRENGTH: readonly SideSource[] = ['inferred', 'header', 'user']

/**
 * Volumes by knee and date: one patient, one study, one side. Files of one study that name several patients are
 * several cases; volumes of studies without a UID are one case only where patient and date are known and agree: what
 * cannot be told to belong together stays apart. A volume of unknown side goes with the others of its study where all
 * that name a side name the same. The same voxels twice are one volume.
 */
export function casesOf(metas: readonly VolumeOfStack[]): readonly CaseGroup[] {
  const studies = new Map<string, VolumeOfStack[]>()
  for (const volume of metas) {
    const key = studyKey(volume.meta)
    studies.set(key, [...(studies.get(key) ?? []), volume])
  }
  return [...studies.values()].flatMap(byPatient).flatMap(bySide)
}

/** What the volumes of one study share. */
function studyKey({ study, hash }: VolumeMeta): string {
  const { uid, date, patientId, patientIdIssuer, patientName, patientBirthDate } = study
  if (uid !== '') return uid
  const isKnown = date !== '' && (patientId !== '' || patientName !== '')
  return JSON.stringify(isKnown ? [date, patientId, patientIdIssuer, patientName, patientBirthDate] : [hash])
}

/** The volumes of a study by patient: by id, or by name where there are none. What names nobody goes with the only one. */
function byPatient(volumes: readonly VolumeOfStack[]): VolumeOfStack[][] {
  const ids = new Set(volumes.map(({ meta }) => meta.study.patientId))
  ids.delete('')
  const patientOf = ({ meta: { study } }: VolumeOfStack): string => (ids.size > 0 ? study.patientId : study.patientName)
  const patients = new Set(volumes.map(patientOf))
  if ([...patients].filter((patient) => patient !== '').length <= 1) return [[...volumes]]
  return [...patients].map((patient) => volumes.filter((volume) => patientOf(volume) === patient))
}

function bySide(volumes: readonly VolumeOfStack[]): CaseGroup[] {
  const named = (['right', 'left'] as const).filter((side) => volumes.some(({ meta }) => meta.side === side))
  const [only, ...others] = named
  if (only === undefined || others.length === 0) return [groupOf(only ?? 'unknown', volumes)]
  return (['right', 'left', 'unknown'] as const).flatMap((side) => {
    const own = volumes.filter(({ meta }) => meta.side === side)
    return own.length > 0 ? [groupOf(side, own)] : []
  })
}

function groupOf(side: Side, volumes: readonly VolumeOfStack[]): CaseGroup {
  const ordered = [...new Map(volumes.map((volume) => [volume.meta.hash, volume])).values()].sort(bySeries)
  const [first] = ordered
  if (!first) throw new RangeError('A case needs a volume.')
  const sources = ordered.flatMap(({ meta }) => (meta.side === side && meta.sideSource ? [meta.sideSource] : []))
  const sideSource = STRENGTH.findLast((source) => sources.includes(source)) ?? 'inferred'
  return { study: first.meta.study, side, sideSource, volumes: ordered }
}

/** By series number, those without one last; then by echo time, then as they came. */
function bySeries(a: VolumeOfStack, b: VolumeOfStack): number {
  const number = (a.meta.series.number ?? Infinity) - (b.meta.series.number ?? Infinity)
  if (number !== 0 && !Number.isNaN(number)) return number
  return (a.meta.series.echoTimeMs ?? 0) - (b.meta.series.echoTimeMs ?? 0)
}
