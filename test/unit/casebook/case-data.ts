import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import type { Casebook, NewCase, NewVolume } from '../../../src-main/casebook/index.js'
import type { ImportNote } from '../../../src-shared/case/case-volume.js'
import type { Side, SideSource } from '../../../src-shared/case/geometry.js'
import { readingWith as wholeReading, VOLUME } from '../review/readings.js'

/** What a test may say of a case; the rest is made up from its number. */
export interface CaseFacts {
  readonly patientName: string
  readonly patientId: string
  readonly issuer: string
  readonly birthDate: string
  readonly studyUid: string
  readonly studyDate: string
  readonly studyDescription: string
  readonly side: Side
  readonly sideSource: SideSource
  readonly notes: readonly ImportNote[]
  readonly volumes: readonly NewVolume[]
}

/** The nth case of a worklist, with one volume of the same number; `facts` says what matters to the test. */
export function caseEntry(n: number, facts: Partial<CaseFacts> = {}): NewCase {
  const { patientName = `Patient^Number ${n}`, patientId = `P${n}`, issuer = '', birthDate = '' } = facts
  return {
    study: {
      uid: facts.studyUid ?? `1.2.3.${n}`,
      date: facts.studyDate ?? '2026-03-14',
      description: facts.studyDescription ?? 'MR knee',
      patientName,
      patientId,
      patientIdIssuer: issuer,
      patientBirthDate: birthDate,
      patientSex: '',
      patientAge: '',
    },
    side: facts.side ?? 'right',
    sideSource: facts.sideSource ?? 'header',
    volumes: facts.volumes ?? [volumeEntry(n)],
    notes: facts.notes ?? [],
  }
}

/** The hash of the nth volume. */
export function hashOf(n: number): string {
  return n.toString(16).padStart(64, '0')
}

/** The nth volume: series number 1 of a series of its own. */
export function volumeEntry(n: number, series: Partial<NewVolume['series']> = {}): NewVolume {
  return {
    hash: hashOf(n),
    series: { uid: `1.2.3.${n}.1`, number: 1, description: 'sag DESS', modality: 'MR', simulated: false, ...series },
    label: '',
    source: { sourceKey: 'b'.repeat(64), paths: [`/disk/study ${n}`] },
    thumbnail: null,
  }
}

/** Adds the nth case and gives its id. */
export function addCase(casebook: Casebook, n: number, facts: Partial<CaseFacts> = {}): string {
  const [added] = casebook.addCases([caseEntry(n, facts)])
  if (!added) throw new Error('No case was added.')
  return added.caseId
}

export { finding, unanswered } from '../review/readings.js'

/** A reading with these findings and one region; `version` tells readings apart. */
export function readingWith(findings: readonly Finding[], version = '1.0.0'): Reading {
  const whole = wholeReading(findings, version)
  const [volume] = whole.volumes
  if (!volume) throw new Error('The reading has no volume.')
  return {
    ...whole,
    volumes: [{ ...volume, landmarks: [] }],
    regions: [
      {
        id: 'femur-medial-central',
        volume: VOLUME,
        label: 'Medial femur, central',
        boxLps: { min: [1, 2, 3], max: [4, 5, 6] },
        boxVoxel: { min: [1, 2, 3], max: [4, 5, 6] },
        confidence: null,
      },
    ],
  }
}
