import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../../src-main/bench/parser/parse-answer.js'
import { findGrade, scaleOf } from '../../../src-shared/moaks/scales.js'
import { EXPECTED, mutatedAnswer, readableAnswer, strictGrades } from './answer-mutations.js'

describe('the answer parser under mutation', () => {
  it('never throws, never mends silently and never invents a grade', () => {
    fc.assert(
      fc.property(mutatedAnswer, ({ question, grades, text, preserving }) => {
        const parsed = parseAnswer(text, question, EXPECTED)
        const strict = strictGrades(text, question)
        if (strict) expect(parsed.grades.map((grade) => grade.grade)).toEqual(strict)
        else if (!parsed.failures.includes('format')) expect(parsed.repairs.length).toBeGreaterThan(0)
        for (const { component, grade } of parsed.grades) expect(findGrade(scaleOf(component), grade)).toBeDefined()
        expect(parsed.failures.includes('format')).toBe(parsed.grades.length < question.components.length)
        if (preserving)
          for (const { component, grade } of parsed.grades)
            expect(grade).toBe(grades[question.components.findIndex((entry) => entry.key === component)])
      }),
      { numRuns: 1500, seed: 20261123 },
    )
  })

  it('recovers every grade where a mutation leaves it readable', () => {
    fc.assert(
      fc.property(readableAnswer, ({ question, grades, text }) => {
        expect(
          parseAnswer(text, question, EXPECTED).grades.map((grade) => grade.grade),
          text,
        ).toEqual([...grades])
      }),
      { numRuns: 600, seed: 7 },
    )
  })
})
