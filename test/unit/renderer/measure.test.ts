import { describe, expect, it } from 'vitest'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import { formatDate } from '../../../src-renderer/design/format.js'
import { formatDuration, honestySentence } from '../../../src-shared/report/words.js'
import { formatMeasure, measureBar } from '../../../src-renderer/reading/measure-bar.js'
import { confidenceSentence, evidenceLine, revisionSentence } from '../../../src-renderer/reading/sentences.js'
import { moveStep, sameSteps, storable } from '../../../src-renderer/reading/step-drafts.js'

describe('measureBar', () => {
  it('spans 0 to 100 for percent, with the thresholds of MOAKS', () => {
    const bar = measureBar(scaleOf('cartilage.size'), 38)
    expect(bar?.mark).toBeCloseTo(0.38)
    expect(bar?.ticks).toEqual([
      { at: 0.1, text: '10' },
      { at: 0.75, text: '75' },
    ])
    expect(bar?.zones.map((zone) => [zone.grade, zone.from, zone.to])).toEqual([
      [1, 0, 0.1],
      [2, 0.1, 0.75],
      [3, 0.75, 1],
    ])
  })

  it('ends a third beyond the last threshold in millimetres, or at the value', () => {
    // Extrusion: 2, 3, 5 mm; 5 · 1.35 = 6.75.
    expect(measureBar(scaleOf('extrusion.grade'), 2.7)?.mark).toBeCloseTo(2.7 / 6.75)
    expect(measureBar(scaleOf('extrusion.grade'), 10)?.mark).toBeCloseTo(1 / 1.05)
    expect(measureBar(scaleOf('extrusion.grade'), 0)?.zones[0]).toMatchObject({ grade: 0, from: 0, severity: 0 })
  })

  it('is absent where no number decides, and for no number', () => {
    expect(measureBar(scaleOf('morphology.class'), 3)).toBeUndefined()
    expect(measureBar(scaleOf('cartilage.size'), Number.NaN)).toBeUndefined()
  })

  it('writes numbers as they are read', () => {
    expect([
      formatMeasure(38.2, '%'),
      formatMeasure(0.94, 'mm'),
      formatMeasure(2, 'count'),
      formatMeasure(0, '%'),
    ]).toEqual(['38 %', '0.9 mm', '2', '0 %'])
  })
})

describe('sentences', () => {
  it('says what evidence is', () => {
    expect(evidenceLine({ kind: 'box', boxLps: { min: [0, 0, 0], max: [22.2, 31, 13.6] } })).toBe(
      'box · 22 × 31 × 14 mm',
    )
    expect(
      evidenceLine({
        kind: 'plane',
        plane: 'coronal',
        pointLps: [1, 2, 3],
        value: { name: 'x', value: 2.3, unit: 'mm' },
      }),
    ).toBe('coronal plane · 2.3 mm')
    expect(evidenceLine({ kind: 'measure', value: { name: 'lesion share', value: 38, unit: '%' } })).toBe(
      'lesion share · 38 %',
    )
  })

  it('says how sure the model is, or nothing', () => {
    const grade = { component: 'bml.size' as const, grade: 1, probabilities: [] }
    expect(confidenceSentence({ confidence: 0.712, grades: [grade] })).toBe(
      'The model is 71 % sure that this grade is right.',
    )
    expect(confidenceSentence({ confidence: 0.5, grades: [grade, grade] })).toContain('both grades are right')
    expect(confidenceSentence({ confidence: null, grades: [grade] })).toBeNull()
  })

  it('says what a revision did', () => {
    expect(
      revisionSentence({ action: { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 2 } }),
    ).toBe('graded Cartilage loss, size 2 (10–75 %)')
    expect(revisionSentence({ action: { type: 'undo', revision: 7 } })).toBe('took back revision 7')
    expect(revisionSentence({ action: { type: 'reject', finding: 'q1', reason: 'vessel' } })).toBe('rejected: vessel')
  })

  it('never leaves out what the model learned from', () => {
    expect(honestySentence('24,000 simulated knees')).toBe('Model trained on simulated knees · research use')
    expect(honestySentence('OAI DESS, 5,903 volumes')).toBe('Model trained on OAI DESS, 5,903 volumes · research use')
  })
})

describe('format', () => {
  it('writes dates and durations', () => {
    expect([formatDate('2026-03-14'), formatDate('20260314'), formatDate('unknown')]).toEqual([
      '14 Mar 2026',
      '14 Mar 2026',
      'unknown',
    ])
    expect([formatDuration(6210), formatDuration(48_000), formatDuration(125_000)]).toEqual([
      '6.2 s',
      '48 s',
      '2 min 5 s',
    ])
  })
})

describe('step drafts', () => {
  const steps = ['a', 'b', 'c'].map((text) => ({ text, evidence: null }))
  it('moves a step, and not over the ends', () => {
    expect(moveStep(steps, 0, 1).map((step) => step.text)).toEqual(['b', 'a', 'c'])
    expect(moveStep(steps, 0, -1).map((step) => step.text)).toEqual(['a', 'b', 'c'])
    expect(moveStep(steps, 2, 1).map((step) => step.text)).toEqual(['a', 'b', 'c'])
  })
  it('stores no empty step', () => {
    const stored = storable([...steps, { text: '   ', evidence: null }, { text: ' d ', evidence: null }])
    expect(stored.map((step) => step.text)).toEqual(['a', 'b', 'c', 'd'])
    expect(sameSteps(steps, steps.slice())).toBe(true)
    expect(sameSteps(steps, stored)).toBe(false)
  })
})
