import { describe, expect, it } from 'vitest'
import { settleGrades } from '../../../src-main/inference/pipeline/stages/consistent-grades.js'
import type { GradedComponent } from '../../../src-shared/reasoning/graded.js'
import type { ScaleId } from '../../../src-shared/moaks/scales.js'

function component(question: number, id: ScaleId, probabilities: number[]): GradedComponent {
  const grade = probabilities.indexOf(Math.max(...probabilities))
  return { question, component: id, grade, probabilities, support: probabilities }
}

const gradesOf = (graded: readonly GradedComponent[]): number[] => graded.map(({ grade }) => grade)

describe('grades of one question', () => {
  it('stay as the heads gave them where they can stand together', () => {
    const graded = [
      component(4, 'bml.size', [0.1, 0.2, 0.6, 0.1]),
      component(4, 'bml.number', [0.1, 0.8, 0.1, 0]),
      component(4, 'bml.share', [0.1, 0, 0.1, 0.8]),
    ]
    expect(settleGrades(graded)).toEqual(graded)
  })

  it('do not count lesions that have no size: none at all is likelier here', () => {
    // Nothing: 0.7 · 0.4 · 0.9 = 0.252; size 1, number 2, share 0: 0.3 · 0.6 · 0.9 = 0.162.
    const graded = [
      component(3, 'bml.size', [0.7, 0.3, 0, 0]),
      component(3, 'bml.number', [0.4, 0, 0.6, 0]),
      component(3, 'bml.share', [0.9, 0, 0.1, 0]),
    ]
    expect(gradesOf(graded)).toEqual([0, 2, 0])
    expect(gradesOf(settleGrades(graded))).toEqual([0, 0, 0])
  })

  it('give the counted lesion a size where that is likelier', () => {
    // Nothing: 0.51 · 0.05 · 0.1 = 0.00255; size 1, number 1, share 3: 0.49 · 0.95 · 0.9 = 0.419.
    const graded = [
      component(3, 'bml.size', [0.51, 0.49, 0, 0]),
      component(3, 'bml.number', [0.05, 0.95, 0, 0]),
      component(3, 'bml.share', [0.1, 0, 0, 0.9]),
    ]
    expect(gradesOf(settleGrades(graded))).toEqual([1, 1, 3])
  })

  it('keep a cyst without marrow lesion', () => {
    const graded = [
      component(4, 'bml.size', [0, 1, 0, 0]),
      component(4, 'bml.number', [0, 1, 0, 0]),
      component(4, 'bml.share', [1, 0, 0, 0]),
    ]
    expect(settleGrades(graded)).toEqual(graded)
  })

  it('are settled by what grades are chosen by', () => {
    // By probability alone 1 and 0 would stand (0.8 · 0.6); weighed, 1 and 1 do (0.8 · 0.25 against 0.8 · 0.2).
    const weighed = {
      ...component(19, 'cartilage.full-thickness', [0.6, 0.25, 0.15, 0]),
      grade: 2,
      support: [0.2, 0.25, 0.55, 0],
    }
    const graded = [component(19, 'cartilage.size', [0.2, 0.8, 0, 0]), weighed]
    expect(gradesOf(settleGrades(graded))).toEqual([1, 1])
  })

  it('do not conjure up a lesion that none of the heads thinks likely', () => {
    // Nothing: 0.57 · 0.53 · 0.33 = 0.100; size 1, number 1, share 2: 0.43 · 0.45 · 0.24 = 0.046, weighed by 4 0.186.
    const share = {
      ...component(4, 'bml.share', [0.33, 0.2, 0.24, 0.23]),
      grade: 2,
      support: [0.33, 0.8, 0.96, 0.5],
    }
    const graded = [
      component(4, 'bml.size', [0.57, 0.43, 0, 0]),
      component(4, 'bml.number', [0.53, 0.45, 0.02, 0]),
      share,
    ]
    expect(gradesOf(settleGrades(graded))).toEqual([0, 0, 0])
  })

  it('do not bare more bone than there is loss, and leave other questions alone', () => {
    const osteophyte = component(40, 'osteophyte.size', [0, 1, 0, 0])
    const graded = [
      component(19, 'cartilage.size', [0.2, 0.5, 0.3, 0]),
      component(19, 'cartilage.full-thickness', [0.3, 0.1, 0.6, 0]),
      osteophyte,
    ]
    // 2 and 2: 0.18; 1 and 0: 0.15.
    expect(gradesOf(settleGrades(graded))).toEqual([2, 2, 1])
  })

  it('give a tear no place where there is no cyst that it goes with', () => {
    const tear = component(54, 'cyst.tear-location', [0.1, 0.1, 0.7, 0.1])
    expect(gradesOf(settleGrades([component(54, 'cyst.presence', [0.9, 0.1]), tear]))).toEqual([0, 3])
    expect(gradesOf(settleGrades([component(54, 'cyst.presence', [0.2, 0.8]), tear]))).toEqual([1, 2])
  })
})
