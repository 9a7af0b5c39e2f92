import type { DatedKnee } from '../../../src-shared/followup/compare.js'
import type { Finding, Reading } from '../../../src-shared/case/reading.js'
import type { Action, Revision } from '../../../src-shared/case/revision.js'
import { scaleOf, gradeFromMeasure, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { foldRead } from '../../../src-shared/review/fold.js'
import { finding, readingWith } from '../review/readings.js'

/** An answer whose components were measured: value by component, in the scale's unit. */
export function measured(question: number, values: Readonly<Partial<Record<ScaleId, number>>>): Finding {
  const answer = finding(question)
  return {
    ...answer,
    grades: answer.grades.map((graded) => {
      const value = values[graded.component]
      const { measure } = scaleOf(graded.component)
      if (value === undefined) return graded
      const unit = measure?.unit ?? '%'
      const grade = gradeFromMeasure(scaleOf(graded.component), value) ?? graded.grade
      return { ...graded, grade, measured: { name: measure?.name ?? 'share', value, unit } }
    }),
  }
}

/** A knee at a date: what the model found, what its reader did, and in what a volume differs from the usual one. */
export function kneeAt(
  studyDate: string,
  findings: readonly Finding[],
  actions: readonly Action[] = [],
  volume: Partial<Reading['volumes'][number]> = {},
): DatedKnee {
  const whole = readingWith(findings)
  const reading = { ...whole, volumes: whole.volumes.map((one) => ({ ...one, ...volume })) }
  const origin = { id: studyDate, side: 'right', sideSource: 'header', readId: 'read', mode: 'open' } as const
  const revisions = actions.map((action, at): Revision => ({
    sequence: at + 1,
    caseId: studyDate,
    readId: 'read',
    readingId: 'reading',
    author: { kind: 'person', name: 'Dr Ada', reader: 'ada' },
    at: `2026-01-01T00:00:${String(at).padStart(2, '0')}.000Z`,
    action,
  }))
  const state = foldRead(origin, { id: 'reading', reading }, revisions)
  return { caseId: studyDate, studyDate, state, reading, makers: {} }
}
