import { describe, expect, it } from 'vitest'
import { checkChain } from '../../../src-main/answers/chain-checks/check-chain.js'
import { contradictions } from '../../../src-main/answers/chain-checks/contradictions.js'
import { evidenceInRegion } from '../../../src-main/answers/chain-checks/evidence-in-region.js'
import { statedMeasures } from '../../../src-main/answers/chain-checks/stated-measures.js'
import { findQuestion, type Question } from '../../../src-shared/moaks/questions.js'

function question(id: number): Question {
  const found = findQuestion(id)
  if (!found) throw new Error(`no question ${id}`)
  return found
}
const region = { min: [0, 0, 0], max: [20, 20, 20] } as const

describe('evidence lies in the region', () => {
  it('by half of a box, within 5 mm', () => {
    // The region grows to −5…25. Box 15…35 along x: 10 of 20 mm inside, just half; 16…36: 9 of 20.
    expect(evidenceInRegion({ kind: 'box', boxLps: { min: [15, 0, 0], max: [35, 10, 10] } }, region)).toBe(true)
    expect(evidenceInRegion({ kind: 'box', boxLps: { min: [16, 0, 0], max: [36, 10, 10] } }, region)).toBe(false)
  })

  it('by a point, the middle of a distance, or a plane that cuts the region', () => {
    expect(evidenceInRegion({ kind: 'point', pointLps: [24, 0, 0] }, region)).toBe(true)
    expect(evidenceInRegion({ kind: 'point', pointLps: [26, 0, 0] }, region)).toBe(false)
    expect(evidenceInRegion({ kind: 'distance', fromLps: [20, 0, 0], toLps: [32, 0, 0] }, region)).toBe(false)
    expect(evidenceInRegion({ kind: 'plane', plane: 'coronal', pointLps: [90, 10, 90] }, region)).toBe(true)
    expect(evidenceInRegion({ kind: 'plane', plane: 'axial', pointLps: [10, 10, 90] }, region)).toBe(false)
    expect(evidenceInRegion({ kind: 'measure', value: { name: 'extrusion', value: 3, unit: 'mm' } }, region)).toBeNull()
  })
})

describe('stated measures', () => {
  const inWords = (id: number, text: string): number[] =>
    statedMeasures(question(id), [{ text, evidence: null }], []).map((measure) => measure.value)

  it('are taken from grades and steps by name and unit', () => {
    const measures = statedMeasures(
      question(16),
      [
        {
          text: 'Loss.',
          evidence: { kind: 'measure', value: { name: 'full-thickness loss share', value: 4, unit: '%' } },
        },
      ],
      [
        {
          component: 'cartilage.size',
          grade: 2,
          probabilities: [],
          measured: { name: 'cartilage loss share', value: 22, unit: '%' },
        },
      ],
    )
    expect(measures).toEqual([
      { component: 'cartilage.size', value: 22, unit: '%' },
      { component: 'cartilage.full-thickness', value: 4, unit: '%' },
    ])
  })

  it('are read from words only where a sentence surely measures', () => {
    expect(inWords(45, 'The meniscus reaches 3.4 mm beyond the tibial margin.')).toEqual([3.4])
    expect(inWords(45, 'Extrusion of 2,5 mm.')).toEqual([2.5])
    expect(inWords(45, 'Extrusion is less than 2 mm.')).toEqual([])
    expect(inWords(45, 'Extrusion of 2 mm in front and 3 mm behind.')).toEqual([])
    expect(inWords(45, 'The slice is 3 mm thick.')).toEqual([])
    expect(inWords(16, 'Full-thickness loss covers 5 % of the surface.')).toEqual([5])
  })
})

describe('contradictions', () => {
  it('another grade named', () => {
    expect(contradictions(question(45), ['The edge stands out.', 'This is grade 2.'], [1])).toEqual([
      'This is grade 2.',
    ])
    expect(contradictions(question(45), ['This is grade 2.'], [2])).toEqual([])
    expect(contradictions(question(45), ['It would be grade 3 if it reached 5 mm.'], [2])).toEqual([])
    expect(contradictions(question(45), ['Grade 1 first.', 'No, grade 2.'], [2])).toEqual([])
    expect(contradictions(question(45), ['Grade 1-2.'], [2])).toEqual([])
  })

  it('a finding denied and then graded', () => {
    expect(contradictions(question(40), ['There is no osteophyte at the margin.'], [2])).toHaveLength(1)
    expect(contradictions(question(40), ['There is no osteophyte at the margin.'], [0])).toEqual([])
    expect(contradictions(question(16), ['There is no full-thickness loss.'], [2, 0])).toEqual([])
    expect(contradictions(question(1), ['There is no cyst.'], [2, 1, 3])).toEqual([])
    expect(contradictions(question(48), ['No tear reaches the surface.'], [1])).toEqual([])
    expect(
      contradictions(question(40), ['No osteophyte in front.', 'There is a small osteophyte behind.'], [1]),
    ).toEqual([])
  })

  it('a finding asserted and then graded normal', () => {
    expect(contradictions(question(40), ['The margin shows a clear osteophyte.'], [0])).toHaveLength(1)
    expect(contradictions(question(40), ['It is not true that there is an osteophyte.'], [0])).toEqual([])
    expect(contradictions(question(40), ['The margin shows a clear osteophyte.'], [null])).toEqual([])
  })
})

it('all checks together', () => {
  const report = checkChain({
    question: question(45),
    steps: [
      {
        text: 'The coronal plane through the body.',
        evidence: { kind: 'plane', plane: 'coronal', pointLps: [0, 50, 0] },
      },
      {
        text: 'Distance from the margin.',
        evidence: {
          kind: 'distance',
          fromLps: [0, 0, 0],
          toLps: [3.4, 0, 0],
          value: { name: 'extrusion', value: 3.4, unit: 'mm' },
        },
      },
      { text: 'So the grade is 1.', evidence: null },
    ],
    regionLps: region,
    grades: [1],
    measured: [],
  })
  expect(report).toEqual({
    steps: 3,
    located: 2,
    outsideRegion: [0],
    measures: 1,
    contradictedMeasures: [{ component: 'extrusion.grade', value: 3.4, unit: 'mm', implied: 2, stated: 1 }],
    contradictions: [],
  })
})
