import type { ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import { findScale, severityOf } from '../../../src-shared/moaks/scales.js'

/**
 * How wrong an answer is: severity steps between truth and answer summed over components (an unreadable component
 * counts like one step, a declined one not at all), and up to one more for a box in the wrong place. Only orders the
 * list of worst cases.
 */
export function wrongness(scored: ScoredAnswer): number {
  let sum = scored.iou === null ? 0 : 1 - scored.iou
  for (const { component, truth, answer } of scored.grades) {
    const scale = findScale(component)
    if (!scale) continue
    if (answer === null) sum += scored.failures.includes('format') ? 1 : 0
    else if (answer !== truth) sum += Math.max(0.5, Math.abs(severityOf(scale, truth) - severityOf(scale, answer)))
  }
  return sum
}

/** Keeps the worst answers seen, at most one per case and question and `size` in all, in a fixed order. */
export class WorstCases {
  private readonly kept: { readonly scored: ScoredAnswer; readonly wrongness: number }[] = []

  constructor(private readonly size: number) {}

  offer(scored: ScoredAnswer): void {
    const entry = { scored, wrongness: wrongness(scored) }
    const last = this.kept[this.kept.length - 1]
    if (entry.wrongness === 0 || (this.kept.length >= this.size && last && !isWorse(entry, last))) return
    const at = this.kept.findIndex((other) => isWorse(entry, other))
    this.kept.splice(at < 0 ? this.kept.length : at, 0, entry)
    if (this.kept.length > this.size) this.kept.pop()
  }

  list(): ScoredAnswer[] {
    return this.kept.map((entry) => entry.scored)
  }
}

type Entry = { readonly scored: ScoredAnswer; readonly wrongness: number }

function isWorse(a: Entry, b: Entry): boolean {
  if (a.wrongness !== b.wrongness) return a.wrongness > b.wrongness
  if (a.scored.case !== b.scored.case) return a.scored.case < b.scored.case
  return a.scored.question < b.scored.question
}
