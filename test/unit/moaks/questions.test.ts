import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  balancedCategory,
  mainCategory,
  MAIN_CATEGORIES,
  BALANCED_CATEGORIES,
} from '../../../src-shared/moaks/categories.js'
import { BENCHMARK_QUESTIONS, findQuestion, QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { findScale, SCALES } from '../../../src-shared/moaks/scales.js'

const dataFolder = resolve(process.env['CONDYLE_TEST_DATA'] ?? '../shared/data')
const factsFile = join(dirname(dataFolder), 'questions.json')
const FactsSchema = z.array(
  z.object({
    id: z.number(),
    category: z.string(),
    rootKeySeen: z.string().nullable(),
    subjectKey: z.string(),
    componentKeys: z.array(z.string()),
  }),
)

describe('the 69 questions', () => {
  it('are numbered 1…69 as the released files number them', () => {
    expect(QUESTIONS.map((question) => question.id)).toEqual(Array.from({ length: 69 }, (_, index) => index + 1))
    expect(BENCHMARK_QUESTIONS).toHaveLength(62)
  })

  it.skipIf(!existsSync(factsFile))(`speak the interchange vocabulary (skipped where ${factsFile} is missing)`, () => {
    const facts = FactsSchema.parse(JSON.parse(readFileSync(factsFile, 'utf8')))
    const ours = QUESTIONS.map((question) => ({
      id: question.id,
      category: question.category,
      rootKeySeen: question.rootKey,
      subjectKey: question.subjectKey,
      componentKeys: question.components.map((component) => component.interchangeKey),
    }))
    expect(ours).toEqual(facts)
  })

  it('name place and feature in their titles', () => {
    expect(findQuestion(19)?.title).toBe('Cartilage loss — medial femur, central')
    expect(findQuestion(42)?.title).toBe('Hoffa-synovitis — Hoffa fat pad')
    expect(findQuestion(45)?.title).toBe('Extrusion — medial meniscus, medially')
    expect(findQuestion(61)?.title).toBe('Ligament — posterior cruciate ligament')
    expect(findQuestion(70)).toBeUndefined()
    expect(new Set(QUESTIONS.map((question) => question.title)).size).toBe(69)
  })

  it('grade every component by a known scale, and every scale is used', () => {
    const used = new Set(QUESTIONS.flatMap((question) => question.components.map((component) => component.key)))
    for (const key of used) expect(findScale(key), key).toBeDefined()
    expect(used.size).toBe(SCALES.length)
  })

  it('fall into the seven categories of the paper and the eight of the balanced table', () => {
    const main = new Set(BENCHMARK_QUESTIONS.map((question) => mainCategory(question.category)))
    expect([...main].sort()).toEqual([...MAIN_CATEGORIES].sort())
    const balanced = new Set(QUESTIONS.map((question) => balancedCategory(question.category)))
    balanced.delete(null)
    expect([...balanced].sort()).toEqual([...BALANCED_CATEGORIES].sort())
    expect(QUESTIONS.filter((question) => mainCategory(question.category) === null).map((q) => q.id)).toEqual([
      63, 64, 65, 66, 67, 68, 69,
    ])
  })
})
