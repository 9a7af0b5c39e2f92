import type { Finding, Flag, ReasoningStep } from '../../../../src-shared/case/reading.js'
import { QUESTIONS, type Question } from '../../../../src-shared/moaks/questions.js'
import { findRegion, type RegionId } from '../../../../src-shared/moaks/regions.js'
import { gradeIndex, scaleOf } from '../../../../src-shared/moaks/scales.js'
import { standingOfGrades } from '../../../../src-shared/moaks/standing.js'
import type { PackManifest } from '../../pack/schema.js'
import { reasoningChain } from '../../../../src-shared/reasoning/chain.js'
import type { ComponentEvidence } from '../../../../src-shared/reasoning/chain-input.js'
import { counterfactual } from '../../../../src-shared/reasoning/counterfactual.js'
import type { FineAnalysis, KneeAnalysis } from './analyse.js'
import { findingConfidence } from './confidence.js'
import { isUsualPlaceInside } from '../grid/field-of-view.js'
import { showsFluidBright } from './fluid-sensitivity.js'
import { STRANGE, STRANGE_REGION } from './judging.js'
import type { GradedComponent } from '../../../../src-shared/reasoning/graded.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'

/** Below this a finding is flagged for a second look. */
export const LOW_CONFIDENCE = 0.6

const NOT_FLUID_SENSITIVE =
  'This series does not show fluid bright beside dark marrow and fat, and this is not to be seen without: open a fluid-sensitive, fat-suppressed series (DESS, or PD or T2 with fat suppression).'

/** A volume that was analysed, and how its findings are to speak of it. */
export interface AnalysedVolume {
  readonly hash: string
  /** Its name in a sentence; null where the case has no other volume. */
  readonly name: string | null
  readonly image: Lattice
  readonly analysis: KneeAnalysis
  readonly graded: readonly GradedComponent[]
  /** Flags of the whole volume. */
  readonly flags: readonly Flag[]
  /** A person asks for grades of an image that the out-of-distribution score rejects. */
  readonly insist?: boolean
}

/**
 * What one volume answers to each of the 69 questions, in their order; what it cannot answer says why. Evidence names the
 * volume.
 */
export function makeFindings(volume: AnalysedVolume, pack: PackManifest): Finding[] {
  return QUESTIONS.map((question) => {
    const reason = whyNotAnswered(question, volume, pack)
    return reason
      ? notAnswered(question, reason.text, [...volume.flags, ...reason.flags])
      : answer(question, volume, pack)
  })
}

interface Reason {
  readonly text: string
  readonly flags: readonly Flag[]
}

function whyNotAnswered(
  question: Question,
  { analysis, graded, image, flags, insist = false }: AnalysedVolume,
  pack: PackManifest,
): Reason | null {
  const because = (text: string, ...flags: Flag[]): Reason => ({ text, flags })
  if (!pack.questions.includes(question.id))
    return because(`The model pack "${pack.title}" does not answer this question.`)
  if (analysis.centre === null) return because('No knee joint was found in this image.')
  if (analysis.side === 'unknown')
    return because('Whether this is a left or a right knee could not be told; set the side and run the model again.')
  if (pack.operatingPoints && !insist && flags.includes('out-of-distribution')) return because(STRANGE)
  const region = regionOf(question)
  if (!analysis.regions.has(region)) {
    const name = findRegion(region)?.label ?? region
    return isUsualPlaceInside(region, analysis.centre, analysis.side === 'left', image)
      ? because(`The region "${name}" was not found in the image.`)
      : because(`The region "${name}" lies outside the field of view.`, 'outside-field-of-view')
  }
  const rule = pack.fluidSensitivity
  if (rule?.questions.includes(question.id) === true && !showsFluidBright(rule, analysis.fine?.levels ?? null))
    return because(NOT_FLUID_SENSITIVE)
  const missing = question.components.find(
    ({ key }) => !graded.some((one) => one.question === question.id && one.component === key),
  )
  return missing
    ? because(`${scaleOf(missing.key).title} could not be measured: too little of the structure was found.`)
    : null
}

function answer(question: Question, volume: AnalysedVolume, pack: PackManifest): Finding {
  const { analysis, graded, image, name, hash } = volume
  const region = analysis.regions.get(regionOf(question))
  const components = analysis.fine ? evidenceOf(question, analysis.fine, graded) : []
  const levels = analysis.fine?.levels
  if (!region || !analysis.fine || !levels) return notAnswered(question, 'The region was not found.', volume.flags)
  const confidence = findingConfidence(pack.confidence, question.category, components.map(ofOwnGrade))
  const flags: Flag[] = [...volume.flags]
  if (region.cutOff) flags.push('region-cut-off')
  if (confidence !== null && confidence < LOW_CONFIDENCE) flags.push('low-confidence')
  const grid = analysis.fine.grid.lattice
  const steps = reasoningChain({ question, region, components, levels, grid, image, series: name })
  const sentence = counterfactual(components)
  return {
    question: question.id,
    category: question.category,
    region: question.regionId,
    volume: hash,
    boxLps: region.boxLps,
    answered: true,
    standing: standingOfGrades(components.map(({ graded: one }) => one)) === 0 ? 'normal' : 'abnormal',
    ...(components.some(({ graded: { strange } }) => strange === true) ? { doubt: STRANGE_REGION } : {}),
    grades: components.map(({ graded: { component, grade, probabilities }, measurement }) => ({
      component,
      grade,
      probabilities: [...probabilities],
      measured: measurement.value,
    })),
    others: [],
    steps: steps.map((step) => onVolume(step, hash)),
    confidence,
    flags,
    ...(sentence === undefined ? {} : { counterfactual: sentence }),
  }
}

/** A step whose evidence says which volume shows it. */
function onVolume({ text, evidence }: ReasoningStep, volume: string): ReasoningStep {
  return { text, evidence: evidence && { ...evidence, volume } }
}

function evidenceOf(question: Question, fine: FineAnalysis, graded: readonly GradedComponent[]): ComponentEvidence[] {
  return question.components.flatMap(({ key }) => {
    const measurement = fine.measurements.find((one) => one.question === question.id && one.component === key)
    const grade = graded.find((one) => one.question === question.id && one.component === key)
    return measurement && grade ? [{ measurement, graded: grade }] : []
  })
}

function ofOwnGrade({ graded: { component, grade, probabilities } }: ComponentEvidence): number {
  return probabilities[gradeIndex(scaleOf(component), grade)] ?? 0
}

function notAnswered(question: Question, reason: string, flags: readonly Flag[]): Finding {
  const { id, category, regionId } = question
  return {
    question: id,
    category,
    region: regionId,
    volume: null,
    answered: false,
    standing: 'unanswered',
    reason,
    grades: [],
    others: [],
    steps: [],
    confidence: null,
    flags: [...new Set(flags)],
  }
}

function regionOf(question: Question): RegionId {
  return question.regionId
}
