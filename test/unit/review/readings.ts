import type { Finding, Reading, RegionBox } from '../../../src-shared/case/reading.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import { REGIONS } from '../../../src-shared/moaks/regions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'

export const VOLUME = 'f'.repeat(64)

/** The model's answer to a question; grades are those of a healthy knee but for the ones given. */
export function finding(question: number, grades: Readonly<Record<string, number>> = {}): Finding {
  const asked = findQuestion(question)
  if (!asked) throw new RangeError(`There is no question ${question}.`)
  return {
    question,
    category: asked.category,
    region: asked.regionId,
    volume: VOLUME,
    answered: true,
    standing: Object.values(grades).some((grade) => grade > 0) ? 'abnormal' : 'normal',
    grades: asked.components.map(({ key }) => ({
      component: key,
      grade: grades[key] ?? scaleOf(key).normal,
      probabilities: [],
    })),
    others: [],
    steps: [{ text: `The ${asked.place} was searched slice by slice.`, evidence: null }],
    confidence: 0.9,
    flags: [],
  }
}

/** An answer whose chain ends, as the model's do, with a measured statement of each grade. */
export function reasoned(question: number, grades: Readonly<Record<string, number>> = {}): Finding {
  const answer = finding(question, grades)
  const stated = answer.grades.map(({ component, grade }, index) => ({
    text: `${scaleOf(scaleIdOf(question, index)).title}: grade ${grade}. Measured ${10 * (grade + 1)} %.`,
    evidence: { kind: 'measure' as const, value: { name: component, value: 10 * (grade + 1), unit: '%' } },
  }))
  return { ...answer, steps: [...answer.steps, ...stated], counterfactual: 'Grade 3 would take more than 75 %.' }
}

function scaleIdOf(question: number, index: number): Parameters<typeof scaleOf>[0] {
  const component = findQuestion(question)?.components[index]
  if (!component) throw new RangeError(`Question ${question} has no component ${index}.`)
  return component.key
}

/** A question that the model left open. */
export function unanswered(question: number, reason = 'The region lies outside the image.'): Finding {
  return {
    ...finding(question),
    answered: false,
    standing: 'unanswered',
    volume: null,
    reason,
    grades: [],
    steps: [],
    confidence: null,
  }
}

/**
 * Boxes of all regions of a knee, LPS mm. Medial lies towards the midline of the body: on a right knee, which is at
 * negative x, that is the larger x.
 */
export function regionBoxes(side: 'left' | 'right'): RegionBox[] {
  return REGIONS.map(({ id, label }, index) => {
    const medial = side === 'right' ? 1 : -1
    const x = (side === 'right' ? -90 : 90) + medial * (id.includes('medial') ? 25 : id.includes('lateral') ? -25 : 0)
    const boxLps: RegionBox['boxLps'] = { min: [x - 5, index, 0], max: [x + 5, index + 8, 20] }
    return { id, volume: VOLUME, label, boxLps, boxVoxel: boxLps, confidence: null }
  })
}

/** A reading with these findings; `version` tells readings apart. */
export function readingWith(
  findings: readonly Finding[],
  version = '1.0.0',
  side: 'left' | 'right' | 'unknown' = 'right',
): Reading {
  const timingsMs = { scan: 1, decode: 2, standardise: 3, localise: 4, grade: 5, reason: 6, total: 21 }
  return {
    schema: 'condyle.reading/3',
    study: { uid: '1.2.3', date: '2026-03-14', description: 'MR knee' },
    side,
    sideSource: 'header',
    volumes: [
      {
        hash: VOLUME,
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
        landmarks: [{ id: 'medial-meniscus', pointLps: [1, 2, 3] }],
        timingsMs,
      },
    ],
    pack: { id: 'reference', version, sha256: 'a'.repeat(64), title: 'Reference', trainedOn: 'simulated knees' },
    provider: 'cpu',
    timingsMs,
    outOfDistribution: { score: 0.2, threshold: 1 },
    flags: [],
    regions: regionBoxes(side === 'left' ? 'left' : 'right'),
    findings: [...findings],
  }
}
