import { describe, expect, it } from 'vitest'
import { SCALES, scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import {
  leadingGrade,
  severityOfStanding,
  standingOfGrade,
  standingOfGrades,
  STANDING_WORDS,
} from '../../../src-shared/moaks/standing.js'

const grades = (given: Partial<Record<ScaleId, number>>): { component: string; grade: number }[] =>
  Object.entries(given).map(([component, grade]) => ({ component, grade }))

describe('how a finding stands by MOAKS', () => {
  it.each<[string, Partial<Record<ScaleId, number>>, string, string | undefined]>([
    ['size of a marrow lesion', { 'bml.size': 1, 'bml.number': 3, 'bml.share': 3 }, 'mild', 'bml.size'],
    ['size of cartilage loss', { 'cartilage.size': 2, 'cartilage.full-thickness': 1 }, 'moderate', 'cartilage.size'],
    ['a large osteophyte', { 'osteophyte.size': 3 }, 'severe', 'osteophyte.size'],
    ['a complex tear', { 'morphology.class': 5 }, 'abnormal', 'morphology.class'],
    ['signal alone', { 'morphology.class': 1 }, 'abnormal', 'morphology.class'],
    ['complete maceration', { 'morphology.class': 8 }, 'abnormal', 'morphology.class'],
    ['a root tear', { 'root-tear.presence': 1 }, 'abnormal', 'root-tear.presence'],
    ['a popliteal cyst', { 'periarticular.presence': 1 }, 'abnormal', 'periarticular.presence'],
    [
      'bright marrow at an intact ligament',
      { 'ligament.complete-tear': 0, 'ligament.insertional-lesion': 1, 'acl.repair': 0 },
      'abnormal',
      'ligament.insertional-lesion',
    ],
    ['lesions counted without a size', { 'bml.size': 0, 'bml.number': 2, 'bml.share': 0 }, 'abnormal', 'bml.number'],
    ['no answer', {}, 'not answered', undefined],
  ])('%s', (_, given, word, leading) => {
    expect(STANDING_WORDS[standingOfGrades(grades(given))]).toBe(word)
    expect(leadingGrade(grades(given))?.component).toBe(leading)
  })

  it('calls an absent cyst normal whatever is said of a tear', () => {
    for (const { value } of scaleOf('cyst.tear-location').grades)
      expect(standingOfGrades(grades({ 'cyst.presence': 0, 'cyst.tear-location': value }))).toBe(0)
    expect(standingOfGrades(grades({ 'cyst.presence': 1, 'cyst.tear-location': 3 }))).toBe('abnormal')
  })

  it('calls no nominal and no binary grade mild, moderate or severe, and every ordinal one by its degree', () => {
    for (const scale of SCALES)
      for (const { value, severity } of scale.grades) {
        const standing = standingOfGrade({ component: scale.id, grade: value })
        if (value === scale.normal) expect(standing, scale.id).toBe(0)
        else if (scale.kind !== 'ordinal') expect(standing, `${scale.id} ${value}`).toBe('abnormal')
        else if (!['bml.number', 'bml.share'].includes(scale.id)) expect(standing, scale.id).toBe(severity)
      }
  })

  it('gives what has no degree one colour, whichever of its grades it is', () => {
    for (const scale of SCALES.filter(({ kind }) => kind !== 'ordinal'))
      for (const { value, severity } of scale.grades)
        expect(severity, `${scale.id} ${value}`).toBe(value === scale.normal ? 0 : severityOfStanding('abnormal'))
  })

  it('calls a healthy knee normal in every question', () => {
    for (const { components, title } of QUESTIONS)
      expect(
        standingOfGrades(components.map(({ key }) => ({ component: key, grade: scaleOf(key).normal }))),
        title,
      ).toBe(0)
  })
})
