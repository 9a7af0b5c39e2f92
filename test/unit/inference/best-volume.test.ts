import { describe, expect, it } from 'vitest'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import type { OrientationPlane } from '../../../src-shared/geometry/orientation.js'
import { FINE_CATEGORIES } from '../../../src-shared/moaks/categories.js'
import { findQuestion, QUESTIONS } from '../../../src-shared/moaks/questions.js'
import {
  BEST_VOLUME,
  expectedUsefulness,
  usefulness,
  type Coverage,
  type VolumeFacts,
} from '../../../src-main/inference/pipeline/stages/best-volume.js'
import { sideOfCase } from '../../../src-main/inference/pipeline/stages/case-side.js'
import { whichToRead, type LookedAt } from '../../../src-main/inference/pipeline/stages/which-volumes.js'

function facts(description: string, orientation: OrientationPlane, sliceDistance: number): VolumeFacts {
  const contrast = contrastOf({ description, echoTimeMs: null, repetitionTimeMs: null })
  return { contrast, orientation, sliceDistance }
}

const DESS = facts('sag 3d dess', 'sagittal', 0.7)
const SAGITTAL = facts('sag pd fs', 'sagittal', 3.5)
const CORONAL = facts('cor pd fs', 'coronal', 3.5)
const AXIAL = facts('ax pd fs', 'axial', 3.5)
const T1 = facts('sag t1', 'sagittal', 3.5)

function score(id: number, volume: VolumeFacts, coverage: Coverage = 'whole'): number {
  const question = findQuestion(id)
  if (!question) throw new RangeError(`There is no question ${id}.`)
  return usefulness(question, volume, coverage).score
}

describe('the table of the best volume', () => {
  it('has a row for every category, and a score above 0 and at most 1 for every question', () => {
    expect(new Set(BEST_VOLUME.map(({ category }) => category))).toEqual(new Set(FINE_CATEGORIES))
    for (const { id } of QUESTIONS)
      for (const volume of [DESS, SAGITTAL, CORONAL, AXIAL, T1]) {
        expect(score(id, volume)).toBeGreaterThan(0)
        expect(score(id, volume)).toBeLessThanOrEqual(1)
      }
  })

  it('asks fluid-sensitive series for marrow and fluid, never T1 before them', () => {
    for (const id of [4, 42, 43, 54]) expect(score(id, SAGITTAL)).toBeGreaterThan(2 * score(id, T1))
    // At the same slices spin echo with fat suppression shows marrow better than gradient echo (Hayashi et al. 2011).
    expect(score(4, SAGITTAL)).toBeGreaterThan(score(4, { ...DESS, sliceDistance: 3.5 }))
  })

  it('looks at each region in the plane that suits it where slices are thick', () => {
    // Patellar cartilage: axial; meniscal body: coronal; posterior horn and ligaments: sagittal.
    expect(score(16, AXIAL)).toBeGreaterThan(score(16, SAGITTAL))
    expect(score(49, CORONAL)).toBeGreaterThan(score(49, SAGITTAL))
    expect(score(50, SAGITTAL)).toBeGreaterThan(score(50, CORONAL))
    expect(score(60, SAGITTAL)).toBeGreaterThan(score(60, AXIAL))
  })

  it('minds no plane where slices are thin, and prefers thin ones', () => {
    expect(score(16, { ...DESS, orientation: 'coronal' })).toBe(score(16, DESS))
    expect(score(19, DESS)).toBeGreaterThan(score(19, { ...DESS, sliceDistance: 3 }))
  })

  it('puts a volume that cuts a region off behind one that shows it whole', () => {
    expect(score(19, DESS, 'cut-off')).toBeLessThan(score(19, SAGITTAL))
    expect(score(19, DESS, 'outside')).toBeLessThan(score(19, DESS, 'cut-off'))
  })

  it('says why, in words', () => {
    const question = findQuestion(49)
    expect(question && usefulness(question, CORONAL, 'cut-off').reasons).toEqual([
      'shows fluid bright and fat dark',
      'has coronal slices, 3.5 mm apart, which suit this region',
      'shows part of the region',
    ])
  })

  it('orders a protocol by what it promises', () => {
    const order = [T1, AXIAL, CORONAL, DESS, SAGITTAL].sort((a, b) => expectedUsefulness(b) - expectedUsefulness(a))
    expect(order[0]).toBe(DESS)
    expect(order.at(-1)).toBe(T1)
  })
})

describe('the side of a case', () => {
  const image = (side: 'left' | 'right' | 'unknown', weight: number) =>
    ({ header: 'unknown', headerSource: 'inferred', image: side, weight }) as const
  const header = (side: 'left' | 'right') =>
    ({ header: side, headerSource: 'header', image: 'left', weight: 1 }) as const

  it('is the user’s word, then what the headers agree on, then what the images show', () => {
    expect(sideOfCase('left', [header('right')])).toEqual({ side: 'left', source: 'user' })
    expect(sideOfCase(null, [header('right'), image('left', 1)])).toEqual({ side: 'right', source: 'header' })
    expect(sideOfCase(null, [image('left', 0.9), image('right', 0.5), image('right', 0.3)])).toEqual({
      side: 'left',
      source: 'inferred',
    })
  })

  it('does not believe headers that contradict each other', () => {
    expect(sideOfCase(null, [header('right'), header('left')])).toEqual({ side: 'left', source: 'inferred' })
  })

  it('stays unknown where nothing tells', () => {
    expect(sideOfCase(null, [image('unknown', 1)])).toEqual({ side: 'unknown', source: 'inferred' })
    expect(sideOfCase(null, [image('left', 1), image('right', 1)])).toEqual({ side: 'unknown', source: 'inferred' })
  })
})

describe('which volumes go through all stages', () => {
  // 200 mm cubes about the joint centre: they show everything.
  const image = { dims: [200, 200, 200], affine: [1, 0, 0, -99.5, 0, 1, 0, -99.5, 0, 0, 1, -99.5, 0, 0, 0, 1] } as const
  const looked = (volume: VolumeFacts, found: Partial<LookedAt> = {}): LookedAt => ({
    facts: volume,
    image,
    centre: [0, 0, 0],
    strange: false,
    ...found,
  })
  const ALL = QUESTIONS.map(({ id }) => id)

  it('are those that show something best or nearly so', () => {
    const marrow = ALL.filter((id) => findQuestion(id)?.category === 'bml')
    expect(whichToRead([looked(DESS), looked(CORONAL), looked(T1)], marrow, false)).toEqual([
      null,
      null,
      'Other series show everything in it much better.',
    ])
    // Margins of bone are shown by T1 too.
    expect(whichToRead([looked(CORONAL), looked(T1)], ALL, false)).toEqual([null, null])
  })

  it('are not those without a joint, nor those unlike the training where others are not', () => {
    const verdicts = whichToRead(
      [looked(DESS, { strange: true }), looked(SAGITTAL), looked(CORONAL, { centre: null })],
      ALL,
      false,
    )
    expect(verdicts[0]).toMatch(/unlike those that the model was trained on/)
    expect(verdicts.slice(1)).toEqual([null, 'No knee joint was found in it.'])
  })

  it('are the most useful one at least', () => {
    expect(whichToRead([looked(DESS, { strange: true }), looked(AXIAL, { strange: true })], ALL, false)[0]).toBeNull()
    expect(whichToRead([looked(DESS, { centre: null }), looked(AXIAL, { centre: null })], ALL, false)).toEqual([
      null,
      'No knee joint was found in it.',
    ])
  })
})
