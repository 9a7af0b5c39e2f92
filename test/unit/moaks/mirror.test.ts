import { describe, expect, it } from 'vitest'
import { hasCounterpart, mirroredQuestion, mirroredRegion, mirroredWords } from '../../../src-shared/moaks/mirror.js'
import { findQuestion, QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { findRegion, REGIONS } from '../../../src-shared/moaks/regions.js'

describe('medial and lateral of the other knee', () => {
  it.each([
    ['bone marrow of the central femur', 4, 7],
    ['cartilage of the central femur', 19, 22],
    ['extrusion of the meniscal body', 45, 47],
    ['cyst', 54, 55],
    ['root tear', 58, 59],
  ])('exchanges questions: %s', (_, medial, lateral) => {
    const questions = [findQuestion(medial), findQuestion(lateral)]
    expect(questions.map((one) => one?.category)[0]).toBe(questions[1]?.category)
    expect(questions[0]?.regionId).toContain('medial')
    expect([mirroredQuestion(medial), mirroredQuestion(lateral)]).toEqual([lateral, medial])
  })

  it('is its own inverse over all questions and regions, and leads to what there is', () => {
    for (const { id, components } of QUESTIONS) {
      expect(mirroredQuestion(mirroredQuestion(id))).toBe(id)
      expect(findQuestion(mirroredQuestion(id))?.components).toEqual(components)
    }
    for (const { id } of REGIONS) {
      expect(mirroredRegion(mirroredRegion(id))).toBe(id)
      expect(findRegion(mirroredRegion(id)), id).toBeDefined()
    }
  })

  it('leaves what lies on the midline, and what has no counterpart', () => {
    for (const id of [15, 30, 31, 42, 43, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69])
      expect(hasCounterpart(id)).toBe(false)
    expect(QUESTIONS.filter(({ id }) => hasCounterpart(id))).toHaveLength(54)
    expect(mirroredRegion('tibia-subspinous')).toBe('tibia-subspinous')
  })

  it('exchanges the words in a sentence, and no part of another word', () => {
    expect(mirroredWords('Medial meniscus, body: 3 mm medially, anteromedial; the lateral one is intact.')).toBe(
      'Lateral meniscus, body: 3 mm laterally, anterolateral; the medial one is intact.',
    )
    expect(mirroredWords('The collateral ligament and the vastus medialis.')).toBe(
      'The collateral ligament and the vastus medialis.',
    )
    expect(mirroredWords(mirroredWords('the medial and lateral plateau'))).toBe('the medial and lateral plateau')
  })
})
