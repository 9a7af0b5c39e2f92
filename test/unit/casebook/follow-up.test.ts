import { describe, expect, it, onTestFinished } from 'vitest'
import { Aside, ReviewService } from '../../../src-main/casebook/index.js'
import { measured } from '../followup/dated-knees.js'
import { kneeOf, movement, outlinedKnee, type OutlinedKnee } from '../followup/outlined-knee.js'
import { IDENTITY } from '../../../src-shared/geometry/affine.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import { readingWith } from '../review/readings.js'
import { addCase, hashOf, type CaseFacts } from './case-data.js'
import { newCasebook } from './fixtures.js'

const SEED = 41
const ANNA = {
  patientId: '77',
  issuer: 'HOSP',
  birthDate: '1961-02-03',
  patientName: 'Doe^Anna',
  side: 'right',
} as const

/** A reading of the nth case's only volume: cartilage loss by share, and what was outlined. */
function reading(n: number, share: number, outlined: OutlinedKnee): Reading {
  const hash = hashOf(n)
  const answer = { ...measured(17, { 'cartilage.size': share }), volume: hash }
  const whole = readingWith([answer])
  return { ...whole, volumes: whole.volumes.map((volume) => ({ ...volume, hash, ...outlined })) }
}

const still = outlinedKnee(SEED, IDENTITY)
const moved = outlinedKnee(SEED, movement(kneeOf(SEED).jointCentre, [3, -2, 4], [5, 3, -6]))

function setUp() {
  const { casebook, file } = newCasebook()
  const aside = new Aside(file)
  onTestFinished(() => aside.close())
  const ada = casebook.readers.add('Dr Ada', 'radiologist').id
  const add = (n: number, studyDate: string, facts: Partial<CaseFacts> = {}): string =>
    addCase(casebook, n, { ...ANNA, studyUid: `1.2.${n}`, studyDate, ...facts })
  return { casebook, aside, ada, add, review: new ReviewService(casebook) }
}

describe('a knee in the casebook over time', () => {
  it('is compared with its earlier dates only, the newest first, registered by its bones', async () => {
    const { casebook, aside, ada, add } = setUp()
    const [oldest, before, now, later, undated, other] = [
      add(1, '2022-01-01'),
      add(2, '2024-01-01'),
      add(3, '2026-01-01'),
      add(4, '2026-09-01'),
      add(5, ''),
      add(6, '2024-01-01', { side: 'left' }),
    ]
    casebook.saveReading(before, reading(2, 10, still))
    casebook.saveReading(now, reading(3, 60, moved))
    const followed = await aside.do('follow-up', { caseId: now, reader: ada, makers: {} })
    expect(followed.comparisons.map(({ caseId }) => caseId)).toEqual([before, oldest])
    for (const { studyDate } of followed.comparisons) expect(studyDate < followed.studyDate).toBe(true)
    expect(followed.notCompared.map(({ caseId }) => caseId).sort()).toEqual([later, undated].sort())
    expect(JSON.stringify(followed)).not.toContain(other)
    const [latest, first] = followed.comparisons
    expect(latest?.bones.map(({ errorMm }) => (errorMm?.median ?? 9) < 0.4)).toEqual([true, true, true])
    expect(latest?.changes.find(({ id }) => id === 'q17 cartilage.size')).toMatchObject({
      outcome: 'worse',
      difference: 50,
    })
    expect(followed.repeatability).toContain('This knee was read by reference 1.0.0, whose repeatability is not known.')
    // The oldest was never read: nothing to compare with, and it says so.
    expect(first?.changes.every(({ outcome }) => outcome === 'cannot-tell')).toBe(true)
    expect(first?.bones.every(({ failure }) => failure.includes('run the model on both'))).toBe(true)
  })

  it('complaint E: without a date is neither earlier nor later, and is not compared', async () => {
    const { casebook, aside, ada, add } = setUp()
    const [before, now] = [add(1, '2024-01-01'), add(2, '')]
    casebook.saveReading(before, reading(1, 10, still))
    casebook.saveReading(now, reading(2, 60, moved))
    const followed = await aside.do('follow-up', { caseId: now, reader: ada, makers: {} })
    expect(followed.comparisons).toEqual([])
    expect(followed.notCompared).toEqual([
      {
        caseId: before,
        studyDate: '2024-01-01',
        reason: 'This examination has no date, so nothing is earlier or later than it.',
      },
    ])
  })

  it('is what the one who asks stands behind, and nobody else', async () => {
    const { casebook, aside, ada, add, review } = setUp()
    const ben = casebook.readers.add('Dr Ben', 'radiologist').id
    const [before, now] = [add(1, '2024-01-01'), add(2, '2026-01-01')]
    casebook.saveReading(before, reading(1, 10, still))
    casebook.saveReading(now, reading(2, 12, moved))
    review.apply(before, ben, { type: 'accept', finding: 'q17' })
    review.apply(now, ben, { type: 'set-grade', finding: 'q17', component: 'cartilage.size', grade: 3 })
    const size = async (reader: string | null): Promise<unknown> => {
      const { comparisons } = await aside.do('follow-up', { caseId: now, reader, makers: {} })
      return comparisons[0]?.changes.find(({ id }) => id === 'q17 cartilage.size')
    }
    expect(await size(ben)).toMatchObject({ outcome: 'worse', now: { grade: 3, by: 'person' } })
    expect(await size(ada)).toMatchObject({ outcome: 'unchanged', now: { by: 'model' } })
    expect(await size(null)).toMatchObject({ outcome: 'unchanged' })
  })
})
