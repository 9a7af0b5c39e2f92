import { describe, expect, it } from 'vitest'
import { answerFromReading, cropVolume, openPack } from '../../../src-main/bench/answerers/pack.js'
import { answersFromFindings } from '../../../src-main/bench/answerers/person.js'
import type { CaseRequest } from '../../../src-main/bench/answerers/answerer.js'
import type { BenchVolume } from '../../../src-main/bench/datasets/dataset.js'
import type { StoredAnswer } from '../../../src-shared/case/benchmark.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { AFFINE, question } from './fixture.js'

const box = { min: [4, 4, 4] as [number, number, number], max: [20, 20, 20] as [number, number, number] }
const step = { text: 'The margin was followed.', evidence: null }

function reading(): Reading {
  return {
    schema: 'condyle.reading/1',
    study: { uid: '' },
    series: { uid: '', modality: 'MR', description: '' },
    volume: {
      hash: 'h',
      dims: [4, 4, 4],
      spacing: [2, 2, 2],
      affineLps: AFFINE,
      side: 'right',
      sideSource: 'inferred',
    },
    pack: { id: 'p', version: '1', sha256: 's', title: 'P', trainedOn: 'nothing' },
    provider: 'cpu',
    timingsMs: { scan: 0, decode: 0, standardise: 0, localise: 0, grade: 0, reason: 0, total: 0 },
    outOfDistribution: { score: 0, threshold: 1 },
    flags: [],
    regions: [{ id: 'tibia-medial-margin', label: '', boxLps: box, boxVoxel: box, confidence: null }],
    findings: [
      {
        question: 40,
        category: 'osteophyte',
        region: 'tibia-medial-margin',
        answered: true,
        grades: [{ component: 'osteophyte.size', grade: 2, probabilities: [0, 0.2, 0.7, 0.1] }],
        steps: [step],
        confidence: 0.7,
        flags: [],
      },
    ],
  }
}

describe('a reading as answers', () => {
  it('takes grades, box and chain of a question', () => {
    const answer = answerFromReading(reading(), question(40), 'a', true)
    expect(answer).toMatchObject({ case: 'a', question: 40, boxLps: box, steps: [step], grades: [{ grade: 2 }] })
    expect(answerFromReading(reading(), question(40), 'a', false).steps).toBeUndefined()
    expect(answerFromReading(reading(), question(41), 'a', true)).toMatchObject({ grades: [], boxLps: null })
  })

  it('reads a knee once for all its questions, cropped where the truth is given away', async () => {
    const seen: BenchVolume[] = []
    const answerer = openPack({
      title: 'P 1',
      details: {},
      read: (volume) => {
        seen.push(volume)
        return Promise.resolve(reading())
      },
      close: () => Promise.resolve(),
    })
    const volume: BenchVolume = { geometry: { dims: [60, 60, 60], affineLps: AFFINE }, voxels: new Int16Array(216_000) }
    const request = (id: 'zero-shot' | 'gt-region'): CaseRequest => ({
      entry: { id: 'a', patient: 'one', side: 'right', frame: 'lps-mm', geometry: volume.geometry },
      questions: [question(40), question(41)],
      setting: { id, chain: true, volume: 'full', slices: 'all', seed: 1 },
      loadVolume: () => Promise.resolve(volume),
      trueRegion: () => box,
      trueRegions: () => (id === 'gt-region' ? [box] : []),
    })
    const answers: StoredAnswer[] = []
    for await (const answer of answerer.answerCase(request('zero-shot'), new AbortController().signal))
      answers.push(answer)
    for await (const answer of answerer.answerCase(request('gt-region'), new AbortController().signal))
      answers.push(answer)
    expect(answers.map((answer) => answer.question)).toEqual([40, 41, 40, 41])
    expect(seen).toHaveLength(2)
    // mm 4…20 is voxel 2…10; 12 voxels of margin, cut off at 0: 0…22.
    expect(seen.map((entry) => entry.geometry.dims)).toEqual([
      [60, 60, 60],
      [23, 23, 23],
    ])
  })

  it('keeps every voxel of a crop in its place', () => {
    const voxels = Int16Array.from({ length: 5 * 4 * 3 }, (_, index) => index)
    const crop = cropVolume(
      { geometry: { dims: [5, 4, 3], affineLps: AFFINE }, voxels },
      { min: [2, 1, 1], max: [3, 2, 1] },
      0,
    )
    expect(crop.geometry.dims).toEqual([2, 2, 1])
    expect([...crop.voxels]).toEqual([2 + 5 * (1 + 4), 3 + 5 * (1 + 4), 2 + 5 * (2 + 4), 3 + 5 * (2 + 4)])
    // Voxel (0, 0, 0) of the crop is (2, 1, 1) of the volume: 4, 2, 2 mm.
    expect([3, 7, 11].map((index) => crop.geometry.affineLps?.[index])).toEqual([4, 2, 2])
  })
})

describe('a reader’s findings as answers', () => {
  it('are those accepted or edited', () => {
    const finding = (decision: FindingState['decision'], asked: number): FindingState => ({
      key: `q${asked}`,
      question: asked,
      category: 'osteophyte',
      region: 'tibia-medial-margin',
      title: '',
      origin: { kind: 'model', name: 'm' },
      decision,
      answered: true,
      grades: [{ component: 'osteophyte.size', grade: 1, probabilities: [0.1, 0.6, 0.2, 0.1] }],
      proposedGrades: [],
      boxLps: box,
      steps: [step],
      note: '',
      confidence: 0.6,
      flags: [],
      authors: {
        grades: { kind: 'person', name: 'r' },
        box: { kind: 'model', name: 'm' },
        steps: { kind: 'model', name: 'm' },
        decision: null,
      },
      history: [],
    })
    const answers = answersFromFindings('a', [
      finding('accepted', 40),
      finding('rejected', 41),
      finding('edited', 30),
      finding('proposed', 31),
    ])
    expect(answers.map((answer) => answer.question)).toEqual([40, 30])
    expect(answers[0]?.grades).toEqual([{ component: 'osteophyte.size', grade: 1, probabilities: [] }])
  })
})
