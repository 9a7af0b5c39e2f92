import { TISSUES, tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { gridOf, type KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import { measureKnee } from '../../../src-shared/anatomy/measure-knee.js'
import { partitionKnee } from '../../../src-shared/anatomy/partition.js'

/** One number about the shape of a knee. */
export interface Quantity {
  readonly name: string
  readonly unit: 'ml' | 'mm' | ''
  readonly value: number
}

const VOLUMES = [
  'femur',
  'tibia',
  'patella',
  'fibula',
  'femoral-cartilage',
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'patellar-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
] as const satisfies readonly Tissue[]

/** Robust extent: first and last plane, along one axis, that hold at least 0.3 % of the tissue, mm. */
function extents(labels: KneeLabels): ReadonlyMap<Tissue, readonly [number, number, number]> {
  const grid = gridOf(labels)
  const counts = TISSUES.map(
    () => [new Uint32Array(grid.ni), new Uint32Array(grid.nj), new Uint32Array(grid.nk)] as const,
  )
  let n = 0
  for (let k = 0; k < grid.nk; k++)
    for (let j = 0; j < grid.nj; j++)
      for (let i = 0; i < grid.ni; i++, n++) {
        const value = labels.tissue[n] ?? 0
        const own = counts[value]
        if (value === 0 || !own) continue
        own[0][i] = (own[0][i] ?? 0) + 1
        own[1][j] = (own[1][j] ?? 0) + 1
        own[2][k] = (own[2][k] ?? 0) + 1
      }
  return new Map(
    TISSUES.map((tissue, value) => {
      const own = counts[value]
      const span = (axis: 0 | 1 | 2): number => {
        const planes = own?.[axis] ?? new Uint32Array(0)
        const least = planes.reduce((sum, count) => sum + count, 0) * 0.003
        const first = planes.findIndex((count) => count > least)
        const last = planes.findLastIndex((count) => count > least)
        return first < 0 ? 0 : (last - first + 1) * grid.spacing[axis]
      }
      return [tissue, [span(0), span(1), span(2)]] as const
    }),
  )
}

/** Height of a tissue's middle above another's, mm. */
function heightAbove(labels: KneeLabels, upper: Tissue, lower: Tissue): number {
  const grid = gridOf(labels)
  const middle = (tissue: Tissue): number => {
    const wanted = tissueValue(tissue)
    let sum = 0
    let count = 0
    labels.tissue.forEach((value, n) => {
      if (value !== wanted) return
      sum += Math.floor(n / grid.ni) % grid.nj
      count++
    })
    return count === 0 ? Number.NaN : sum / count
  }
  return (middle(lower) - middle(upper)) * grid.spacing[1]
}

/** Volumes, extents, thicknesses and distances of a knee, by the measures that the app uses on predictions. */
export function kneeQuantities(labels: KneeLabels): Quantity[] {
  const grid = gridOf(labels)
  const counts = new Uint32Array(256)
  for (const value of labels.tissue) counts[value] = (counts[value] ?? 0) + 1
  const volumes = VOLUMES.map((tissue): Quantity => ({
    name: `volume of ${tissue.replaceAll('-', ' ')}`,
    unit: 'ml',
    value: ((counts[tissueValue(tissue)] ?? 0) * grid.voxelVolume) / 1000,
  }))
  const size = extents(labels)
  const span = (tissue: Tissue, axis: 0 | 1 | 2): number => size.get(tissue)?.[axis] ?? Number.NaN
  const lengths: Quantity[] = [
    { name: 'femur, width of the condyles', unit: 'mm', value: span('femur', 2) },
    { name: 'femoral cartilage, width', unit: 'mm', value: span('femoral-cartilage', 2) },
    { name: 'femoral cartilage, front to back', unit: 'mm', value: span('femoral-cartilage', 0) },
    { name: 'femoral cartilage, height', unit: 'mm', value: span('femoral-cartilage', 1) },
    { name: 'tibia, width of the plateau', unit: 'mm', value: span('tibia', 2) },
    { name: 'tibia, front to back', unit: 'mm', value: span('tibia', 0) },
    { name: 'patella, width', unit: 'mm', value: span('patella', 2) },
    { name: 'patella, height', unit: 'mm', value: span('patella', 1) },
    { name: 'patella, depth', unit: 'mm', value: span('patella', 0) },
    { name: 'medial meniscus, width', unit: 'mm', value: span('medial-meniscus', 2) },
    { name: 'medial meniscus, front to back', unit: 'mm', value: span('medial-meniscus', 0) },
    { name: 'lateral meniscus, width', unit: 'mm', value: span('lateral-meniscus', 2) },
    { name: 'lateral meniscus, front to back', unit: 'mm', value: span('lateral-meniscus', 0) },
    {
      name: 'patella above the medial tibial cartilage',
      unit: 'mm',
      value: heightAbove(labels, 'patella', 'medial-tibial-cartilage'),
    },
    {
      name: 'fibula below the lateral tibial cartilage',
      unit: 'mm',
      value: heightAbove(labels, 'lateral-tibial-cartilage', 'fibula'),
    },
    { name: 'femur against tibia, width', unit: '', value: span('femur', 2) / span('tibia', 2) },
  ]
  return [...volumes, ...lengths, ...measured(labels)]
}

const THICKNESS_OF: readonly (readonly [number, string])[] = [
  [16, 'medial patella'],
  [17, 'lateral patella'],
  [18, 'medial trochlea'],
  [19, 'medial femur, central'],
  [20, 'medial femur, posterior'],
  [21, 'lateral trochlea'],
  [22, 'lateral femur, central'],
  [23, 'lateral femur, posterior'],
  [25, 'medial tibia, central'],
  [28, 'lateral tibia, central'],
]

function measured(labels: KneeLabels): Quantity[] {
  const partition = partitionKnee(labels)
  if (!partition) return []
  const measurements = measureKnee(partition)
  const feature = (question: number, name: string): number =>
    measurements.find((one) => one.question === question && name in one.features)?.features[name] ?? Number.NaN
  return [
    ...THICKNESS_OF.map(([question, place]): Quantity => ({
      name: `cartilage thickness, ${place}`,
      unit: 'mm',
      value: feature(question, 'meanThickness'),
    })),
    { name: 'medial meniscus, height', unit: 'mm', value: feature(56, 'height') },
    { name: 'lateral meniscus, height', unit: 'mm', value: feature(57, 'height') },
    { name: 'medial meniscus beyond the tibia, body', unit: 'mm', value: feature(45, 'distance') },
    { name: 'lateral meniscus beyond the tibia, body', unit: 'mm', value: feature(47, 'distance') },
  ]
}
