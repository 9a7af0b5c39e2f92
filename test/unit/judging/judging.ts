import { JudgingChoiceSchema, type Judging, type JudgingChoice } from '../../../src-shared/case/judging.js'
import type { Finding } from '../../../src-shared/case/reading.js'
import { finding } from '../review/readings.js'

/** Points of a head of effusion (question 43) that was fitted where three in ten were abnormal. */
export const EFFUSION: Judging['families'][number] = {
  name: 'effusion.grade',
  component: 'effusion.grade',
  questions: [43],
  fitted: 0.3,
  points: {
    sensitive: { normalBelow: 0.1, abnormalFrom: 0.3 },
    balanced: { normalBelow: 0.2, abnormalFrom: 0.6 },
    specific: { normalBelow: 0.3, abnormalFrom: 0.9 },
  },
  prevalence: { 'orthopaedic-clinic': 0.12 },
}

/** How a choice judges; what is not given is as by default. */
export function judging(choice: Partial<JudgingChoice> = {}, families: Judging['families'] = [EFFUSION]): Judging {
  return { choice: JudgingChoiceSchema.parse(choice), families }
}

/** An answer on effusion whose probability of something abnormal is given, all of it on grade 2. */
export function effusion(grade: number, abnormal: number): Finding {
  const answer = finding(43, { 'effusion.grade': grade })
  return { ...answer, grades: answer.grades.map((one) => ({ ...one, probabilities: [1 - abnormal, 0, abnormal, 0] })) }
}
