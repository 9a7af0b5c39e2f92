import type { LocatedRegion } from '../../../../src-shared/anatomy/regions.js'
import type { Finding, ReasoningStep, RegionBox, SecondAnswer } from '../../../../src-shared/case/reading.js'
import { QUESTIONS, type Question } from '../../../../src-shared/moaks/questions.js'
import { REGIONS, type RegionId } from '../../../../src-shared/moaks/regions.js'
import { findGrade, findScale } from '../../../../src-shared/moaks/scales.js'
import { sentence } from '../../../../src-shared/reasoning/numbers.js'
import { usefulness, type Coverage, type Usefulness, type VolumeFacts } from './best-volume.js'

/** What one volume of a case answers by itself. */
export interface VolumeAnswers {
  readonly hash: string
  /** As a sentence names it; null where the case has no other volume. */
  readonly name: string | null
  readonly facts: VolumeFacts
  /** One for each question. */
  readonly findings: readonly Finding[]
  readonly regions: ReadonlyMap<RegionId, LocatedRegion>
}

interface Candidate {
  readonly volume: VolumeAnswers
  readonly finding: Finding
  readonly useful: Usefulness
}

/** A volume that shows a question less than half as well as the best one has no say in it. */
const WORTH_ASKING = 0.5
/** Only one that shows it at least this well, compared with the best one, makes the finding doubtful by its answer. */
const WORTH_A_DOUBT = 0.75

/**
 * The answer of a case to every question: of the volume that shows it best (best-volume.ts), with what others that show
 * it nearly as well answer. Where none answers, the one that should have says why. `volumes` in the order of a tie.
 */
export function chooseFindings(volumes: readonly VolumeAnswers[]): Finding[] {
  const boxes = new Map(chooseRegions(volumes).map(({ id, volume }) => [id, volume]))
  return QUESTIONS.flatMap((question) => {
    const candidates = volumes
      .flatMap((volume) => candidateOf(question, volume))
      .sort((a, b) => b.useful.score - a.useful.score)
    const answered = candidates.filter(({ finding }) => finding.answered)
    const best = answered[0] ?? candidates[0]
    if (!best) return []
    const chosen = best.finding.answered ? withOthers(best, answered.slice(1)) : best.finding
    return [boxes.get(chosen.region) === chosen.volume ? withoutBox(chosen) : chosen]
  })
}

/** Every region that was found once, on the volume that shows it best. */
export function chooseRegions(volumes: readonly VolumeAnswers[]): RegionBox[] {
  return REGIONS.flatMap(({ id }) => {
    const asked = QUESTIONS.filter(({ regionId }) => regionId === id)
    const worth = (volume: VolumeAnswers): number =>
      (asked.length > 0 ? asked : QUESTIONS).reduce(
        (sum, question) => sum + usefulness(question, volume.facts, coverageOf(id, volume)).score,
        0,
      )
    const [best] = volumes.filter(({ regions }) => regions.has(id)).sort((a, b) => worth(b) - worth(a))
    const region = best?.regions.get(id)
    if (!best || !region) return []
    const { label, boxLps, boxVoxel, confidence } = region
    return [{ id, volume: best.hash, label, boxLps, boxVoxel, confidence }]
  })
}

function candidateOf(question: Question, volume: VolumeAnswers): Candidate[] {
  const finding = volume.findings.find((one) => one.question === question.id)
  const useful = usefulness(question, volume.facts, coverageOf(question.regionId, volume))
  return finding ? [{ volume, finding, useful }] : []
}

function coverageOf(region: RegionId, { regions }: VolumeAnswers): Coverage {
  const found = regions.get(region)
  if (!found) return 'outside'
  return found.cutOff ? 'cut-off' : 'whole'
}

/** The best volume's finding with why it is that one, and what the next best ones answer. */
function withOthers(best: Candidate, next: readonly Candidate[]): Finding {
  const { volume, finding, useful } = best
  if (volume.name === null) return finding
  const asked = next.filter(({ useful: { score } }) => score >= WORTH_ASKING * useful.score)
  const others = asked.map((other) => ({ other, agrees: saysTheSame(other.finding, finding) }))
  const against = others.filter(({ agrees }) => !agrees).map(({ other }) => other)
  const doubted = against.some((other) => other.useful.score >= WORTH_A_DOUBT * useful.score)
  const steps = against.map((other) => disagreement(other, finding))
  const gradeSteps = finding.steps.length - finding.grades.length
  return {
    ...finding,
    choice: [
      `Answered from the ${volume.name}: it ${useful.reasons.join(' and ')}.`,
      ...others.map(({ other, agrees }) => `The ${other.volume.name} ${agrees ? 'agrees' : 'does not agree'}.`),
    ].join(' '),
    others: others.map(({ other, agrees }) => secondAnswer(other, agrees)),
    // Before the grades, which end every chain.
    steps: [...finding.steps.slice(0, gradeSteps), ...steps, ...finding.steps.slice(gradeSteps)],
    flags: doubted ? [...finding.flags, 'series-disagree'] : finding.flags,
  }
}

function saysTheSame(one: Finding, other: Finding): boolean {
  return one.grades.every(({ component, grade }) => gradeOf(other, component) === grade)
}

function gradeOf({ grades }: Finding, component: string): number | undefined {
  return grades.find((one) => one.component === component)?.grade
}

function secondAnswer({ volume, finding }: Candidate, agrees: boolean): SecondAnswer {
  const { grades, boxLps, confidence } = finding
  return { volume: volume.hash, grades, boxLps: boxLps ?? null, confidence, agrees }
}

/** What another volume answers otherwise, pointing at the region there. */
function disagreement({ volume, finding }: Candidate, chosen: Finding): ReasoningStep {
  const grades = finding.grades.flatMap(({ component, grade }) => {
    const scale = findScale(component)
    if (!scale || gradeOf(chosen, component) === grade) return []
    const label = findGrade(scale, grade)?.label ?? ''
    return [`${scale.title} ${grade}${label === '' || label === String(grade) ? '' : ` (${label})`}`]
  })
  return {
    text: sentence(`the ${volume.name} does not agree; read by itself it would give ${listed(grades)}.`),
    evidence: finding.boxLps ? { kind: 'box', volume: volume.hash, boxLps: finding.boxLps } : null,
  }
}

/** "a", "a and b", "a, b and c". */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}

/** The finding without the box that `regions` holds already. */
function withoutBox(finding: Finding): Finding {
  const slim = { ...finding }
  delete slim.boxLps
  return slim
}
