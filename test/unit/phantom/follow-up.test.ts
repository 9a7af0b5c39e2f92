import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { followUp } from '../../../models/phantom/lesions/follow-up.js'
import { drawPlan } from '../../../models/phantom/lesions/plan.js'
import { Random } from '../../../models/phantom/random.js'
import { canonicalGrid } from '../../../models/phantom/raster/grid.js'
import { rasterise } from '../../../models/phantom/raster/rasterise.js'
import { changeRecord } from '../../../models/phantom/study/change-record.js'
import { identityOf } from '../../../models/phantom/study/study-header.js'
import { simulateStudy, type Study, type StudyChange } from '../../../models/phantom/study/study.js'
import { tissueValue } from '../../../src-shared/anatomy/labels.js'

describe('two years in the life of a knee', () => {
  it('lets some lesions grow and some stay, says which, and plans nothing that cannot be', () => {
    const courses = new Map<string, number>()
    for (let seed = 0; seed < 200; seed++) {
      const first = drawPlan(new Random(seed, 2), seed % 2 === 0 ? 'natural' : 'balanced')
      const { plan, changes } = followUp(first, new Random(seed, 20))
      for (const { course } of changes) courses.set(course, (courses.get(course) ?? 0) + 1)
      expect(changes.some(({ course }) => course !== 'unchanged')).toBe(true)
      expect(plan.cartilage.every(({ share, full }) => share <= 1 && full <= share)).toBe(true)
      expect(plan.marrow.every(({ share }) => share > 0 && share <= 0.95)).toBe(true)
      expect(plan.acl).toEqual(first.acl)
      expect(plan.periarticular).toEqual(first.periarticular)
      for (const side of ['medial', 'lateral'] as const) {
        const macerated = plan.menisci.some(({ third, grade }) => third.startsWith(side) && grade >= 6)
        const wasMacerated = first.menisci.some(({ third, grade }) => third.startsWith(side) && grade >= 6)
        if (plan[side].hypertrophy && !wasMacerated) expect(macerated).toBe(false)
      }
    }
    expect([...courses.keys()].sort()).toEqual(['new', 'progressed', 'regressed', 'unchanged'])
  })

  it('finds something new in a healthy knee', () => {
    for (let seed = 0; seed < 20; seed++) {
      const first = drawPlan(new Random(seed, 2), 'healthy')
      const { changes } = followUp(first, new Random(seed, 20))
      expect(changes.some(({ course }) => course !== 'unchanged')).toBe(true)
    }
  })
})

describe('a second visit', () => {
  let first: Study
  let second: Study
  let since: StudyChange

  beforeAll(() => {
    const options = { seed: 7, prior: 'natural', protocol: 'fixture' } as const
    first = simulateStudy({ ...options, visit: 1 })
    second = simulateStudy({ ...options, visit: 2 })
    if (!second.since) throw new Error('A second visit knows what changed.')
    since = second.since
  }, 120_000)

  it('is of the same person, another study, another frame of reference, two years later', () => {
    const [one, two] = [identityOf(first, 1), identityOf(second, 2)]
    expect([two.patientId, two.issuer, two.birthDate, two.patientName]).toEqual([
      one.patientId,
      one.issuer,
      one.birthDate,
      one.patientName,
    ])
    expect(two.studyUid).not.toBe(one.studyUid)
    expect(two.frameOfReference).not.toBe(one.frameOfReference)
    expect(Number(two.date.slice(0, 4)) - Number(one.date.slice(0, 4))).toBe(2)
    expect(first.since).toBeNull()
  })

  it('shows the same bones, laid down anew', () => {
    const grid = canonicalGrid([40, 60, 60], [3, 2, 2], first.knee.jointCentre)
    const [before, after] = [first, second].map(({ knee }) => rasterise(knee.labels, grid, knee.pose.toKnee).tissue)
    const bones = new Set((['femur', 'tibia', 'patella', 'fibula'] as const).map(tissueValue))
    const changed = before?.filter((tissue, n) => bones.has(tissue) !== bones.has(after?.[n] ?? 0)).length
    const bone = before?.filter((tissue) => bones.has(tissue)).length ?? 0
    expect(bone).toBeGreaterThan(10_000)
    expect(changed).toBeLessThan(bone * 0.005)
    expect(second.placement.joint).not.toEqual(first.placement.joint)
  })

  it('measures more where a lesion grew and the same where nothing was planned to change', () => {
    const Answers = z.array(
      z.object({
        question: z.number(),
        component: z.string(),
        before: z.object({ grade: z.number(), value: z.object({ value: z.number() }) }),
        after: z.object({ grade: z.number(), value: z.object({ value: z.number() }) }),
      }),
    )
    const record = z.object({ answers: Answers }).parse(changeRecord(second, since))
    expect(record.answers).toHaveLength(first.truth.measurements.length)
    const grown = since.lesions.find(({ kind, course }) => kind === 'marrow' && course === 'progressed')
    expect(grown).toBeDefined()
    const marrow = record.answers.filter(({ component }) => component === 'bml.size')
    expect(marrow.some(({ before, after }) => after.value.value > before.value.value * 1.5)).toBe(true)
    const same = record.answers.filter(({ before, after }) => before.grade === after.grade)
    expect(same.length).toBeGreaterThan(record.answers.length * 0.8)
    expect(same.length).toBeLessThan(record.answers.length)
  })
})
