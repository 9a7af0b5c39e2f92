import { describe, expect, it } from 'vitest'
import type { Sighting } from '../../../src-shared/anatomy/knee-labels.js'
import { gridOf } from '../../../src-shared/anatomy/knee-labels.js'
import { outlined, type Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { ReasoningStepSchema, type ReasoningStep } from '../../../src-shared/case/reading.js'
import { findQuestion, type Question } from '../../../src-shared/moaks/questions.js'
import { gradeFromMeasure, scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { checkChain } from '../../../src-main/answers/chain-checks/check-chain.js'
import { canonicalLattice, type Lattice } from '../../../src-shared/geometry/lattice.js'
import type { IntensityLevels } from '../../../src-shared/anatomy/levels.js'
import type { ChainInput, ComponentEvidence } from '../../../src-shared/reasoning/chain-input.js'
import { reasoningChain } from '../../../src-shared/reasoning/chain.js'
import { counterfactual } from '../../../src-shared/reasoning/counterfactual.js'
import { sliceText, slicesOf } from '../../../src-shared/reasoning/slices.js'

/** Slices along x, 0.7 mm apart, the first at x = −56: slice number (from 1) = (x + 56) / 0.7 + 1. */
const IMAGE: Lattice = {
  dims: [300, 300, 160],
  affine: [0, 0, 0.7, -56, 0.5, 0, 0, -75, 0, -0.5, 0, 75, 0, 0, 0, 1],
}
const GRID = canonicalLattice({ size: [128, 160, 160], spacing: 0.75 }, [0, 0, 0], false)
const LEVELS: IntensityLevels = {
  of: (tissue) => (tissue === 'joint-fluid' ? 0.8 : 0.2),
  marrow: () => 0.12,
}

const SEEN: Sighting = {
  point: [80, 80, 64],
  box: { min: [69.5, 69.5, 59.5], max: [89.5, 89.5, 69.5] },
  voxels: 4000,
}

function question(id: number): Question {
  const found = findQuestion(id)
  if (!found) throw new Error(`no question ${id}`)
  return found
}

interface Measured {
  readonly value: number
  readonly features?: Record<string, number>
  readonly also?: Measurement['also']
  readonly seen?: boolean
  readonly seenCloseUp?: boolean
  /** What the head says; by default what the measure implies. */
  readonly grade?: number
  /** What the outlines mean, where no number decides; by default what the head says. */
  readonly outlined?: number
}

/** Evidence as the pipeline makes it: what is seen spans k = 60…69 of the grid, most of it on k = 64. */
function evidence(id: number, component: ScaleId, measured: Measured): ComponentEvidence {
  const scale = scaleOf(component)
  const implied = gradeFromMeasure(scale, measured.value) ?? measured.outlined ?? measured.grade ?? 0
  const grade = measured.grade ?? implied
  const index = scale.grades.findIndex(({ value }) => value === grade)
  const rest = 0.2 / (scale.grades.length - 1)
  return {
    measurement: {
      question: id,
      component,
      grade: implied,
      value: { name: scale.measure?.name ?? 'signal', value: measured.value, unit: scale.measure?.unit ?? 'ml' },
      features: measured.features ?? {},
      also: measured.also ?? [],
      seen: measured.seen ? SEEN : null,
      ...(measured.seenCloseUp === undefined ? {} : { seenCloseUp: measured.seenCloseUp ? SEEN : null }),
    },
    graded: { question: id, component, grade, ...alike(scale.grades.map((_, n) => (n === index ? 0.8 : rest))) },
  }
}

/** A head without weights: chosen by its probabilities. */
function alike(probabilities: readonly number[]): Pick<ComponentEvidence['graded'], 'probabilities' | 'support'> {
  return { probabilities, support: probabilities }
}

function input(id: number, components: readonly ComponentEvidence[]): ChainInput {
  const { regionId } = question(id)
  return {
    question: question(id),
    region: {
      id: regionId,
      label: 'The region',
      boxLps: { min: [-14, -20, -15], max: [14, 20, 15] },
      boxVoxel: { min: [0, 0, 0], max: [1, 1, 1] },
      confidence: null,
      cutOff: false,
      inner: null,
    },
    components,
    levels: LEVELS,
    grid: GRID,
    image: IMAGE,
    series: null,
  }
}

function bml(share: number, count: number, seen: boolean, grade?: number): ChainInput {
  const one = grade === undefined ? {} : { grade }
  return input(4, [
    evidence(4, 'bml.size', { value: share, seen, also: [{ name: 'lesion volume', value: 2.34, unit: 'ml' }], ...one }),
    evidence(4, 'bml.number', { value: count, seen }),
    evidence(4, 'bml.share', { value: seen ? 80 : 0, seen }),
  ])
}

const textOf = (steps: readonly ReasoningStep[]): string => steps.map(({ text }) => text).join(' ')

describe('slicesOf', () => {
  it('counts the slices of the image from 1', () => {
    // x = −14 … 14 mm: (−14 + 56) / 0.7 = 60 → slice 61; (14 + 56) / 0.7 = 100 → slice 101.
    const span = slicesOf(IMAGE, { min: [-14, -1, -1], max: [14, 1, 1] })
    expect(span).toEqual({ first: 61, last: 101, total: 160 })
    expect(sliceText(span)).toBe('slices 61–101 of 160')
    expect(sliceText(slicesOf(IMAGE, { min: [0, 0, 0], max: [0, 0, 0] }))).toBe('slice 81 of 160')
  })

  it('stays within the image', () => {
    expect(slicesOf(IMAGE, { min: [-500, 0, 0], max: [500, 1, 1] })).toEqual({ first: 1, last: 160, total: 160 })
  })
})

describe('reasoningChain', () => {
  it('follows locate, look, search, measure, grade, and points at the image', () => {
    const steps = reasoningChain(bml(41, 2, true))
    for (const step of steps) expect(ReasoningStepSchema.safeParse(step).success).toBe(true)
    const text = textOf(steps)
    expect(steps[0]?.text).toContain('slices 61–101 of 160')
    expect(steps[0]?.evidence?.kind).toBe('box')
    // 0.12 / 0.8 of the fluid's intensity.
    expect(text).toContain('15 % of the intensity of joint fluid')
    // The lesion spans x from (59.5 − 63.5)·0.75 = −3 to 4.5 mm: slices 77…87; its densest slice x = 0.375 → 82.
    expect(text).toContain('slices 77–87 of 160')
    expect(text).toMatch(/most of it on slice 8[12]/)
    expect(text).toContain('Two separate lesions')
    expect(text).toContain('41 % of the bone of this subregion (2.3 ml)')
    expect(text).toContain('BML size: grade 2 (33–66 %): measured 41 %.')
    expect(text).toContain('Two lesions: grade 2.')
    expect(text).not.toContain('probab')
  })

  it('says where a rarer grade was chosen than the likeliest', () => {
    const one = evidence(19, 'cartilage.full-thickness', { value: 5, seen: true, grade: 1 })
    const graded = { ...one.graded, probabilities: [0.55, 0.35, 0.1, 0], support: [0.2, 0.6, 0.2, 0] }
    const text = textOf(
      reasoningChain(input(19, [evidence(19, 'cartilage.size', { value: 20, seen: true }), { ...one, graded }])),
    )
    expect(text).toContain('Grade 0 would be likelier as the commoner one; rarer grades are given more weight')
    const settled = { ...graded, support: graded.probabilities }
    const other = textOf(
      reasoningChain(
        input(19, [evidence(19, 'cartilage.size', { value: 20, seen: true }), { ...one, graded: settled }]),
      ),
    )
    expect(other).toContain('Grade 0 would be likelier by itself, but cannot stand together')
  })

  it('reads differently for two knees of the same grade', () => {
    const [one, other] = [reasoningChain(bml(41, 2, true)), reasoningChain(bml(58, 2, true))]
    expect(textOf(one)).not.toBe(textOf(other))
  })

  it('says that nothing was found where it searched', () => {
    const steps = reasoningChain(bml(0, 0, false))
    expect(textOf(steps)).toContain('Searched slice by slice, slices 61–101 of 160')
    expect(textOf(steps)).not.toMatch(/cyst/i)
  })

  it('calls doubtful what was seen and is graded as absent', () => {
    const ligament = (grade: number): string =>
      textOf(
        reasoningChain(
          input(60, [
            evidence(60, 'ligament.complete-tear', { value: 26, seen: true, grade, outlined: 1 }),
            evidence(60, 'ligament.insertional-lesion', { value: 0 }),
            evidence(60, 'acl.repair', { value: 0 }),
          ]),
        ),
      )
    expect(ligament(0)).toContain('Doubtful, and graded as absent: on slices 77–87 of 160 the band is interrupted')
    expect(ligament(1)).toContain('On slices 77–87 of 160 the band is interrupted')
    expect(ligament(1)).not.toContain('Doubtful')
  })

  it('says where a closer look saw what could not be outlined, and does not call that nothing', () => {
    const margin = (grade: number, seenCloseUp: boolean): string =>
      textOf(reasoningChain(input(30, [evidence(30, 'osteophyte.size', { value: 0, seenCloseUp, grade })])))
    const closer = 'A closer look shows signs of it on slices 77–87 of 160, most on slice'
    expect(margin(2, true)).toContain(closer)
    expect(margin(2, true)).not.toContain('no outgrowth stands on it')
    expect(margin(0, false)).toContain('no outgrowth stands on it')
    expect(margin(0, false)).not.toContain(closer)
  })

  it('does not pretend that the number led to a grade that the head decided otherwise', () => {
    const text = textOf(reasoningChain(bml(31, 1, true, 2)))
    expect(text).toContain('BML size: grade 2')
    expect(text).toMatch(/31 % alone would mean grade 1/)
  })

  it('states no intensity where there was no reference', () => {
    const blind = { ...bml(41, 2, true), levels: { of: () => null, marrow: () => null } }
    expect(textOf(reasoningChain(blind))).not.toContain('intensity of joint fluid')
  })

  it('draws extrusion as a distance from the tibial margin outwards', () => {
    const steps = reasoningChain(
      input(45, [
        evidence(45, 'extrusion.grade', { value: 3, seen: true, also: [{ name: 'mean', value: 2, unit: 'mm' }] }),
      ]),
    )
    const distance = steps.find(({ evidence: e }) => e?.kind === 'distance')?.evidence
    // Medial body of a right knee: outwards is +x. Voxel k = 64 lies at x = 0.375 mm.
    expect(distance).toMatchObject({
      kind: 'distance',
      toLps: [0.375, 0.375, -0.375],
      fromLps: [-2.625, 0.375, -0.375],
    })
  })

  it('draws the tibial margin upright through where the extrusion begins', () => {
    const steps = reasoningChain(input(45, [evidence(45, 'extrusion.grade', { value: 3, seen: true })]))
    expect(steps.find(({ evidence: e }) => e?.kind === 'distance')?.evidence).toMatchObject({
      baseLps: [
        [-2.625, 0.375, 8.625],
        [-2.625, 0.375, -9.375],
      ],
    })
  })

  it('outlines the share that it states, in what it is a share of, and numbers what it counts', () => {
    const { grid, components, ...rest } = bml(41, 2, true)
    const block = (from: number, to: number): number[] =>
      Array.from({ length: to - from }, (_, step) => from + step + 160 * (80 + 160 * 64))
    const parts = [block(76, 84), block(90, 94)]
    const measured = components.map((one) =>
      one.measurement.component === 'bml.size'
        ? {
            ...one,
            measurement: {
              ...one.measurement,
              ...outlined(gridOf(grid), parts.flat(), 'area', block(70, 100), parts),
            },
          }
        : one,
    )
    const steps = reasoningChain({ ...rest, grid, components: measured })
    const kinds = steps.map((step) => step.evidence?.kind)
    const share = steps[kinds.indexOf('outline')]
    expect(share?.text).toContain('fill 41 % of the bone')
    expect(share?.evidence).toMatchObject({
      shape: 'area',
      outline: { dims: [18, 1, 1] },
      within: { dims: [30, 1, 1] },
      value: { value: 41, unit: '%' },
    })
    // Where it was seen: the box stays with the sentence that says so.
    expect(kinds.filter((kind) => kind === 'box').length).toBeGreaterThan(1)
    const count = steps[kinds.indexOf('points')]
    expect(count?.text).toContain('Two separate lesions')
    expect(count?.evidence).toMatchObject({ pointsLps: [{ length: 3 }, { length: 3 }] })
    steps.forEach((step) => expect(ReasoningStepSchema.parse(step)).toEqual(step))
  })

  it('outlines a tear as a line where it was seen', () => {
    const tear = evidence(49, 'morphology.class', { value: 0, seen: true, grade: 3 })
    const voxels = [80, 81, 82].map((i) => i + 160 * (80 + 160 * 64))
    const measurement = { ...tear.measurement, ...outlined(gridOf(GRID), voxels, 'line') }
    const kinds = reasoningChain(input(49, [{ ...tear, measurement }])).map(({ evidence: e }) =>
      e?.kind === 'outline' ? e.shape : e?.kind,
    )
    expect(kinds).toContain('line')
  })

  it.each<readonly [number, readonly (readonly [ScaleId, Measured])[]]>([
    [
      19,
      [
        ['cartilage.size', { value: 22, seen: true }],
        ['cartilage.full-thickness', { value: 4, seen: true }],
      ],
    ],
    [
      19,
      [
        ['cartilage.size', { value: 0 }],
        ['cartilage.full-thickness', { value: 0 }],
      ],
    ],
    [30, [['osteophyte.size', { value: 3.4, seen: true }]]],
    [30, [['osteophyte.size', { value: 0 }]]],
    [42, [['hoffa.grade', { value: 12, seen: true }]]],
    [43, [['effusion.grade', { value: 16, seen: true }]]],
    [45, [['extrusion.grade', { value: 0 }]]],
    [49, [['morphology.class', { value: 0, seen: true, grade: 3 }]]],
    [
      54,
      [
        ['cyst.presence', { value: 1, seen: true, grade: 1 }],
        ['cyst.tear-location', { value: 0, grade: 3 }],
      ],
    ],
    [
      54,
      [
        ['cyst.presence', { value: 0, grade: 0 }],
        ['cyst.tear-location', { value: 0, grade: 3 }],
      ],
    ],
    [56, [['hypertrophy.presence', { value: 6, grade: 0 }]]],
    [58, [['root-tear.presence', { value: 0, grade: 0 }]]],
    [
      60,
      [
        ['ligament.complete-tear', { value: 0, grade: 0 }],
        ['ligament.insertional-lesion', { value: 0, grade: 0 }],
        ['acl.repair', { value: 0, grade: 0 }],
      ],
    ],
    [62, [['tendon.signal', { value: 0.2, seen: true, grade: 1 }]]],
  ])('has no sentence for question %i that contradicts its grade', (id, measured) => {
    const components = measured.map(([component, one]) => evidence(id, component, one))
    const chain = input(id, components)
    const steps = reasoningChain(chain)
    // Locate, look or plane, search, and one grade per component at the least.
    expect(steps.length).toBeGreaterThanOrEqual(3 + components.length)
    const report = checkChain({
      question: question(id),
      steps,
      regionLps: chain.region.boxLps,
      grades: components.map(({ graded }) => graded.grade),
      measured: components.map(({ graded, measurement }) => ({
        component: graded.component,
        grade: graded.grade,
        probabilities: [...graded.probabilities],
        measured: measurement.value,
      })),
    })
    expect(report.contradictions).toEqual([])
    expect(report.contradictedMeasures).toEqual([])
    expect(report.outsideRegion).toEqual([])
  })
})

describe('counterfactual', () => {
  it('names the nearest border and how far it is', () => {
    expect(counterfactual([evidence(4, 'bml.size', { value: 41, seen: true })])).toBe(
      'For grade 1 it would take a BML volume share of more than nothing and less than 33 %; measured 41 %, 8 percentage points from the border at 33 %.',
    )
    expect(counterfactual([evidence(45, 'extrusion.grade', { value: 1.5 })])).toBe(
      'For grade 1 it would take an extrusion of at least 2 mm and less than 3 mm; measured 1.5 mm, 0.5 mm from the border at 2 mm.',
    )
  })

  it('names the next likely grade where no number decides', () => {
    expect(counterfactual([evidence(58, 'root-tear.presence', { value: 0, grade: 0 })])).toContain(
      'Next likely is grade 1 (present), which would need this: ',
    )
  })
})

describe('sentences that were found odd', () => {
  it('counts lesions in words, and says which slice the cross lies in', () => {
    const one = textOf(reasoningChain(bml(12, 1, true)))
    expect(one).toContain('One lesion; the cross lies where it is largest.')
    expect(one).toContain('It fills 12 % of the bone')
    expect(one).toContain('One lesion: grade 1.')
    expect(textOf(reasoningChain(bml(12, 2, true)))).toContain('the cross lies in the slice that shows most of them.')
    expect(textOf(reasoningChain(bml(0, 0, false)))).toContain('No lesions: grade 0.')
  })

  it('does not offer a border that the measurement has passed already', () => {
    const text = counterfactual([evidence(19, 'cartilage.size', { value: 11, seen: true, grade: 1 })])
    expect(text).toBe('The measurement alone, cartilage loss share 11 %, would already be grade 2.')
  })

  it('keeps no border to nothing', () => {
    expect(counterfactual([evidence(4, 'bml.size', { value: 0 })])).toBe(
      'For grade 1 it would take a BML volume share of more than nothing and less than 33 %; nothing was measured.',
    )
    expect(counterfactual([evidence(4, 'bml.size', { value: 4, seen: true })])).toBe(
      'For grade 0 there would have to be no measurable BML volume share; measured 4 %.',
    )
  })

  it('rounds a share alike wherever it is written', () => {
    const text = textOf(
      reasoningChain(
        input(19, [
          evidence(19, 'cartilage.size', { value: 30, seen: true }),
          evidence(19, 'cartilage.full-thickness', { value: 18.46, seen: true }),
        ]),
      ),
    )
    expect(text.match(/18\.5 %/g)).toHaveLength(2)
    expect(text).not.toMatch(/\b18 %/)
  })

  it('does not tell of lost tissue under a proposed tear', () => {
    const volume = { name: 'volume', value: 0.4, unit: 'ml' }
    const morphology = (grade: number, outlined: number): string =>
      textOf(
        reasoningChain(
          input(49, [evidence(49, 'morphology.class', { value: 62, seen: true, grade, outlined, also: [volume] })]),
        ),
      )
    const tear = morphology(4, 8)
    expect(tear).toContain('A change on slices 77–87 of 160')
    expect(tear).toContain('which the outlines alone do not tell apart')
    expect(tear).not.toMatch(/No meniscal tissue|is lost/)
    expect(tear).toContain('grade 4 (vertical tear). The outlines alone would mean grade 8 (complete maceration)')
    expect(morphology(8, 8)).toContain('No meniscal tissue is left where this part should be')
    expect(morphology(0, 8)).toContain('Doubtful, and graded as normal: a change on')
  })
})

describe('a chain of any grades', () => {
  /** Questions of every kind that has a chain. */
  const ASKED = [4, 19, 30, 42, 43, 45, 49, 54, 56, 58, 60, 61, 62]
  const all = ASKED.flatMap((id) => {
    const { components } = question(id)
    const [first, ...rest] = components
    if (!first) return []
    return scaleOf(first.key).grades.flatMap(({ value: graded }) =>
      scaleOf(first.key).grades.flatMap(({ value: outlined }) =>
        [0, 0.4, 11, 70].map((value) => ({ id, graded, outlined, value, first, rest })),
      ),
    )
  })
  const chainOf = ({ id, graded, outlined, value, first, rest }: (typeof all)[number]): string => {
    const seen = value > 0
    const components = [
      evidence(id, first.key, { value, seen, grade: graded, outlined }),
      ...rest.map(({ key }) => evidence(id, key, { value, seen, grade: scaleOf(key).normal, outlined: seen ? 1 : 0 })),
    ]
    return `${textOf(reasoningChain(input(id, components)))} ${counterfactual(components) ?? ''}`
  }

  it('has no probability, no odd share and no border that is passed', () => {
    for (const one of all) {
      const text = chainOf(one)
      expect(text).not.toMatch(/probab|undefined|NaN|no measurable %|\b0 % from|  |\.\./)
      // What is apart from a border is named in points where it is a share.
      expect(text).not.toMatch(/\d % from/)
    }
  })

  it('ends with one statement of the grade for every component', () => {
    for (const { id, graded, outlined, value, first, rest } of all) {
      const components = [
        evidence(id, first.key, { value, seen: value > 0, grade: graded, outlined }),
        ...rest.map(({ key }) => evidence(id, key, { value: 0, grade: scaleOf(key).normal })),
      ]
      const steps = reasoningChain(input(id, components))
      const ends = steps.slice(-components.length)
      components.forEach((component, index) =>
        expect(ends[index]?.text).toMatch(new RegExp(`\\bgrade ${component.graded.grade}\\b`)),
      )
    }
  })

  it('names the series of its slices where the case has several', () => {
    const [first] = reasoningChain({ ...bml(41, 2, true), series: 'sagittal DESS (series 5)' })
    expect(first?.text).toContain('found on slices 61–101 of 160 of the sagittal DESS (series 5), 28 mm wide')
  })
})
