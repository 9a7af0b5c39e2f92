import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { ScannedStack } from '../stack.js'
import { widthAcross } from './both-knees.js'
import { byStudy } from './by-study.js'

type KnownSide = 'left' | 'right'

/** The middles of two knees are at least this far apart, mm. */
const TWO_KNEES_MM = 100

/**
 * Gives the series that name no side the side of their study: where all that name one name the same, theirs; in a study
 * of both knees the one they lie beside. Series that contradict themselves, or show both knees, stay as they are.
 */
export function lendSides(stacks: readonly ScannedStack[]): ScannedStack[] {
  const lent = new Map<ScannedStack, ScannedStack>()
  for (const study of byStudy(stacks)) {
    const byPlace = sidesByPlace(study)
    const named = new Set(study.flatMap(({ summary }) => (summary.side === 'unknown' ? [] : [summary.side])))
    const [only, ...others] = named
    for (const stack of study.filter(isSilent)) {
      const placed = byPlace.get(stack)
      if (placed) lent.set(stack, withSide(stack, placed, 'inferred'))
      // The header of the same study is a header; two knees side by side are told apart by their places only.
      else if (only !== undefined && others.length === 0 && byPlace.size === 0)
        lent.set(stack, withSide(stack, only, 'header'))
    }
  }
  return stacks.map((stack) => lent.get(stack) ?? stack)
}

/**
 * The side of every series of a study that lies in two places side by side: the left knee is the one further to the
 * patient's left. Empty where all lie in one place, where places cannot be compared, or where a header says otherwise.
 */
function sidesByPlace(study: readonly ScannedStack[]): Map<ScannedStack, KnownSide> {
  const sides = new Map<ScannedStack, KnownSide>()
  const frames = new Set(study.map(({ summary }) => summary.frameOfReference))
  frames.delete('')
  for (const frame of frames) {
    const inFrame = study.filter(({ summary }) => summary.frameOfReference === frame && !has(summary, 'both-knees'))
    const [first, second, ...more] = places(inFrame)
    if (!first || !second || more.length > 0 || second.middle - first.middle < TWO_KNEES_MM) continue
    const own = [
      ...first.stacks.map((stack) => ({ stack, side: 'right' }) as const),
      ...second.stacks.map((stack) => ({ stack, side: 'left' }) as const),
    ]
    const agrees = own.every(({ stack: { summary }, side }) => summary.side === 'unknown' || summary.side === side)
    if (agrees) for (const { stack, side } of own) sides.set(stack, side)
  }
  return sides
}

/** Stacks that lie in one place, and its middle along the patient's left–right axis, LPS mm. */
interface Place {
  readonly stacks: readonly ScannedStack[]
  readonly middle: number
}

/**
 * The places from the patient's right to the left in which stacks lie. Two are in one place where the middle halves of
 * them meet: series of one knee are planned around its joint, whatever their field of view.
 */
function places(stacks: readonly ScannedStack[]): Place[] {
  const spans = stacks.map((stack) => ({ stack, ...middleHalf(stack) })).sort((a, b) => a.from - b.from)
  const found: { stacks: ScannedStack[]; from: number; to: number }[] = []
  for (const { stack, from, to } of spans) {
    const last = found[found.length - 1]
    if (last && from <= last.to) {
      last.stacks.push(stack)
      last.to = Math.max(last.to, to)
    } else found.push({ stacks: [stack], from, to })
  }
  return found.map(({ stacks: own, from, to }) => ({ stacks: own, middle: (from + to) / 2 }))
}

/** The middle half of what a stack covers along the patient's left–right axis, LPS mm. */
function middleHalf({ affineLps, summary: { dims } }: ScannedStack): { from: number; to: number } {
  const [centre] = applyAffine(affineLps, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2])
  const quarter = widthAcross(affineLps, dims) / 4
  return { from: centre - quarter, to: centre + quarter }
}

function isSilent({ summary }: ScannedStack): boolean {
  return summary.side === 'unknown' && !has(summary, 'side-conflict') && !has(summary, 'both-knees')
}

function has({ issues }: ScannedStack['summary'], code: string): boolean {
  return issues.some((issue) => issue.code === code)
}

function withSide(stack: ScannedStack, side: KnownSide, sideSource: 'header' | 'inferred'): ScannedStack {
  return { ...stack, summary: { ...stack.summary, side, sideSource } }
}
