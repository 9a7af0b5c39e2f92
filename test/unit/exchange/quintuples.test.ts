import { describe, expect, it } from 'vitest'
import { quintupleLines, quintuplesOf, readQuintuples } from '../../../src-main/datasets/quintuples/index.js'
import { interchangeAnswer } from '../../../src-main/datasets/quintuples/index.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta } from './fixtures.js'

const KEY = Buffer.alloc(32, 1)

/** q16 accepted, q19 edited with words of the reader, q42 open, q60 unanswered, one finding added, one rejected. */
function decided() {
  const story = new Story(FIRST)
    .do({ type: 'accept', finding: 'q16' })
    .do({ type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 3 })
    .do({ type: 'set-steps', finding: 'q19', steps: [{ text: 'Mrs Roe has none left.', evidence: null }] })
    .do({ type: 'set-note', finding: 'q19', note: 'Call Dr Hide.' })
    .do({
      type: 'add',
      finding: 'added-1',
      question: 43,
      boxLps: { min: [0, 0, 0], max: [4, 5, 6] },
      grades: [{ component: 'effusion.grade', grade: 2, probabilities: [] }],
      steps: [],
    })
    .do({ type: 'reject', finding: 'q42' })
  const { reading } = FIRST
  return quintuplesOf({ meta: volumeMeta(), state: story.state, file: 'knee.nii.gz', pseudonymKey: KEY, reading })
}

describe('quintuples', () => {
  it('are what people accepted, edited or added, and nothing else', () => {
    expect(decided().map((one) => [one.question, one.decision])).toEqual([
      [16, 'accepted'],
      [19, 'edited'],
      [43, 'accepted'],
    ])
    expect(quintuplesOf({ meta: volumeMeta(), state: new Story(FIRST).state, file: null, pseudonymKey: KEY })).toEqual(
      [],
    )
  })

  it('say for every field whether the model or a person wrote it', () => {
    const [accepted, edited, added] = decided()
    const model = { kind: 'model', name: 'reference 1.0.0' }
    const reader = edited?.authors?.grades
    expect(reader?.kind).toBe('person')
    expect(reader?.name).toMatch(/^reader-[0-9a-f]{8}$/)
    expect(accepted?.authors).toEqual({ grades: model, box: null, steps: model, decision: reader })
    expect(edited?.authors).toEqual({ grades: reader, box: model, steps: reader, decision: reader })
    expect(added?.authors).toEqual({ grades: reader, box: reader, steps: null, decision: reader })
  })

  it('carry volume, question, box, steps and grades', () => {
    const [, edited, added] = decided()
    expect(edited).toMatchObject({
      case: volumeMeta().hash,
      side: 'right',
      volume: { path: 'knee.nii.gz', dims: [21, 21, 5], spacing: [1, 1, 4] },
      prompt: expect.stringMatching(/cartilage/i) as string,
      boxLps: { min: [1, 2, 3], max: [4, 5, 6] },
      answer: {
        MOAKS_scores: { 'femur medial central cartilage lesion': { 'Size of lesion': 3, 'Depth of lesion': 0 } },
      },
      pack: { id: 'reference', version: '1.0.0', sha256: 'a'.repeat(64) },
      deIdentified: true,
    })
    // i = y + 10, j = 10 − z, k = (x + 8) / 4.
    expect(added?.boxVoxel).toEqual({ min: [10, 4, 2], max: [15, 10, 3] })
  })

  it('tell nobody who was examined, when, or by whom', () => {
    const lines = quintupleLines(decided())
    expect(lines).toContain('Mrs [left out] has none left.')
    for (const secret of ['Roe', 'Richarda', 'HOSP', '2026-', 'Dr Reader', 'Hide', '1.2.840'])
      expect(lines).not.toContain(secret)
  })

  it('come back from their file as they were, and a bad line is named', () => {
    const quintuples = decided()
    const lines = quintupleLines(quintuples)
    expect(lines.split('\n')).toHaveLength(4)
    expect(readQuintuples(lines)).toEqual({ quintuples, problems: [] })
    const damaged = readQuintuples(`${lines}{"schema":"condyle.quintuple/1"}\n\nnot json\n`)
    expect(damaged.quintuples).toHaveLength(3)
    expect(damaged.problems.map((problem) => problem.line)).toEqual([4, 6])
    expect(damaged.problems[1]?.message).toBe('The line is not JSON.')
  })
})

describe('grades in interchange keys', () => {
  it('follow the question, and leave out what is not graded', () => {
    const grades = [{ component: 'ligament.complete-tear', grade: 1, probabilities: [] }]
    expect(interchangeAnswer(60, grades)).toEqual({ MOAKS_scores: { ACL: { 'Complete Tear': 1 } } })
    expect(() => interchangeAnswer(70, grades)).toThrow(RangeError)
  })
})
