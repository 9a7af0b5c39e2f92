import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComponentGrade } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { brokenRules, CONTRADICTION_RULES } from '../../../src-shared/moaks/contradiction-rules.js'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { SCALES, ScaleIdSchema, scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { contradictionsOf, mendOf, type GradedFinding } from '../../../src-shared/review/contradictions.js'

const grades = (given: Partial<Record<ScaleId, number>>): ComponentGrade[] =>
  SCALES.flatMap(({ id }) => {
    const component = ScaleIdSchema.parse(id)
    const grade = given[component]
    return grade === undefined ? [] : [{ component, grade, probabilities: [] }]
  })

/** A finding with these grades; `byHand` are the components that a person set, the last one at the end. */
function graded(question: number, given: Partial<Record<ScaleId, number>>, byHand: ScaleId[] = []): GradedFinding {
  return { question, grades: grades(given), proposedGrades: [], gradedByHand: byHand }
}

const bml = (size: number, number: number, share: number): Partial<Record<ScaleId, number>> => ({
  'bml.size': size,
  'bml.number': number,
  'bml.share': share,
})
const mend = (finding: GradedFinding): Record<string, number> =>
  Object.fromEntries(contradictionsOf(finding)[0]?.mend.map(({ component, grade }) => [component, grade]) ?? [])

/** Every combination of grades that a question allows, components left ungraded included. */
function combinations({ components }: Question): Partial<Record<ScaleId, number>>[] {
  return components.reduce<Partial<Record<ScaleId, number>>[]>(
    (list, { key }) =>
      list.flatMap((one) => [one, ...scaleOf(key).grades.map(({ value }) => ({ ...one, [key]: value }))]),
    [{}],
  )
}

describe('components of one question that cannot hold together', () => {
  it.each<[string, number, Partial<Record<ScaleId, number>>, string[]]>([
    ['a marrow lesion of a size that nobody counted', 4, bml(2, 0, 3), ['bml-size-without-number']],
    ['marrow lesions counted without a size', 4, bml(0, 2, 0), ['bml-number-without-size']],
    ['a share of no lesion', 4, bml(0, 0, 3), ['bml-share-without-size']],
    [
      'bare bone without a loss',
      19,
      { 'cartilage.size': 0, 'cartilage.full-thickness': 1 },
      ['cartilage-full-thickness-without-loss'],
    ],
    [
      'more bare bone than loss',
      19,
      { 'cartilage.size': 1, 'cartilage.full-thickness': 2 },
      ['cartilage-full-thickness-beyond-loss'],
    ],
    ['a place of tear without a cyst', 54, { 'cyst.presence': 0, 'cyst.tear-location': 2 }, ['cyst-tear-without-cyst']],
    ['both of two', 4, bml(0, 1, 2), ['bml-number-without-size', 'bml-share-without-size']],
  ])('are seen: %s', (_, question, given, expected) => {
    expect(contradictionsOf(graded(question, given)).map(({ id }) => id)).toEqual(expected)
  })

  it.each<[string, number, Partial<Record<ScaleId, number>>]>([
    ['a lesion that is wholly cyst', 4, bml(2, 1, 0)],
    ['no lesion', 4, bml(0, 0, 0)],
    ['loss that bares bone all over', 19, { 'cartilage.size': 3, 'cartilage.full-thickness': 3 }],
    ['a cyst without a tear', 54, { 'cyst.presence': 1, 'cyst.tear-location': 3 }],
    ['a torn graft', 60, { 'ligament.complete-tear': 1, 'ligament.insertional-lesion': 0, 'acl.repair': 1 }],
    ['a half-graded finding', 4, { 'bml.size': 2 }],
  ])('are not seen where there is none: %s', (_, question, given) => {
    expect(contradictionsOf(graded(question, given))).toEqual([])
  })

  it('are judged by scales with the same steps where grades are compared', () => {
    const [size, full] = (['cartilage.size', 'cartilage.full-thickness'] as const).map((id) => scaleOf(id).measure)
    expect(full?.cutOffs).toEqual(size?.cutOffs)
  })

  it('belong to the components of their question', () => {
    for (const { id, category, components } of CONTRADICTION_RULES) {
      const asked = QUESTIONS.filter((question) => question.category === category)
      expect(asked.length, id).toBeGreaterThan(0)
      for (const question of asked)
        expect(
          question.components.map(({ key }) => key),
          id,
        ).toEqual(expect.arrayContaining([...components]))
    }
  })
})

describe('the mend', () => {
  it('follows the component that a person set last', () => {
    expect(mend(graded(4, bml(2, 0, 0), ['bml.size']))).toEqual({ 'bml.number': 1 })
    expect(mend(graded(4, bml(2, 0, 3), ['bml.size', 'bml.number']))).toEqual({ 'bml.size': 0, 'bml.share': 0 })
    expect(mend(graded(4, bml(0, 2, 3), ['bml.size']))).toEqual({ 'bml.number': 0, 'bml.share': 0 })
    expect(mend(graded(19, { 'cartilage.size': 1, 'cartilage.full-thickness': 3 }, ['cartilage.size']))).toEqual({
      'cartilage.full-thickness': 1,
    })
    expect(
      mend(graded(19, { 'cartilage.size': 1, 'cartilage.full-thickness': 3 }, ['cartilage.full-thickness'])),
    ).toEqual({ 'cartilage.size': 3 })
    expect(
      mend(graded(54, { 'cyst.presence': 0, 'cyst.tear-location': 1 }, ['cyst.presence', 'cyst.tear-location'])),
    ).toEqual({ 'cyst.presence': 1 })
  })

  it('takes what says whether there is anything where nobody set a grade', () => {
    expect(mend(graded(54, { 'cyst.presence': 0, 'cyst.tear-location': 2 }))).toEqual({ 'cyst.tear-location': 3 })
    expect(mend(graded(4, bml(0, 1, 2)))).toEqual({ 'bml.number': 0, 'bml.share': 0 })
  })

  it('goes back to what the model counted where that goes', () => {
    const finding = { ...graded(4, bml(2, 0, 3), ['bml.number', 'bml.size']), proposedGrades: grades(bml(2, 2, 3)) }
    expect(mend(finding)).toEqual({ 'bml.number': 2 })
  })

  it('is named by what it sets', () => {
    expect(contradictionsOf(graded(4, bml(0, 2, 3), ['bml.size']))[0]?.mendLabel).toBe(
      'Set BML number to 0 and Share of lesion that is BML to 0 (none)',
    )
  })

  it('leaves no contradiction and touches nothing that the last setting decided, whatever was graded', () => {
    let contradictory = 0
    for (const question of QUESTIONS)
      for (const given of combinations(question)) {
        const set = question.components.map(({ key }) => key).filter((key) => given[key] !== undefined)
        for (const last of [[], ...set.map((key) => [key])]) {
          const finding = graded(question.id, given, last)
          if (contradictionsOf(finding).length === 0) continue
          contradictory++
          const mended: Partial<Record<ScaleId, number>> = { ...given, ...mend(finding) }
          expect(brokenRules(question.id, mended), `${question.title} ${JSON.stringify(given)}`).toEqual([])
          expect(Object.keys(mended).sort()).toEqual(Object.keys(given).sort())
          for (const key of last) expect(mended[key]).toBe(given[key])
        }
      }
    expect(contradictory).toBeGreaterThan(500)
  })

  it('ends a contradiction in every order of setting, with every proposal', () => {
    const question = fc.constantFrom(...QUESTIONS.filter(({ components }) => components.length > 1))
    const any = question.chain((asked) => {
      const components = asked.components.map(({ key }) => key)
      const all = fc.tuple(
        ...components.map((key) => fc.constantFrom(...scaleOf(key).grades.map(({ value }) => value))),
      )
      const listed = (values: number[]): ComponentGrade[] =>
        components.map((component, at) => ({ component, grade: values[at] ?? 0, probabilities: [] }))
      return fc.record({
        question: fc.constant(asked.id),
        grades: all.map(listed),
        proposedGrades: all.map(listed),
        gradedByHand: fc.shuffledSubarray(components),
      })
    })
    fc.assert(
      fc.property(any, (finding) => {
        const action = mendOf({ ...finding, key: 'q1' })
        fc.pre(action !== null)
        const grades = finding.grades.map((one) => ({
          ...one,
          grade: action?.grades.find(({ component }) => component === one.component)?.grade ?? one.grade,
        }))
        expect(contradictionsOf({ ...finding, grades })).toEqual([])
      }),
    )
  })

  it('is nothing where all holds together', () => {
    const finding: Pick<FindingState, 'key'> & GradedFinding = { ...graded(4, bml(1, 1, 3)), key: 'q4' }
    expect(mendOf(finding)).toBeNull()
  })
})
