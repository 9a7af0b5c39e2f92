import { beforeAll, describe, expect, it } from 'vitest'
import { OSTEOPHYTE_SITES } from '../../../src-shared/anatomy/osteophyte-sites.js'
import { findQuestion } from '../../../src-shared/moaks/questions.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import type { LesionPlan } from '../../../models/phantom/lesions/plan.js'
import { measurePlanned, planOf, type Severity } from './severe-knee.js'

interface Case {
  readonly severity: Severity
  readonly plan: LesionPlan
  readonly measured: readonly Measurement[]
}

let cases: Case[] = []

beforeAll(() => {
  cases = ([0, 1, 2, 3] as const).map((severity) => {
    const plan = planOf(severity, severity)
    return { severity, plan, measured: measurePlanned(40 + severity, plan) }
  })
})

/** Of the planned sites, the share that was measured at the planned grade. */
function agreement(pairs: readonly (readonly [number, number | undefined])[]): number {
  return pairs.filter(([planned, measured]) => planned === measured).length / Math.max(1, pairs.length)
}

function gradeAt(one: Case, regionId: string, component: string): number | undefined {
  return one.measured.find(
    (measurement) => measurement.component === component && findQuestion(measurement.question)?.regionId === regionId,
  )?.grade
}

function grade(one: Case, question: number, component: string): number | undefined {
  return one.measured.find((measurement) => measurement.question === question && measurement.component === component)
    ?.grade
}

const EXTRUSIONS = [
  [44, 'medial-meniscus-anterior'],
  [45, 'medial-meniscus-body'],
  [46, 'lateral-meniscus-anterior'],
  [47, 'lateral-meniscus-body'],
] as const

describe('a planned lesion is measured at its grade', () => {
  it('healthy knees have grade 0 everywhere', () => {
    const healthy = cases[0]
    expect(healthy?.measured.length).toBeGreaterThan(100)
    const wrong = healthy?.measured.filter(
      ({ component, grade: found }) => found !== 0 && component !== 'cyst.tear-location',
    )
    expect(wrong?.map(({ question, component }) => `${question} ${component}`)).toEqual([])
  })

  it('marrow lesions', () => {
    const pairs = cases.flatMap((one) =>
      one.plan.marrow.map(({ subregion }) => [one.severity, gradeAt(one, subregion, 'bml.size')] as const),
    )
    expect(pairs.length).toBeGreaterThan(20)
    expect(agreement(pairs)).toBeGreaterThan(0.8)
  })

  it('cartilage loss', () => {
    const pairs = cases.flatMap((one) =>
      one.plan.cartilage.map(({ subregion }) => [one.severity, gradeAt(one, subregion, 'cartilage.size')] as const),
    )
    expect(agreement(pairs)).toBeGreaterThan(0.8)
    const bare = cases
      .filter(({ severity }) => severity !== 1)
      .flatMap((one) =>
        one.plan.cartilage.map(
          ({ subregion }) => [one.severity, gradeAt(one, subregion, 'cartilage.full-thickness')] as const,
        ),
      )
    expect(agreement(bare)).toBeGreaterThan(0.75)
  })

  it('osteophytes', () => {
    const pairs = cases.flatMap((one) =>
      one.plan.osteophytes.map(({ site }) => [one.severity, gradeAt(one, site, 'osteophyte.size')] as const),
    )
    expect(pairs.length).toBe((3 * OSTEOPHYTE_SITES.length) / 2)
    expect(agreement(pairs)).toBeGreaterThan(0.75)
  })

  it('synovitis of the fat pad and of the joint', () => {
    expect(cases.map((one) => grade(one, 42, 'hoffa.grade'))).toEqual([0, 1, 2, 3])
    expect(cases.map((one) => grade(one, 43, 'effusion.grade'))).toEqual([0, 1, 2, 3])
  })

  it('extrusion, within one grade and mostly right', () => {
    // a macerated third has too little tissue left to reach beyond the margin
    const pairs = cases.flatMap((one) =>
      EXTRUSIONS.filter(([, third]) =>
        one.plan.menisci.every((lesion) => lesion.third !== third || lesion.grade < 6),
      ).map(([question]) => [one.severity, grade(one, question, 'extrusion.grade')] as const),
    )
    expect(pairs.length).toBeGreaterThan(8)
    for (const [planned, measured] of pairs) expect(Math.abs(planned - (measured ?? 9))).toBeLessThanOrEqual(1)
    expect(agreement(pairs)).toBeGreaterThan(0.6)
  })

  it('every class of meniscal morphology', () => {
    const pairs = cases.flatMap((one) =>
      one.plan.menisci.map(({ third, grade: planned }) => [planned, gradeAt(one, third, 'morphology.class')] as const),
    )
    expect(new Set(pairs.map(([planned]) => planned))).toEqual(new Set([1, 2, 3, 4, 5, 6, 8]))
    expect(agreement(pairs)).toBeGreaterThan(0.8)
  })

  it('tears of ligaments, a graft and tendon signal', () => {
    expect(cases.map((one) => grade(one, 60, 'ligament.complete-tear'))).toEqual([0, 0, 1, 0])
    expect(cases.map((one) => grade(one, 60, 'acl.repair'))).toEqual([0, 0, 0, 1])
    expect(cases.map((one) => grade(one, 61, 'ligament.complete-tear'))).toEqual([0, 0, 0, 1])
    expect(cases.map((one) => grade(one, 62, 'tendon.signal'))).toEqual([0, 0, 1, 1])
  })
})
