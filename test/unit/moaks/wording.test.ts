import { describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { questionPrompt, questionWording } from '../../../src-shared/moaks/wording.js'

const all = { chain: true, box: true }

describe('question wording', () => {
  it('asks each of the 69 questions differently, in both variants', () => {
    const asked = QUESTIONS.map((question) => questionWording(question.id, 'zeroshot', all).question)
    expect(new Set(asked.map((text, index) => `${QUESTIONS[index]?.category} ${text}`)).size).toBe(69)
    for (const question of QUESTIONS) {
      const guided = questionWording(question.id, 'guided', all)
      const sentences = guided.knowledge.split(/\.(?:\s|$)/).filter((part) => part.trim() !== '')
      expect(sentences.length, question.title).toBeGreaterThanOrEqual(1)
      expect(sentences.length, question.title).toBeLessThanOrEqual(3)
      expect(questionWording(question.id, 'zeroshot', all).knowledge).toBe('')
      expect(guided.question).not.toContain('the knee')
    }
  })

  it('shows an answer template that becomes the interchange JSON once filled in', () => {
    const template = questionWording(16, 'zeroshot', all).answerTemplate
    expect(template).toBe(
      '{"box": [<start_slice>, <end_slice>, <x_min>, <x_max>, <y_min>, <y_max>], "reasoning": ["<step>", "<step>"], ' +
        '"MOAKS_scores": {"patella medial cartilage lesion": {"Size of lesion": <0-3>, "Depth of lesion": <0-3>}}}',
    )
    for (const question of QUESTIONS) {
      const filled = questionWording(question.id, 'guided', { chain: false, box: false }).answerTemplate.replace(
        /<[^>]*>/g,
        '0',
      )
      const grades = Object.fromEntries(question.components.map((component) => [component.interchangeKey, 0]))
      expect(JSON.parse(filled)).toEqual({ MOAKS_scores: { [question.subjectKey]: grades } })
    }
  })

  it('lists every grade of every component, and asks for box and chain only when told to', () => {
    const plain = questionPrompt(48, 'zeroshot', { chain: false, box: false })
    expect(plain).toContain('8 = No meniscal tissue is left here.')
    expect(plain).not.toContain('"box"')
    expect(plain).not.toContain('reasoning')
    expect(questionPrompt(48, 'guided', all)).toContain('evenly dark triangle in cross-section')
    expect(() => questionPrompt(70, 'guided', all)).toThrow(RangeError)
  })
})
