import { describe, expect, it } from 'vitest'
import { kept } from '../../../src-shared/report/kept.js'
import { standingOf } from '../../../src-shared/review/case-standing.js'
import {
  acceptAllNormal,
  isAbnormal,
  isNormal,
  isUnsure,
  severityOfFinding,
  standingOfFinding,
} from '../../../src-shared/review/finding-standing.js'
import { worseStanding } from '../../../src-shared/moaks/standing.js'
import { finding, readingWith } from './readings.js'
import { Story } from './story.js'

const WHY = 'The probability lies between.'
const unsure = (question: number, grades: Record<string, number> = {}) =>
  ({ ...finding(question, grades), standing: 'unsure', unsure: WHY }) as const
const story = () =>
  new Story({ id: 'one', reading: readingWith([unsure(43, { 'effusion.grade': 2 }), unsure(42), finding(16)]) })

describe('what the model leaves unsure', () => {
  it('is neither abnormal nor normal, has no severity, and is never accepted with many others', () => {
    const { state } = story()
    for (const key of ['q42', 'q43']) {
      const one = story().finding(key)
      expect([isAbnormal(one), isNormal(one), isUnsure(one)]).toEqual([false, false, true])
      expect(severityOfFinding(one)).toBeNull()
      expect(standingOfFinding(one)).toBe('unsure')
      expect(one.unsure).toBe(WHY)
    }
    expect(standingOf(state).abnormal).toBe(0)
    expect(acceptAllNormal(state)).toEqual({ type: 'accept-many', findings: ['q16'] })
  })

  it('stands by its grade as soon as a person decides, and is unsure again where that is taken back', () => {
    const decided = story().do({ type: 'accept', finding: 'q43' })
    expect(standingOfFinding(decided.finding('q43'))).toBe(2)
    expect(kept(decided.state.findings).abnormal.map(({ key }) => key)).toEqual(['q43'])
    expect(standingOfFinding(decided.undo().finding('q43'))).toBe('unsure')
    const graded = story().do({ type: 'set-grade', finding: 'q43', component: 'effusion.grade', grade: 0 })
    expect(standingOfFinding(graded.finding('q43'))).toBe(0)
    expect(standingOfFinding(graded.do({ type: 'reopen', finding: 'q43' }).finding('q43'))).toBe(0)
  })

  it('hides behind nothing normal and hides nothing abnormal', () => {
    expect(worseStanding(0, 'unsure')).toBe('unsure')
    expect(worseStanding('unsure', 0)).toBe('unsure')
    expect(worseStanding('unsure', 1)).toBe(1)
    expect(worseStanding('abnormal', 'unsure')).toBe('abnormal')
    expect(worseStanding('not-answered', 'unsure')).toBe('unsure')
  })
})
