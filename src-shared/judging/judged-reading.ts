import type { JudgedFamily, JudgingChoice, Judging, ModelStanding } from '../case/judging.js'
import type { ComponentGrade, Finding, Reading } from '../case/reading.js'
import { findScale } from '../moaks/scales.js'
import { isDetail, standingOfGrades } from '../moaks/standing.js'
import { atPrevalence, statedShare } from './prevalence.js'

/** How a finding stands, and why where the model is unsure. */
export interface Judged {
  readonly standing: ModelStanding
  readonly unsure?: string
}

/**
 * A reading as it stands by a reader's choice. Grades and probabilities stay what they are; one whose pack states no
 * operating points stands by its grades, but for what was in doubt when it was made.
 */
export function judgedReading(reading: Reading, choice: JudgingChoice): Reading {
  const judging = reading.judging && { ...reading.judging, choice }
  const findings = reading.findings.map((finding) => judgedFinding(finding, judging))
  return { ...reading, ...(judging ? { judging } : {}), findings }
}

/** One finding of it. */
export function judgedFinding(finding: Finding, judging: Judging | undefined): Finding {
  const { standing, unsure } = judged(finding, judging)
  const bare = { ...finding }
  delete bare.unsure
  return { ...bare, standing, ...(unsure === undefined ? {} : { unsure }) }
}

/**
 * Abnormal only where the grade is and its probability reaches the operating point; normal only where the grade is and
 * the probability of something abnormal lies below. All else is unsure: no grade is called what it does not say.
 */
export function judged(
  finding: Pick<Finding, 'question' | 'answered' | 'grades' | 'doubt'>,
  judging: Judging | undefined,
): Judged {
  if (!finding.answered) return { standing: 'unanswered' }
  if (finding.doubt !== undefined) return { standing: 'unsure', unsure: finding.doubt }
  const isAbnormal = standingOfGrades(finding.grades) !== 0
  const chance = judging && strongest(finding, judging)
  if (!chance) return { standing: isAbnormal ? 'abnormal' : 'normal' }
  const { above, below } = chance
  if (isAbnormal && above) return { standing: 'abnormal' }
  if (!isAbnormal && below) return { standing: 'normal' }
  return { standing: 'unsure', unsure: sentenceOf(chance, isAbnormal) }
}

interface Chance {
  readonly probability: number
  readonly family: JudgedFamily
  readonly choice: JudgingChoice
  /** Some component reaches its operating point. */
  readonly above: boolean
  /** Every component lies below where unsure begins. */
  readonly below: boolean
}

/**
 * The probability of something abnormal, stated for the people chosen, of the component that comes nearest its operating
 * point. Undefined where none of those that tell has one.
 */
function strongest({ question, grades }: Pick<Finding, 'question' | 'grades'>, judging: Judging): Chance | undefined {
  const { choice, families } = judging
  const chances = grades.flatMap((grade) => {
    const family = families.find((one) => one.component === grade.component && one.questions.includes(question))
    const fitted = abnormalProbability(grade)
    if (!family || fitted === null || isDetail(grade.component)) return []
    const probability = atPrevalence(fitted, family.fitted, statedShare(family, choice))
    const { normalBelow, abnormalFrom } = family.points[choice.point]
    return [{ probability, family, above: probability >= abnormalFrom, below: probability < normalBelow }]
  })
  const [first, ...more] = [...chances].sort((a, b) => margin(b, choice) - margin(a, choice))
  if (!first) return undefined
  const all = [first, ...more]
  return { ...first, choice, above: all.some(({ above }) => above), below: all.every(({ below }) => below) }
}

function margin({ probability, family }: Pick<Chance, 'probability' | 'family'>, { point }: JudgingChoice): number {
  return probability - family.points[point].abnormalFrom
}

/** The probability that a component's grade is another than the normal one; null where the answer has none. */
export function abnormalProbability({ component, probabilities }: ComponentGrade): number | null {
  const scale = findScale(component)
  if (!scale || probabilities.length !== scale.grades.length) return null
  return Math.min(
    1,
    scale.grades.reduce((sum, { value }, index) => sum + (value === scale.normal ? 0 : (probabilities[index] ?? 0)), 0),
  )
}

function sentenceOf({ probability, family, choice, above, below }: Chance, isAbnormal: boolean): string {
  const { normalBelow, abnormalFrom } = family.points[choice.point]
  const [chance, normal, abnormal] = percents(probability, normalBelow, abnormalFrom)
  const start = `The probability of something abnormal is ${chance}`
  if (isAbnormal && below)
    return `${start}, as for normal (below ${normal}), but the grade that fits best is not normal.`
  if (!isAbnormal && above)
    return `${start}, as for abnormal (${abnormal} and more), but the grade that fits best is normal.`
  return `${start}: too much for normal (below ${normal}), too little for abnormal (${abnormal} and more).`
}

/** Shares in %, with a digit after the point where they would read alike and are not. */
function percents(...shares: readonly [number, number, number]): [string, string, string] {
  const whole = shares.map((share) => Math.round(100 * share))
  const digits = new Set(whole).size < new Set(shares).size ? 1 : 0
  const [a, b, c] = shares
  const text = (share: number): string => `${(100 * share).toFixed(digits)} %`
  return [text(a), text(b), text(c)]
}
