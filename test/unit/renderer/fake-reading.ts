import type { Evidence, Finding, Reading, ReadVolume, RegionBox } from '../../../src-shared/case/reading.js'
import { contrastOf } from '../../../src-shared/case/contrast.js'
import { proposals } from '../../../src-shared/review/proposals.js'
import type { FindingState } from '../../../src-shared/case/revision.js'
import type { VolumeMeta } from '../../../src-shared/case/volume.js'
import { boxCentre, type Box } from '../../../src-shared/geometry/box.js'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { REGIONS } from '../../../src-shared/moaks/regions.js'
import { gradeIndex, scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { fakeVolume } from './fake-volume.js'

/**
 * A reading such as the reference pack gives, for tests of the window: a right knee with medial osteoarthritis. The
 * numbers are made up and the same every time.
 */
const GRADES: Readonly<Record<number, Partial<Record<ScaleId, number>>>> = {
  4: { 'bml.size': 1, 'bml.number': 1, 'bml.share': 3 },
  9: { 'bml.size': 3, 'bml.number': 2, 'bml.share': 3 },
  16: { 'cartilage.size': 1 },
  19: { 'cartilage.size': 2, 'cartilage.full-thickness': 0 },
  25: { 'cartilage.size': 2, 'cartilage.full-thickness': 1 },
  35: { 'osteophyte.size': 1 },
  40: { 'osteophyte.size': 2 },
  43: { 'effusion.grade': 1 },
  45: { 'extrusion.grade': 2 },
  49: { 'morphology.class': 1 },
  50: { 'morphology.class': 5 },
}
const MEASURED: Partial<Record<ScaleId, number>> = {
  'bml.size': 2,
  'cartilage.size': 4,
  'osteophyte.size': 0.3,
  'extrusion.grade': 1.1,
  'effusion.grade': 3.4,
  'hoffa.grade': 0.8,
}
const MEASURED_ABNORMAL: Partial<Record<ScaleId, readonly number[]>> = {
  'bml.size': [0, 18, 45, 71],
  'cartilage.size': [0, 7, 38, 82],
  'osteophyte.size': [0, 1.8, 4.1, 6],
  'extrusion.grade': [0, 2.4, 3.6, 5.5],
  'effusion.grade': [3.4, 8.2, 18, 34],
}
/** Questions that the fake model leaves open, with its reason. */
const OPEN: Readonly<Record<number, string>> = {
  30: 'The superior margin of the patella lies outside the field of view.',
  62: 'The pack does not grade tendon signal.',
}

/**
 * The reading of a case, every question answered from its first volume. `questions`: which ones the fake pack answers
 * about. A second volume sees the cartilage of question 19 otherwise.
 */
export function fakeReading(volumes: readonly VolumeMeta[], questions: readonly number[]): Reading {
  const [first, second] = volumes
  if (!first) throw new Error('A reading needs a volume.')
  const regions = REGIONS.map((region, index): RegionBox => {
    const boxLps = regionBox(region.id, index)
    return { id: region.id, volume: first.hash, label: region.label, boxLps, boxVoxel: boxLps, confidence: 0.93 }
  })
  return {
    schema: 'condyle.reading/3',
    study: { uid: first.study.uid, date: first.study.date },
    side: 'right',
    sideSource: 'inferred',
    volumes: volumes.map(readVolume),
    pack: {
      id: 'condyle-reference',
      version: '1.0.0',
      sha256: 'c'.repeat(64),
      title: 'Condyle reference pack',
      trainedOn: '24,000 simulated knees and the deformed label map of one real knee',
    },
    provider: 'webgpu',
    timingsMs: TIMINGS,
    outOfDistribution: { score: 0.9, threshold: 2.1 },
    flags: ['side-inferred'],
    regions,
    findings: QUESTIONS.filter((question) => questions.includes(question.id)).map((question) =>
      findingOf(question, first.hash, second?.hash),
    ),
  }
}

const TIMINGS = { scan: 210, decode: 340, standardise: 420, localise: 890, grade: 4210, reason: 690, total: 6760 }

function readVolume(volume: VolumeMeta): ReadVolume {
  const { uid, number, description } = volume.series
  return {
    hash: volume.hash,
    series: { uid, number, modality: 'MR', description },
    label: '',
    orientation: volume.orientation,
    contrast: contrastOf(volume.series),
    frameOfReference: volume.frameOfReference,
    dims: volume.dims,
    spacing: volume.spacing,
    affineLps: volume.affineLps,
    standing: 'read',
    outOfDistribution: { score: 0.9, threshold: 2.1 },
    flags: [],
    landmarks: [{ id: 'joint-centre', pointLps: [-46, 6, -12] }],
    timingsMs: TIMINGS,
  }
}

function findingOf(question: Question, volume: string, other: string | undefined): Finding {
  const reason = OPEN[question.id]
  const base = { question: question.id, category: question.category, region: question.regionId }
  if (reason !== undefined)
    return {
      ...base,
      volume: null,
      others: [],
      answered: false,
      standing: 'unanswered',
      reason,
      grades: [],
      steps: [],
      confidence: null,
      flags: ['outside-field-of-view'],
    }
  const box = boxOf(question)
  const grades = question.components.map(({ key }) => {
    const scale = scaleOf(key)
    const grade = GRADES[question.id]?.[key] ?? scale.normal
    const value = grade === scale.normal ? MEASURED[key] : MEASURED_ABNORMAL[key]?.[grade]
    return {
      component: key,
      grade,
      probabilities: spread(scale.grades.length, gradeIndex(scale, grade), question.id),
      ...(value !== undefined && scale.measure
        ? { measured: { name: scale.measure.name, value, unit: scale.measure.unit } }
        : {}),
    }
  })
  const abnormal = question.id in GRADES
  const confidence = question.id === 20 || question.id === 16 ? 0.48 : abnormal ? 0.71 : 0.94
  const disagrees = other !== undefined && question.id === 19
  return {
    ...base,
    volume,
    ...(other === undefined ? {} : { choice: 'It shows cartilage with the finest slices.' }),
    others: disagrees ? [secondAnswer(question, other, box)] : [],
    answered: true,
    standing: abnormal ? 'abnormal' : 'normal',
    grades,
    steps: stepsOf(question, box, abnormal),
    confidence,
    flags: confidence < 0.6 ? ['low-confidence'] : [],
    ...(question.category === 'cartilage' && abnormal
      ? { counterfactual: 'Grade 1 would take a loss of less than 10 % of the surface.' }
      : {}),
  }
}

/** A series that sees less than the first. */
function secondAnswer(question: Question, volume: string, box: Box): Finding['others'][number] {
  const grades = question.components.map(({ key }) => ({
    component: key,
    grade: scaleOf(key).normal,
    probabilities: [],
  }))
  return { volume, grades, boxLps: { min: [...box.min], max: [...box.max] }, confidence: 0.6, agrees: false }
}

function stepsOf(question: Question, box: Box, abnormal: boolean): Finding['steps'] {
  const [, place = 'the region'] = question.title.split(' — ')
  const at = boxCentre(box)
  const seen: Evidence = { kind: 'plane', plane: 'sagittal', pointLps: [at[0] - 4, at[1], at[2]] }
  const whole: Evidence = { kind: 'box', boxLps: { min: [...box.min], max: [...box.max] } }
  if (!abnormal)
    return [
      { text: `The region “${place}” was found; it lies wholly in the field of view.`, evidence: whole },
      { text: 'Going through its slices, nothing departs from the normal look on this sequence.', evidence: seen },
    ]
  return [
    { text: `The region “${place}” spans slices 16 to 31.`, evidence: whole },
    {
      text: 'Thickness is even at 2.3 mm behind the meniscal horn.',
      evidence: { ...seen, value: { name: 'thickness', value: 2.3, unit: 'mm' } },
    },
    {
      text: 'It thins abruptly to 0.9 mm over the inner third.',
      evidence: {
        kind: 'distance',
        fromLps: [at[0], at[1], at[2]],
        toLps: [at[0], at[1] + 0.5, at[2] + 0.8],
        value: { name: 'thickness', value: 0.9, unit: 'mm' },
      },
    },
    {
      text: 'The thinned area covers 38 % of the surface; bone is nowhere exposed.',
      evidence: { kind: 'measure', value: { name: 'cartilage loss share', value: 38, unit: '%' } },
    },
    { text: '10 to 75 % of the surface: size 2, full thickness 0.', evidence: null },
  ]
}

/** A distribution with most on one place, the same for the same question. */
function spread(count: number, top: number, seed: number): number[] {
  const weights = Array.from({ length: count }, (_, at) => 1 / (1 + 6 * Math.abs(at - top) + ((seed * 7 + at) % 3)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

function boxOf(question: Question): Box {
  return regionBox(
    question.regionId,
    REGIONS.findIndex((region) => region.id === question.regionId),
  )
}

/** Boxes about where they belong in the knee of the sample volume: x by side, z by bone. */
function regionBox(id: string, index: number): { min: [number, number, number]; max: [number, number, number] } {
  const x = id.includes('medial') ? -26 : id.includes('lateral') ? -66 : -46
  const z = id.startsWith('tibia') ? -24 : id.includes('meniscus') ? -12 : id.startsWith('patella') ? 22 : 4
  const y =
    id.includes('anterior') || id.includes('trochlea') || id.startsWith('patella')
      ? -18
      : id.includes('posterior')
        ? 26
        : 6
  const jitter = index % 5
  return { min: [x - 10, y - 12, z - 7], max: [x + 10 + jitter, y + 12, z + 7] }
}

/** The findings of a reading before anybody decided anything. */
export function fakeFindings(questions: readonly number[]): FindingState[] {
  return proposals(fakeReading([fakeVolume()], questions)).filter((finding) => questions.includes(finding.question))
}
