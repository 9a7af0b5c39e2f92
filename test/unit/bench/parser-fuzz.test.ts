import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../../src-main/answers/parser/parse-answer.js'
import { canonicalAnswer, EXPECTED, mutatedAnswer, readableAnswer } from './answer-mutations.js'
import { question } from './fixture.js'
import { judgeParser, strictAnswer } from './strict-answer.js'

describe('the answer parser under mutation', () => {
  it('never throws, never mends silently and never invents a grade', () => {
    fc.assert(
      fc.property(mutatedAnswer, (answer) => {
        expect(judgeParser(answer).faults, answer.text).toEqual([])
      }),
      { numRuns: 1500, seed: 20261123 },
    )
  })

  it('recovers every grade where a mutation leaves it readable', () => {
    fc.assert(
      fc.property(readableAnswer, ({ question: asked, grades, text }) => {
        expect(
          parseAnswer(text, asked, EXPECTED).grades.map((grade) => grade.grade),
          text,
        ).toEqual([...grades])
      }),
      { numRuns: 1200, seed: 7 },
    )
  })

  it('is held against a reader that tolerates nothing', () => {
    const asked = question(40)
    const plain = JSON.stringify(canonicalAnswer(asked, [2]))
    expect(strictAnswer(plain, asked)).toEqual({
      grades: [2],
      box: [12, 40, 100, 180, 90, 150],
      steps: ['The region lies where it is expected.', 'No slice shows more than this.'],
    })
    expect(strictAnswer(plain.replace(':2}', ':"2"}'), asked)).toMatchObject({
      grades: null,
      box: [12, 40, 100, 180, 90, 150],
    })
    expect(strictAnswer(plain.replace('[12,40', '[40,12'), asked)).toMatchObject({ grades: [2], box: null })
    expect(strictAnswer(plain.replace('"reasoning":[', '"why":['), asked)).toMatchObject({ steps: null })
    for (const text of [`So: ${plain}`, plain.replace(/"/g, "'"), plain.slice(0, -1)])
      expect(strictAnswer(text, asked)).toEqual({ grades: null, box: null, steps: null })
  })
})
