import type { QuintupleSource } from '../../../src-main/datasets/quintuples/index.js'
import type { Patient } from '../../../src-shared/case/patient.js'
import { volumeMeta } from '../exchange/fixtures.js'
import { FIRST, Story } from '../review/story.js'

export const KEY = Buffer.alloc(32, 1)

/** The volume that the model's answers of story.ts are about. */
export const SAGITTAL = volumeMeta({ hash: 'f'.repeat(64) })

/** Another series of the same knee, with larger voxels. */
export const CORONAL = volumeMeta({
  hash: 'c'.repeat(64),
  orientation: 'coronal',
  dims: [10, 10, 6],
  spacing: [2, 2, 4],
  affineLps: [2, 0, 0, -8, 0, 0, 4, -10, 0, -2, 0, 10, 0, 0, 0, 1],
  series: { ...SAGITTAL.series, uid: '1.2.840.99.1.2', number: 4, description: 'cor PD fs ROE' },
})

/** Richarda Roe, whom another hospital knew by another number and her earlier name. */
export const PATIENT: Patient = {
  key: 'person-1',
  identities: [
    {
      key: 'identity-1',
      name: 'Roe^Richarda^van',
      patientId: 'HOSP-4711',
      issuer: '',
      birthDate: '1965-01-02',
      sex: 'F',
      cases: 1,
    },
    { key: 'identity-2', name: 'Smythe^Richarda', patientId: 'OLD-12', issuer: '', birthDate: '', sex: 'F', cases: 1 },
  ],
}

export const READERS = [
  { id: 'reader-a', name: 'Dr Reader' },
  { id: 'reader-b', name: 'Dr Other' },
]

/** q16 accepted, q19 edited with words of the reader, q42 open, q60 unanswered, one added on the coronal, one rejected. */
export function decidedStory(): Story {
  return new Story(FIRST)
    .do({ type: 'accept', finding: 'q16' })
    .do({ type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 3 })
    .do({
      type: 'set-steps',
      finding: 'q19',
      steps: [{ text: 'Mrs Roe, once Smythe, has none left.', evidence: null }],
    })
    .do({ type: 'set-note', finding: 'q19', note: 'Call Dr Hide.' })
    .do({
      type: 'add',
      finding: 'added-1',
      question: 43,
      volume: CORONAL.hash,
      boxLps: { min: [0, 0, 0], max: [4, 4, 6] },
      grades: [{ component: 'effusion.grade', grade: 2, probabilities: [] }],
      steps: [],
    })
    .do({ type: 'reject', finding: 'q42' })
}

/** A read to export; `overrides` says what matters to the test. */
export function source(overrides: Partial<QuintupleSource> = {}): QuintupleSource {
  return {
    state: decidedStory().state,
    volumes: [
      { meta: SAGITTAL, label: '', file: 'sagittal.nii.gz' },
      { meta: CORONAL, label: 'echo 2', file: 'coronal.nii.gz' },
    ],
    reading: FIRST.reading,
    patient: PATIENT,
    readers: READERS,
    pseudonymKey: KEY,
    ...overrides,
  }
}
