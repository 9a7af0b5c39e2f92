import { describe, expect, it } from 'vitest'
import {
  findScale,
  gradeFromMeasure,
  gradeIndex,
  scaleOf,
  SCALES,
  severityOf,
} from '../../../src-shared/moaks/scales.js'

describe('grade scales', () => {
  it.each([
    // MOAKS, Hunter et al. 2011: BML 0 none, 1 <33 %, 2 33–66 %, 3 >66 %.
    ['bml.size', [0, 0.1, 32.9, 33, 66, 66.1, 100], [0, 1, 1, 2, 2, 3, 3]],
    ['bml.number', [0, 1, 2, 3, 7], [0, 1, 2, 3, 3]],
    // Cartilage 0 none, 1 <10 %, 2 10–75 %, 3 >75 %.
    ['cartilage.size', [0, 9.99, 10, 75, 75.01], [0, 1, 2, 2, 3]],
    // Extrusion 0 <2 mm, 1 2–2.9, 2 3–4.9, 3 ≥5.
    ['extrusion.grade', [-1, 1.99, 2, 2.95, 3, 4.99, 5], [0, 0, 1, 1, 2, 2, 3]],
    // KOSS, Kornaat et al. 2005: <3 mm, 3–5 mm, >5 mm.
    ['osteophyte.size', [0, 0.9, 1, 2.9, 3, 5, 5.1], [0, 0, 1, 1, 2, 2, 3]],
    ['effusion.grade', [5.9, 6, 14, 30], [0, 1, 2, 3]],
    ['hoffa.grade', [1.9, 2, 10, 30], [0, 1, 2, 3]],
  ] as const)('%s follows its thresholds', (id, values, grades) => {
    expect(values.map((value) => gradeFromMeasure(scaleOf(id), value))).toEqual(grades)
  })

  it('implies nothing where no number decides', () => {
    expect(gradeFromMeasure(scaleOf('morphology.class'), 3)).toBeUndefined()
    expect(gradeFromMeasure(scaleOf('bml.size'), Number.NaN)).toBeUndefined()
  })

  it('knows its normal grade and the severity of the others', () => {
    for (const scale of SCALES) {
      expect(severityOf(scale, scale.normal), scale.id).toBe(0)
      expect(gradeIndex(scale, scale.normal), scale.id).toBeGreaterThanOrEqual(0)
      expect(new Set(scale.grades.map((grade) => grade.value)).size).toBe(scale.grades.length)
      for (const cut of scale.measure?.cutOffs ?? []) expect(gradeIndex(scale, cut.grade), scale.id).toBeGreaterThan(0)
    }
    expect(severityOf(scaleOf('morphology.class'), 3)).toBe(2)
    expect(scaleOf('cyst.tear-location').normal).toBe(3)
    expect(severityOf(scaleOf('bml.size'), 8)).toBe(0)
    expect(findScale('bml.colour')).toBeUndefined()
  })
})
