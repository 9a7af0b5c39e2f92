import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { ScannedStack } from '../stack.js'
import { byStudy } from './by-study.js'

type KnownSide = 'left' | 'right'

/** Centres of two knees are at least this far apart, mm; those of one knee's series never. */
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
    const placed = study
      .filter(({ summary }) => summary.frameOfReference === frame && !has(summary, 'both-knees'))
      .map((stack) => ({ stack, x: centreOf(stack) }))
      .sort((a, b) => a.x - b.x)
    const gap = placed.findIndex(({ x }, index) => index > 0 && x - (placed[index - 1]?.x ?? x) >= TWO_KNEES_MM)
    if (gap < 0) continue
    const own = placed.map(({ stack }, index) => ({ stack, side: index < gap ? 'right' : 'left' }) as const)
    const agrees = own.every(({ stack: { summary }, side }) => summary.side === 'unknown' || summary.side === side)
    if (agrees) for (const { stack, side } of own) sides.set(stack, side)
  }
  return sides
}

/** Left–right position of a stack's middle, LPS mm. */
function centreOf({ affineLps, summary: { dims } }: ScannedStack): number {
  return applyAffine(affineLps, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2])[0]
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
