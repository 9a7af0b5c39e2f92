import { describe, expect, it } from 'vitest'
import type { LocatedRegion } from '../../../src-shared/anatomy/regions.js'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import { FindingSchema, RegionBoxSchema, type Finding } from '../../../src-shared/case/reading.js'
import type { OrientationPlane } from '../../../src-shared/geometry/orientation.js'
import { QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { REGIONS, type RegionId } from '../../../src-shared/moaks/regions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import {
  chooseFindings,
  chooseRegions,
  type VolumeAnswers,
} from '../../../src-main/inference/pipeline/stages/choose-answers.js'

interface Facts {
  readonly description: string
  readonly orientation: OrientationPlane
  readonly sliceDistance: number
  /** By question: the first component's grade. */
  readonly grades?: Readonly<Record<number, number>>
  readonly silent?: readonly number[]
  readonly cutOff?: readonly RegionId[]
  readonly alone?: boolean
}

/** A volume that answers every question, those of a healthy knee but for the grades given. */
function volume(hash: string, facts: Facts): VolumeAnswers {
  const { description, orientation, sliceDistance, grades = {}, silent = [], cutOff = [], alone = false } = facts
  const contrast = contrastOf({ description, echoTimeMs: null, repetitionTimeMs: null })
  const boxLps: LocatedRegion['boxLps'] = { min: [0, 0, 0], max: [sliceDistance, 1, 1] }
  const findings = QUESTIONS.map(({ id, category, regionId, components }): Finding => {
    const answered = !silent.includes(id)
    const given = components.map(({ key }, index) => ({
      component: key,
      grade: index === 0 ? (grades[id] ?? scaleOf(key).normal) : scaleOf(key).normal,
      probabilities: [],
    }))
    const step = (text: string) => ({ text, evidence: null })
    return {
      question: id,
      category,
      region: regionId,
      volume: answered ? hash : null,
      ...(answered ? { boxLps } : { reason: `${hash} does not show it.` }),
      answered,
      standing: answered ? 'normal' : 'unanswered',
      grades: answered ? given : [],
      others: [],
      steps: answered ? [step('Found.'), ...given.map(({ grade }) => step(`Stated: grade ${grade}.`))] : [],
      confidence: answered ? 0.9 : null,
      flags: [],
    }
  })
  const regions = new Map(
    REGIONS.map(({ id, label }): [RegionId, LocatedRegion] => [
      id,
      { id, label, boxLps, boxVoxel: boxLps, confidence: null, inner: null, cutOff: cutOff.includes(id) },
    ]),
  )
  const name = alone ? null : `${orientation} ${hash}`
  return { hash, name, facts: { contrast, orientation, sliceDistance }, findings, regions }
}

const SAGITTAL = { description: 'pd fs', orientation: 'sagittal', sliceDistance: 3.5 } as const
const CORONAL = { description: 'pd fs', orientation: 'coronal', sliceDistance: 3.4 } as const
const T1 = { description: 't1', orientation: 'sagittal', sliceDistance: 3.3 } as const

function answer(findings: readonly Finding[], question: number): Finding {
  const found = findings.find((one) => one.question === question)
  if (!found) throw new Error(`Question ${question} has no finding.`)
  return found
}

describe('answers of a case', () => {
  it('come from the volume that shows the question best, and say why', () => {
    const findings = chooseFindings([volume('a', SAGITTAL), volume('b', CORONAL)])
    expect(findings.map(({ question }) => question)).toEqual(QUESTIONS.map(({ id }) => id))
    for (const finding of findings) expect(FindingSchema.safeParse(finding).success).toBe(true)
    // Body of the medial meniscus: coronal. Anterior cruciate ligament: sagittal.
    expect(answer(findings, 49)).toMatchObject({ volume: 'b', others: [{ volume: 'a', agrees: true }] })
    expect(answer(findings, 49).choice).toBe(
      'Answered from the coronal b: it shows fluid bright and fat dark and has coronal slices, 3.4 mm apart, which suit this region. The sagittal a agrees.',
    )
    expect(answer(findings, 60)).toMatchObject({ volume: 'a', flags: [] })
  })

  it('say where another volume disagrees, show both, and end with the grades', () => {
    const findings = chooseFindings([volume('a', { ...SAGITTAL, grades: { 49: 1 } }), volume('b', CORONAL)])
    const finding = answer(findings, 49)
    expect(finding.others).toMatchObject([{ volume: 'a', agrees: false, grades: [{ grade: 1 }] }])
    expect(finding.choice).toContain('The sagittal a does not agree.')
    expect(finding.steps.map(({ text }) => text)).toEqual([
      'Found.',
      'The sagittal a does not agree; read by itself it would give Tear, maceration or signal 1 (signal).',
      'Stated: grade 0.',
    ])
    expect(finding.steps[1]?.evidence).toMatchObject({ kind: 'box', volume: 'a' })
  })

  it('are doubtful where a volume that shows it nearly as well disagrees, not where it lies across the region', () => {
    const across = chooseFindings([volume('a', { ...SAGITTAL, grades: { 49: 1 } }), volume('b', CORONAL)])
    expect(answer(across, 49).flags).toEqual([])
    const alike = chooseFindings([volume('a', { ...SAGITTAL, grades: { 60: 1 } }), volume('d', SAGITTAL)])
    expect(answer(alike, 60).flags).toEqual(['series-disagree'])
  })

  it('do not ask volumes that show it much worse', () => {
    const findings = chooseFindings([volume('a', SAGITTAL), volume('c', { ...T1, grades: { 4: 3 } })])
    expect(answer(findings, 4)).toMatchObject({ volume: 'a', others: [], flags: [] })
    expect(answer(findings, 4).choice).not.toContain('agree')
  })

  it('come from a volume that can answer where the best one cannot', () => {
    const findings = chooseFindings([
      volume('a', { ...SAGITTAL, silent: [4, 60] }),
      volume('c', { ...T1, silent: [4] }),
    ])
    expect(answer(findings, 60)).toMatchObject({ answered: true, volume: 'c' })
    // Where none can, the one that shows it best says why.
    expect(answer(findings, 4)).toMatchObject({ answered: false, volume: null, reason: 'a does not show it.' })
  })

  it('come from a volume that shows the region whole before one that cuts it off', () => {
    const cut = volume('b', { ...CORONAL, cutOff: ['medial-meniscus-body'] })
    const [finding] = chooseFindings([volume('a', SAGITTAL), cut]).filter(({ question }) => question === 49)
    expect(finding?.volume).toBe('a')
  })

  it('hold each region once, and a box of their own where it lies in another volume', () => {
    const volumes = [volume('a', SAGITTAL), volume('b', CORONAL)]
    const regions = chooseRegions(volumes)
    for (const region of regions) expect(RegionBoxSchema.safeParse(region).success).toBe(true)
    expect(regions.map(({ id }) => id)).toEqual(REGIONS.map(({ id }) => id))
    const volumeOf = new Map<string, string>(regions.map(({ id, volume: of }) => [id, of]))
    for (const finding of chooseFindings(volumes))
      expect(finding.boxLps === undefined).toBe(volumeOf.get(finding.region) === finding.volume)
    expect(chooseFindings(volumes).some(({ boxLps }) => boxLps !== undefined)).toBe(true)
  })

  it('of one volume are its own, without a choice', () => {
    const only = volume('a', { ...SAGITTAL, alone: true })
    for (const finding of chooseFindings([only])) {
      expect(finding.choice).toBeUndefined()
      expect(finding.boxLps).toBeUndefined()
      expect({ ...finding, boxLps: { min: [0, 0, 0], max: [3.5, 1, 1] } }).toEqual(
        only.findings.find(({ question }) => question === finding.question),
      )
    }
  })
})
