import { courseRank } from '../../../src-shared/followup/course.js'
import type { Change, Comparison } from '../../../src-shared/followup/record.js'
import { categoryLabel, type FineCategory } from '../../../src-shared/moaks/categories.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import type { ReadOccasion } from './readings.js'

/** How often change was called in a category: where there was none, and where a grade truly changed. */
export interface Calls {
  readonly category: FineCategory
  /** Compared places of knees that did not change, and in how many of them a change was called. */
  readonly still: number
  readonly falselyCalled: number
  /** Places whose true grade changed, and in how many of them the change was called in its direction. */
  readonly changed: number
  readonly found: number
}

export class CallCounts {
  readonly #counts = new Map<FineCategory, { still: number; falselyCalled: number; changed: number; found: number }>()

  /** Adds a pair of one knee in one state. */
  addUnchanged({ changes }: Comparison): void {
    for (const change of changes) {
      const own = this.#of(change)
      if (!own || change.outcome === 'cannot-tell') continue
      own.still++
      if (change.outcome !== 'unchanged') own.falselyCalled++
    }
  }

  /** Adds a pair whose true grades are known; what cannot be told was not found. */
  addChanged({ changes }: Comparison, before: ReadOccasion, now: ReadOccasion): void {
    for (const change of changes) {
      const own = this.#of(change)
      const { question, component } = change
      if (!own || component === null) continue
      const grade = ({ truth }: ReadOccasion): number | undefined =>
        truth.find((one) => one.question === question && one.component === component)?.grade
      const [then, today] = [grade(before), grade(now)]
      if (then === undefined || today === undefined || then === today) continue
      const moved = courseRank(component, today) - courseRank(component, then)
      if (moved === 0) continue
      own.changed++
      if (change.outcome === (moved > 0 ? 'worse' : 'better')) own.found++
    }
  }

  all(): Calls[] {
    return [...this.#counts].map(([category, counts]) => ({ category, ...counts }))
  }

  #of({ question }: Change) {
    const category = question === null ? undefined : findQuestion(question)?.category
    if (category === undefined) return undefined
    const own = this.#counts.get(category) ?? { still: 0, falselyCalled: 0, changed: 0, found: 0 }
    this.#counts.set(category, own)
    return own
  }
}

/** The categories as one line. */
export function callWords(calls: readonly Calls[], of: (one: Calls) => string): string {
  return calls.map((one) => `${categoryLabel(one.category)} ${of(one)}`).join(' · ')
}
