import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import type { NewCase } from '../../../src-main/casebook/index.js'

/** The nth case of a worklist; `overrides` says what matters to the test. */
export function caseEntry(n: number, overrides: Partial<NewCase> = {}): NewCase {
  return {
    volumeHash: n.toString(16).padStart(64, '0'),
    patientName: `Patient^Number ${n}`,
    patientId: `P${n}`,
    studyUid: `1.2.3.${n}`,
    studyDate: '2026-03-14',
    studyDescription: 'MR knee',
    seriesUid: `1.2.3.${n}.1`,
    seriesDescription: 'sag DESS',
    modality: 'MR',
    side: 'right',
    sideSource: 'header',
    simulated: false,
    ...overrides,
  }
}

/** The model's answer to a question; grades are those of a healthy knee but for the ones given. */
export function finding(question: number, grades: Readonly<Record<string, number>> = {}): Finding {
  const asked = findQuestion(question)
  if (!asked) throw new RangeError(`There is no question ${question}.`)
  return {
    question,
    category: asked.category,
    region: asked.regionId,
    answered: true,
    grades: asked.components.map(({ key }) => ({
      component: key,
      grade: grades[key] ?? scaleOf(key).normal,
      probabilities: [],
    })),
    steps: [{ text: 'The region was searched slice by slice.', evidence: null }],
    confidence: 0.9,
    flags: [],
  }
}

/** A question that the model left open. */
export function unanswered(question: number, reason = 'The region lies outside the image.'): Finding {
  return { ...finding(question), answered: false, reason, grades: [], steps: [], confidence: null }
}

/** A reading with these findings; `version` tells readings apart. */
export function readingWith(findings: readonly Finding[], version = '1.0.0'): Reading {
  return {
    schema: 'condyle.reading/1',
    study: { uid: '1.2.3', date: '2026-03-14', description: 'MR knee' },
    series: { uid: '1.2.3.1', modality: 'MR', description: 'sag DESS' },
    volume: {
      hash: 'f'.repeat(64),
      dims: [10, 10, 10],
      spacing: [1, 1, 1],
      affineLps: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      side: 'right',
      sideSource: 'header',
    },
    pack: { id: 'reference', version, sha256: 'a'.repeat(64), title: 'Reference', trainedOn: 'simulated knees' },
    provider: 'cpu',
    timingsMs: { scan: 1, decode: 2, standardise: 3, localise: 4, grade: 5, reason: 6, total: 21 },
    outOfDistribution: { score: 0.2, threshold: 1 },
    flags: [],
    regions: [
      {
        id: 'femur-medial-central',
        label: 'Medial femur, central',
        boxLps: { min: [1, 2, 3], max: [4, 5, 6] },
        boxVoxel: { min: [1, 2, 3], max: [4, 5, 6] },
        confidence: null,
      },
    ],
    findings: [...findings],
  }
}
