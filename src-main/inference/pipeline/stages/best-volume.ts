import type { Contrast } from '../../../../src-shared/case/contrast.js'
import type { OrientationPlane } from '../../../../src-shared/geometry/orientation.js'
import type { FineCategory } from '../../../../src-shared/moaks/categories.js'
import { QUESTIONS, type Question } from '../../../../src-shared/moaks/questions.js'

/** What decides how well a volume shows something. */
export interface VolumeFacts {
  readonly contrast: Contrast
  readonly orientation: OrientationPlane
  /** Between neighbouring slices, mm. */
  readonly sliceDistance: number
}

/** Whether a volume shows the place that a question asks about. */
export type Coverage = 'whole' | 'cut-off' | 'outside'

/** How well a volume shows what a question asks for, 0…1, and why in words that follow "it" or "its". */
export interface Usefulness {
  readonly score: number
  readonly reasons: readonly string[]
}

type ContrastClass = 'dess' | 'pd-fs' | 'pd' | 't2-fs' | 't2' | 't1-fs' | 't1' | 'gre-fs' | 'gre' | 'unknown'
type ByContrast = Readonly<Record<ContrastClass, number>>
type ByPlane = Readonly<Record<OrientationPlane, number>>

/**
 * Fluid-sensitive, fat-suppressed spin echo is what MOAKS asks for where marrow, synovium and fluid are judged; gradient
 * echo underestimates marrow lesions (Hunter et al. 2011, Osteoarthritis and Cartilage 19:990; Hayashi et al. 2011, BMC
 * Musculoskeletal Disorders 12:198). The numbers are Condyle's.
 */
// prettier-ignore
const FLUID: ByContrast = {
  'pd-fs': 1, 't2-fs': 1, dess: 0.85, 'gre-fs': 0.45, t2: 0.4, pd: 0.3, 't1-fs': 0.25, gre: 0.2, t1: 0.15, unknown: 0.3,
}
/** Thin structures between fluid and bone: cartilage and menisci. DESS was made for the one, PD is read for the other. */
// prettier-ignore
const LAYERS: ByContrast = {
  dess: 1, 'pd-fs': 0.95, pd: 0.85, 't2-fs': 0.7, 'gre-fs': 0.7, gre: 0.55, t2: 0.5, 't1-fs': 0.5, t1: 0.3, unknown: 0.4,
}
/** Edges of bone: every contrast shows them, best where marrow is bright beside dark cortex. */
// prettier-ignore
const EDGES: ByContrast = {
  dess: 1, t1: 1, pd: 0.95, 'pd-fs': 0.85, gre: 0.8, 'gre-fs': 0.8, t2: 0.75, 't2-fs': 0.75, 't1-fs': 0.75, unknown: 0.5,
}
/** Dark bands in which signal is looked for. */
// prettier-ignore
const BANDS: ByContrast = {
  'pd-fs': 1, 't2-fs': 1, pd: 0.9, dess: 0.85, t2: 0.8, 'gre-fs': 0.5, 't1-fs': 0.5, gre: 0.4, t1: 0.45, unknown: 0.4,
}

// prettier-ignore
const PLANES = {
  any: { sagittal: 1, coronal: 1, axial: 0.9, oblique: 0.8 },
  sagittal: { sagittal: 1, coronal: 0.7, axial: 0.6, oblique: 0.7 },
  coronal: { sagittal: 0.6, coronal: 1, axial: 0.5, oblique: 0.6 },
  axial: { sagittal: 0.7, coronal: 0.4, axial: 1, oblique: 0.6 },
  tibiofemoral: { sagittal: 1, coronal: 1, axial: 0.4, oblique: 0.7 },
} as const satisfies Record<string, ByPlane>

interface DistanceScore {
  /** Between neighbouring slices, mm; up to and including. */
  readonly upTo: number
  readonly score: number
}

/** Thin layers and small margins fall between slices that lie far apart. */
// prettier-ignore
const SMALL: readonly DistanceScore[] = [
  { upTo: 1.5, score: 1 }, { upTo: 2.2, score: 0.9 }, { upTo: 3.3, score: 0.8 }, { upTo: 4.2, score: 0.7 },
  { upTo: 5.5, score: 0.5 }, { upTo: Infinity, score: 0.3 },
]
/**
 * Lesions of marrow, fluid and bands are larger, and MOAKS reads them on spin echo of 3 to 4 mm: there contrast counts
 * for more. DESS of 0.7 mm missed 46.5 % of the marrow lesions that such a series shows
 * (PMC3182962).
 */
// prettier-ignore
const LARGE: readonly DistanceScore[] = [
  { upTo: 1.5, score: 1 }, { upTo: 4.2, score: 0.9 }, { upTo: 5.5, score: 0.7 }, { upTo: Infinity, score: 0.4 },
]

interface Row {
  readonly category: FineCategory
  /** Only questions about these regions; all where absent. The first row that fits counts. */
  readonly regions?: RegExp
  readonly contrasts: ByContrast
  /** Which plane shows it; it counts where slices are too far apart to be looked at across. */
  readonly planes: ByPlane
  /** What slices that lie apart cost. */
  readonly distances: readonly DistanceScore[]
}

/** The table: category and region of a question × contrast × plane × slice distance; coverage stands below. */
export const BEST_VOLUME: readonly Row[] = [
  { category: 'bml', regions: /^patella|trochlea/, contrasts: FLUID, planes: PLANES.axial, distances: LARGE },
  { category: 'bml', contrasts: FLUID, planes: PLANES.sagittal, distances: LARGE },
  { category: 'cartilage', regions: /^patella|trochlea/, contrasts: LAYERS, planes: PLANES.axial, distances: SMALL },
  { category: 'cartilage', contrasts: LAYERS, planes: PLANES.tibiofemoral, distances: SMALL },
  {
    category: 'osteophyte',
    regions: /^patella-(medial|lateral)/,
    contrasts: EDGES,
    planes: PLANES.axial,
    distances: SMALL,
  },
  { category: 'osteophyte', regions: /central|^tibia/, contrasts: EDGES, planes: PLANES.coronal, distances: SMALL },
  { category: 'osteophyte', contrasts: EDGES, planes: PLANES.sagittal, distances: SMALL },
  { category: 'hoffa-synovitis', contrasts: FLUID, planes: PLANES.sagittal, distances: LARGE },
  { category: 'effusion-synovitis', contrasts: FLUID, planes: PLANES.axial, distances: LARGE },
  { category: 'meniscal-extrusion', regions: /anterior/, contrasts: LAYERS, planes: PLANES.sagittal, distances: SMALL },
  { category: 'meniscal-extrusion', contrasts: LAYERS, planes: PLANES.coronal, distances: SMALL },
  { category: 'meniscal-morphology', regions: /body/, contrasts: BANDS, planes: PLANES.coronal, distances: LARGE },
  { category: 'meniscal-morphology', contrasts: BANDS, planes: PLANES.sagittal, distances: LARGE },
  { category: 'meniscal-cyst', contrasts: FLUID, planes: PLANES.coronal, distances: LARGE },
  { category: 'meniscal-hypertrophy', contrasts: LAYERS, planes: PLANES.tibiofemoral, distances: SMALL },
  { category: 'root-tear', contrasts: BANDS, planes: PLANES.coronal, distances: LARGE },
  { category: 'ligament', contrasts: BANDS, planes: PLANES.sagittal, distances: LARGE },
  { category: 'tendon', contrasts: BANDS, planes: PLANES.sagittal, distances: LARGE },
  { category: 'periarticular', contrasts: FLUID, planes: PLANES.any, distances: LARGE },
]

/** Up to this distance, mm, slices can be looked at across: the plane they were taken in no longer matters. */
const THIN = 1.5

const COVERAGE: Readonly<Record<Coverage, number>> = { whole: 1, 'cut-off': 0.6, outside: 0.1 }

const CONTRAST_REASONS: Readonly<Record<ContrastClass, string>> = {
  dess: 'shows fluid bright and fat dark',
  'pd-fs': 'shows fluid bright and fat dark',
  't2-fs': 'shows fluid bright and fat dark',
  'gre-fs': 'shows fluid bright and fat dark',
  pd: 'shows menisci, ligaments and edges of bone clearly',
  t2: 'shows fluid bright',
  't1-fs': 'shows edges of cartilage',
  t1: 'shows edges of bone clearly',
  gre: 'shows edges of bone',
  unknown: 'has a contrast that the headers do not tell',
}

/** How well a volume shows what a question asks for. */
export function usefulness(
  question: Pick<Question, 'category' | 'regionId'>,
  { contrast, orientation, sliceDistance }: VolumeFacts,
  coverage: Coverage,
): Usefulness {
  const row = BEST_VOLUME.find(
    ({ category, regions }) => category === question.category && (regions?.test(question.regionId) ?? true),
  )
  if (!row) return { score: 0, reasons: [] }
  const kind = contrastClass(contrast)
  const thin = sliceDistance <= THIN
  const plane = thin ? 1 : row.planes[orientation]
  const distance = row.distances.find(({ upTo }) => sliceDistance <= upTo)?.score ?? 0
  const mm = Number(sliceDistance.toFixed(1))
  const reasons = [
    CONTRAST_REASONS[kind],
    thin
      ? `has slices ${mm} mm apart, which can be looked at in every plane`
      : plane === 1
        ? `has ${orientation} slices, ${mm} mm apart, which suit this region`
        : `has ${orientation} slices, ${mm} mm apart`,
    ...(coverage === 'whole'
      ? []
      : [coverage === 'cut-off' ? 'shows part of the region' : 'hardly reaches the region']),
  ]
  return { score: row.contrasts[kind] * plane * distance * COVERAGE[coverage], reasons }
}

/** How well a volume shows all questions in the mean, taken to cover the joint: what is looked at first. */
export function expectedUsefulness(facts: VolumeFacts): number {
  return QUESTIONS.reduce((sum, one) => sum + usefulness(one, facts, 'whole').score, 0) / QUESTIONS.length
}

function contrastClass({ weighting, fatSuppressed }: Contrast): ContrastClass {
  if (weighting === 'dess' || weighting === 'unknown') return weighting
  return fatSuppressed === true ? `${weighting}-fs` : weighting
}
