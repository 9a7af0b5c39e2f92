import { transformBox } from '../../../src-shared/geometry/affine.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import { KEPT_TEXT, type OpinionAnswer, type OpinionStanding } from '../../../src-shared/case/opinion.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { checkChain } from '../chain-checks/check-chain.js'
import { parseAnswer } from '../parser/parse-answer.js'
import type { ParsedAnswer } from '../parser/types.js'
import type { GivenAnswer } from './ask.js'
import { firstLookRepairs } from './first-look.js'
import type { ShownVolume } from './shown-volume.js'
import { voxelBox } from './voxel-box.js'

/** What was understood of an answer: all but where it comes from and how long it took. */
export type Understood = Omit<OpinionAnswer, 'question' | 'volume' | 'timeMs' | 'at'>

/** Characters of a quotation in a sentence. */
const QUOTED = 300

/**
 * What a text says to a question, by the benchmark's own parser. A text that cannot be understood, or that speaks against its own
 * grade, has no grades: it is shown as it is, and nobody counts it as an answer.
 */
export function understand(given: GivenAnswer, question: Question, geometry: ShownVolume['geometry']): Understood {
  const { text, found, cropped, fingerprint } = given
  const parsed = parseAnswer(text, question, {
    chain: true,
    box: !cropped,
    boxLayout: 'slice-pairs',
    boxUnit: 'voxel',
  })
  const repairs = [...parsed.repairs, ...firstLookRepairs(found?.text)]
  const { standing, problem } = standingOf(parsed, question)
  return {
    standing,
    problem,
    text: text.slice(0, KEPT_TEXT),
    cut: text.length > KEPT_TEXT,
    ...(found ? { firstLook: found.text.slice(0, KEPT_TEXT) } : {}),
    grades: standing === 'answered' ? parsed.grades.map(({ component, grade }) => ({ component, grade })) : [],
    boxLps: copied(boxOf(given, parsed, geometry)),
    steps: [...parsed.steps],
    repairs: repairs.map(({ code, detail }) => ({ code, detail: detail.slice(0, QUOTED) })),
    fingerprint,
  }
}

/** An answer that was not given; `problem` says why. */
export function noAnswer(problem: string): Understood {
  return {
    standing: 'no-answer',
    problem,
    text: '',
    cut: false,
    grades: [],
    boxLps: null,
    steps: [],
    repairs: [],
    fingerprint: null,
  }
}

function standingOf(
  parsed: ParsedAnswer,
  question: Question,
): { readonly standing: OpinionStanding; readonly problem: string } {
  if (parsed.missing.length > 0) return { standing: 'not-understood', problem: parsed.problem }
  const several = parsed.repairs.find(({ code, detail }) => code === 'several-answers' && detail.endsWith('differ'))
  if (several) return { standing: 'contradicting', problem: `The text holds ${several.detail}.` }
  const grades = question.components.map(
    ({ key }) => parsed.grades.find(({ component }) => component === key)?.grade ?? null,
  )
  const steps = parsed.steps.map((text) => ({ text, evidence: null }))
  const { contradictions, contradictedMeasures } = checkChain({
    question,
    steps,
    regionLps: null,
    grades,
    measured: [],
  })
  const [sentence] = contradictions
  if (sentence !== undefined)
    return {
      standing: 'contradicting',
      problem: `Its own words speak against its grade: “${sentence.slice(0, QUOTED)}”`,
    }
  const [measure] = contradictedMeasures
  if (!measure) return { standing: 'answered', problem: '' }
  const component = question.components.find(({ key }) => key === measure.component)
  const of = component ? scaleOf(component.key).title : 'A part'
  return {
    standing: 'contradicting',
    problem: `${of}: it measures ${measure.value} ${measure.unit}, which is grade ${measure.implied}, and says grade ${measure.stated}.`,
  }
}

/** The box in LPS mm: that of the first look where the region was shown alone, else the one in the text. */
function boxOf(
  { found, presented }: GivenAnswer,
  { box }: ParsedAnswer,
  geometry: ShownVolume['geometry'],
): Box | null {
  const { dims, affineLps } = geometry
  const voxels = found?.box ?? (box ? voxelBox(box, dims, presented) : null)
  return voxels && affineLps ? transformBox(affineLps, inside(voxels, dims)) : null
}

/** A box that reaches beyond the pictures ends at their edge. */
function inside({ min, max }: Box, dims: ShownVolume['geometry']['dims']): Box {
  const at = (value: number, axis: 0 | 1 | 2): number => Math.min(dims[axis] - 0.5, Math.max(-0.5, value))
  return {
    min: [at(min[0], 0), at(min[1], 1), at(min[2], 2)],
    max: [at(max[0], 0), at(max[1], 1), at(max[2], 2)],
  }
}

function copied(box: Box | null): OpinionAnswer['boxLps'] {
  return box && { min: [...box.min], max: [...box.max] }
}
