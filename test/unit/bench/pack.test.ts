import { describe, expect, it } from 'vitest'
import { jointBox } from '../../../src-main/bench/answerers/first-look.js'
import { answerFromReading, cropVolume, openPack } from '../../../src-main/bench/answerers/pack.js'
import { answersFromFindings } from '../../../src-main/bench/answerers/person.js'
import type { CaseRequest } from '../../../src-main/bench/answerers/answerer.js'
import type { BenchVolume } from '../../../src-main/datasets/dataset.js'
import { labelStatistics } from '../../../src-shared/anatomy/label-statistics.js'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'
import type { Setting, StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import { AFFINE, question, readVolume } from './fixture.js'

const box = { min: [4, 4, 4] as [number, number, number], max: [20, 20, 20] as [number, number, number] }
const step = { text: 'The margin was followed.', evidence: null }

function reading(): Reading {
  return {
    schema: 'condyle.reading/3',
    study: { uid: '' },
    side: 'right',
    sideSource: 'inferred',
    volumes: [readVolume()],
    pack: { id: 'p', version: '1', sha256: 's', title: 'P', trainedOn: 'nothing' },
    provider: 'cpu',
    timingsMs: { scan: 0, decode: 0, standardise: 0, localise: 0, grade: 0, reason: 0, total: 0 },
    outOfDistribution: { score: 0, threshold: 1 },
    flags: [],
    regions: [{ id: 'tibia-medial-margin', label: '', boxLps: box, boxVoxel: box, confidence: null, volume: 'h' }],
    findings: [
      {
        question: 40,
        category: 'osteophyte',
        region: 'tibia-medial-margin',
        volume: 'h',
        others: [],
        answered: true,
        standing: 'abnormal',
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

  it('reads a knee once for all its questions, and sees only what the setting shows', async () => {
    const seen: BenchVolume[] = []
    const located: BenchVolume[] = []
    const answerer = openPack({
      title: 'P 1',
      details: {},
      read: (volume) => {
        seen.push(volume)
        return Promise.resolve(reading())
      },
      locate: (volume) => {
        located.push(volume)
        return Promise.resolve(located.length === 1 ? { min: [20, 20, 20], max: [40, 60, 50] } : null)
      },
      peakBytes: () => 0,
      close: () => Promise.resolve(),
    })
    const volume: BenchVolume = { geometry: { dims: [60, 60, 60], affineLps: AFFINE }, voxels: new Int16Array(216_000) }
    const request = (id: Setting['id'], look: Setting['volume']): CaseRequest => ({
      entry: { id: 'a', patient: 'one', side: 'right', frame: 'lps-mm', geometry: volume.geometry },
      questions: [question(40), question(41)],
      setting: { id, chain: true, volume: look, slices: 'all', seed: 1 },
      loadVolume: () => Promise.resolve(volume),
      trueRegion: () => box,
      trueRegions: () => (id === 'gt-region' ? [box] : []),
    })
    const answers: StoredAnswer[] = []
    for (const [id, look] of [
      ['zero-shot', 'full'],
      ['gt-region', 'full'],
      ['zero-shot', 'localise-then-crop'],
      ['zero-shot', 'localise-then-crop'],
    ] as const)
      for await (const answer of answerer.answerCase(request(id, look), new AbortController().signal))
        answers.push(answer)
    expect(answers.map((answer) => answer.question)).toEqual([40, 41, 40, 41, 40, 41, 40, 41])
    expect(located).toEqual([volume, volume])
    expect(seen.map((entry) => entry.geometry.dims)).toEqual([
      [60, 60, 60],
      // True region: mm 4…20 is voxel 2…10; 6 mm are 3 voxels of margin, cut off at 0: 0…13.
      [14, 14, 14],
      // Found: mm 20…40 × 20…60 × 20…50 is voxel 10…20 × 10…30 × 10…25; with the margin 7…23 × 7…33 × 7…28.
      [17, 27, 22],
      // Nothing found.
      [60, 60, 60],
    ])
  })

  it('looks first for the joint, not for the shafts of the bones', () => {
    const dims = [10, 10, 10] as const
    const data = new Uint8Array(1000)
    const fill = (tissue: Parameters<typeof tissueValue>[0], from: number, to: number): void => {
      for (let k = from; k <= to; k++)
        for (let j = from; j <= to; j++)
          for (let i = from; i <= to; i++) data[i + 10 * (j + 10 * k)] = tissueValue(tissue)
    }
    fill('femur', 0, 9)
    fill('medial-meniscus', 3, 5)
    fill('acl', 6, 7)
    fill('joint-fluid', 9, 9)
    const lattice = { dims, affine: AFFINE }
    // Menisci span voxels 3…5 (27 of them), that is 2.5…5.5 or 5…11 mm; 8 voxels of ligament and one of fluid are specks.
    expect(jointBox(lattice, labelStatistics({ ...lattice, data }))).toEqual({ min: [5, 5, 5], max: [11, 11, 11] })
    fill('medial-meniscus', 0, 9)
    fill('femur', 0, 9)
    expect(jointBox(lattice, labelStatistics({ ...lattice, data }))).toBeNull()
  })

  it('keeps every voxel of a crop in its place', () => {
    const voxels = Int16Array.from({ length: 5 * 4 * 3 }, (_, index) => index)
    const crop = cropVolume(
      { geometry: { dims: [5, 4, 3], affineLps: AFFINE }, voxels },
      { min: [2, 1, 1], max: [3, 2, 1] },
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
      volume: null,
      others: [],
      numbersOfModelBox: false,
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
