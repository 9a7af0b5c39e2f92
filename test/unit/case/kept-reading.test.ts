import { describe, expect, it } from 'vitest'
import { KeptReadingSchema } from '../../../src-shared/case/upgrade-reading.js'
import { finding, readingWith, unanswered } from '../review/readings.js'

describe('a reading of the second schema', () => {
  it('stands as it was graded, which is how it was shown', () => {
    const findings = [finding(43, { 'effusion.grade': 2 }), finding(42), unanswered(60)]
    const today = readingWith(findings)
    const bare = findings.map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'standing')))
    const kept = KeptReadingSchema.parse({ ...today, schema: 'condyle.reading/2', findings: bare })
    expect(kept.schema).toBe('condyle.reading/3')
    expect(kept.findings.map(({ standing }) => standing)).toEqual(['abnormal', 'normal', 'unanswered'])
    expect(kept).toEqual(today)
  })

  it('of today says itself how its findings stand', () => {
    const { findings, ...rest } = readingWith([finding(42)])
    const unsure = { ...rest, findings: findings.map((one) => ({ ...one, standing: 'unsure', unsure: 'Between.' })) }
    expect(KeptReadingSchema.parse(unsure).findings[0]).toMatchObject({ standing: 'unsure', unsure: 'Between.' })
    const without = findings.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'standing')),
    )
    expect(KeptReadingSchema.safeParse({ ...rest, findings: without }).success).toBe(false)
  })
})
