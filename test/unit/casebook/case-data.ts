import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import type { Casebook, NewCase, NewVolume } from '../../../src-main/casebook/index.js'
import type { ImportNote } from '../../../src-shared/case/case-volume.js'
import type { Side, SideSource } from '../../../src-shared/case/geometry.js'

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

/** The model's answer to a question; grades are those of a healthy knee but for the ones given. */
export function finding(question: number, grades: Readonly<Record<string, number>> = {}): Finding {
  const asked = findQuestion(question)
  if (!asked) throw new RangeError(`There is no question ${question}.`)
  return {
    question,
    category: asked.category,
    region: asked.regionId,
    volume: 'f'.repeat(64),
    answered: true,
    grades: asked.components.map(({ key }) => ({
      component: key,
      grade: grades[key] ?? scaleOf(key).normal,
      probabilities: [],
    })),
    others: [],
    steps: [{ text: 'The region was searched slice by slice.', evidence: null }],
    confidence: 0.9,
    flags: [],
  }
}

/** A question that the model left open. */
export function unanswered(question: number, reason = 'The region lies outside the image.'): Finding {
  return { ...finding(question), answered: false, reason, volume: null, grades: [], steps: [], confidence: null }
}

const TIMINGS = { scan: 1, decode: 2, standardise: 3, localise: 4, grade: 5, reason: 6, total: 21 }

/** A reading with these findings; `version` tells readings apart. */
export function readingWith(findings: readonly Finding[], version = '1.0.0'): Reading {
  return {
    schema: 'condyle.reading/2',
    study: { uid: '1.2.3', date: '2026-03-14', description: 'MR knee' },
    side: 'right',
    sideSource: 'header',
    volumes: [
      {
        hash: 'f'.repeat(64),
        series: { uid: '1.2.3.1', number: 1, modality: 'MR', description: 'sag DESS' },
        label: '',
        orientation: 'sagittal',
        contrast: { weighting: 'dess', fatSuppressed: true },
        frameOfReference: '1.2.3.9',
        dims: [10, 10, 10],
        spacing: [1, 1, 1],
        affineLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
        standing: 'read',
        outOfDistribution: { score: 0.2, threshold: 1 },
        flags: [],
        landmarks: [],
        timingsMs: TIMINGS,
      },
    ],
    pack: { id: 'reference', version, sha256: 'a'.repeat(64), title: 'Reference', trainedOn: 'simulated knees' },
    provider: 'cpu',
    timingsMs: TIMINGS,
    outOfDistribution: { score: 0.2, threshold: 1 },
    flags: [],
    regions: [
      {
        id: 'femur-medial-central',
        volume: 'f'.repeat(64),
        label: 'Medial femur, central',
        boxLps: { min: [1, 2, 3], max: [4, 5, 6] },
        boxVoxel: { min: [1, 2, 3], max: [4, 5, 6] },
        confidence: null,
      },
    ],
    findings: [...findings],
  }
}
