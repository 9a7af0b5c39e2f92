import { describe, expect, it } from 'vitest'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import {
  drawnCentre,
  LIGAMENT_SHAPES,
  MAP_SHAPES,
  MAP_SIZE,
  neighbourShape,
  regionStandings,
  type MapShape,
} from '../../../src-renderer/reading/knee-map.js'
import { fakeFindings } from './fake-reading.js'

const shapes = [...MAP_SHAPES, ...LIGAMENT_SHAPES]
const shape = (region: string): MapShape => {
  const found = shapes.find((one) => one.region === region)
  if (!found) throw new Error(`The map has no ${region}.`)
  return found
}

describe('the knee map', () => {
  it('has a place for every region that questions 1 to 62 ask about, and one only', () => {
    const regions = shapes.map((one) => one.region)
    expect(new Set(regions).size).toBe(regions.length)
    const asked = QUESTIONS.filter((question) => question.id <= 62).map((question) => question.regionId)
    expect(asked.filter((region) => !regions.includes(region))).toEqual([])
  })

  it('keeps every sign inside the drawing', () => {
    for (const one of shapes) {
      const [x, y] = drawnCentre(one, false)
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(MAP_SIZE.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(MAP_SIZE.height)
    }
  })

  it('shows lateral on the left for a right knee, as the pictures do, and mirrors a left knee', () => {
    const middle = MAP_SIZE.width / 2
    expect(drawnCentre(shape('femur-lateral-central'), false)[0]).toBeLessThan(middle)
    expect(drawnCentre(shape('femur-medial-central'), false)[0]).toBeGreaterThan(middle)
    expect(drawnCentre(shape('femur-medial-central'), true)[0]).toBeLessThan(middle)
  })

  it('goes where the arrow points', () => {
    const from = shape('femur-medial-central')
    expect(neighbourShape(shapes, from, 'ArrowDown', false)?.region).toBe('femur-medial-posterior')
    expect(neighbourShape(shapes, from, 'ArrowUp', false)?.region).toBe('femur-medial-trochlea')
    expect(neighbourShape(shapes, from, 'ArrowRight', false)?.region).toBe('femur-medial-central-margin')
    expect(neighbourShape(shapes, from, 'ArrowRight', true)?.region).toBe('pcl')
    expect(neighbourShape(shapes, from, 'a', false)).toBeUndefined()
  })

  it('lets every region be reached from the first by arrows', () => {
    const reached = new Set<string>(['femur-medial-central'])
    const waiting = [shape('femur-medial-central')]
    for (let at = waiting.pop(); at; at = waiting.pop())
      for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']) {
        const next = neighbourShape(shapes, at, key, false)
        if (!next || reached.has(next.region)) continue
        reached.add(next.region)
        waiting.push(next)
      }
    expect(shapes.map((one) => one.region).filter((region) => !reached.has(region))).toEqual([])
  })
})

describe('regionStandings', () => {
  const findings = fakeFindings([5, 4, 19, 30])

  it('shows the worst finding of a region and how many are reviewed', () => {
    const decided = findings.map((one) => (one.question === 19 ? { ...one, decision: 'accepted' as const } : one))
    const region = regionStandings(decided).get('femur-medial-central')
    expect(region?.standing).toBe(2)
    expect([region?.findings.length, region?.reviewed]).toEqual([2, 1])
  })

  it('leaves what was rejected out of the colour', () => {
    const rejected = findings.map((one) => (one.question === 19 ? { ...one, decision: 'rejected' as const } : one))
    expect(regionStandings(rejected).get('femur-medial-central')?.standing).toBe(1)
  })

  it('never shows an unanswered region as normal', () => {
    expect(regionStandings(findings).get('patella-superior-margin')?.standing).toBe('not-answered')
  })
})
