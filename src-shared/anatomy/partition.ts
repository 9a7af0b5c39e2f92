import { articularSurface, type ArticularSurface } from './articular-surface.js'
import { lesionValue, tissueValue } from './labels.js'
import { findLandmarks, type Landmarks, type Plateau, type Range } from './landmarks.js'
import { gridOf, voxelAt, type Grid, type KneeLabels } from './knee-labels.js'
import type { RegionId } from '../moaks/regions.js'

/** The fifteen articular subregions of MOAKS; a voxel's value in `Partition.articular` is its place here + 1. */
export const ARTICULAR_SUBREGIONS = [
  'patella-medial',
  'patella-lateral',
  'femur-medial-trochlea',
  'femur-lateral-trochlea',
  'femur-medial-central',
  'femur-medial-posterior',
  'femur-lateral-central',
  'femur-lateral-posterior',
  'tibia-medial-anterior',
  'tibia-medial-central',
  'tibia-medial-posterior',
  'tibia-lateral-anterior',
  'tibia-lateral-central',
  'tibia-lateral-posterior',
  'tibia-subspinous',
] as const satisfies readonly RegionId[]
export type ArticularSubregion = (typeof ARTICULAR_SUBREGIONS)[number]

/** The meniscal thirds; a voxel's value in `Partition.meniscal` is its place here + 1. */
export const MENISCAL_THIRDS = [
  'medial-meniscus-anterior',
  'medial-meniscus-body',
  'medial-meniscus-posterior',
  'lateral-meniscus-anterior',
  'lateral-meniscus-body',
  'lateral-meniscus-posterior',
] as const satisfies readonly RegionId[]
export type MeniscalThird = (typeof MENISCAL_THIRDS)[number]

/**
 * A knee's labels cut into MOAKS subregions.
 *
 * The cuts, as in Hunter et al. 2011 (Osteoarthritis and Cartilage 19:990) with the numbers of Eckstein et al. 2006
 * (Osteoarthritis and Cartilage 14:974) where MOAKS gives only a drawing:
 * - medial | lateral: the sagittal plane midway between the tibial plateaus; the patella at its median ridge, which
 *   is medial.
 * - femur: trochlea in front of the tibial plateau; behind it, the first 60 % of the way to the end of the condyle are
 *   central (weight-bearing), the rest posterior.
 * - tibia: thirds of the plateau from front to back, 20 mm deep; subspinous between the two plateaus.
 * - meniscus: thirds of its circumference around the middle of the plateau, as the radial zones of Cooper et al. 1990
 *   (Clinics in Sports Medicine 9:589): the body is what lies within 40° of straight outwards, the horns before and
 *   behind it. Coronal planes instead of rays would cut slivers of both horns into the body.
 */
export interface Partition {
  readonly labels: KneeLabels
  readonly grid: Grid
  readonly surface: ArticularSurface
  readonly landmarks: Landmarks
  /** Bone of the articular subregions, by place in ARTICULAR_SUBREGIONS + 1; 0 elsewhere. */
  readonly articular: Uint8Array
  /** Meniscus that is there, torn or lost, by place in MENISCAL_THIRDS + 1; 0 elsewhere. */
  readonly meniscal: Uint8Array
}

/** Depth below the plateau that counts as the tibia's subregions, mm. */
const TIBIAL_DEPTH = 20

/** A meniscus spans about 240° around its plateau; its body is the middle third. */
const BODY_SLOPE = Math.tan((40 * Math.PI) / 180)

/** How far a meniscus reaches over its plateau, under its edge, and beyond it to any side, mm. */
const MENISCUS_ABOVE = 14
const MENISCUS_BELOW = 9
const MENISCUS_BEYOND = 15

const FEMUR = tissueValue('femur')
const TIBIA = tissueValue('tibia')
const PATELLA = tissueValue('patella')
const MEDIAL_MENISCUS = tissueValue('medial-meniscus')
const LATERAL_MENISCUS = tissueValue('lateral-meniscus')
const OSTEOPHYTE = lesionValue('osteophyte')

/** 1 for lesions that lie in a meniscus, or where one was. A cyst lies beside it and a root tear at its root. */
const IN_MENISCUS = new Uint8Array(256)
for (const lesion of [
  'meniscal-signal',
  'radial-tear',
  'horizontal-tear',
  'vertical-tear',
  'complex-tear',
  'partial-maceration',
  'complete-maceration',
] as const)
  IN_MENISCUS[lesionValue(lesion)] = 1

/** Cuts a knee into its subregions, or null where femur and tibia were not both found; `surface` where it is known. */
export function partitionKnee(
  labels: KneeLabels,
  surface = articularSurface(labels, gridOf(labels)),
): Partition | null {
  const grid = gridOf(labels)
  const landmarks = findLandmarks(labels, grid, surface)
  if (!landmarks) return null
  const articular = cutBones(labels, grid, landmarks)
  return { labels, grid, surface, landmarks, articular, meniscal: cutMenisci(labels, grid, landmarks) }
}

function cutBones(labels: KneeLabels, grid: Grid, landmarks: Landmarks): Uint8Array {
  const articular = new Uint8Array(labels.tissue.length)
  const rowOf = articularRows(landmarks, grid)
  for (let k = 0; k < grid.nk; k++)
    for (let j = 0; j < grid.nj; j++) {
      const [femur, tibia, patella] = [rowOf(FEMUR, j, k), rowOf(TIBIA, j, k), rowOf(PATELLA, j, k)]
      if (!femur && !tibia && !patella) continue
      const start = grid.ni * j + grid.slab * k
      for (let i = 0; i < grid.ni; i++) {
        const n = start + i
        const tissue = labels.tissue[n] ?? 0
        const row = tissue === FEMUR ? femur : tissue === TIBIA ? tibia : tissue === PATELLA ? patella : null
        // An osteophyte is graded for itself and would make its subregion look larger.
        if (row && labels.lesion[n] !== OSTEOPHYTE) articular[n] = row[i] ?? 0
      }
    }
  return articular
}

/**
 * The subregions along rows of voxels: called with a bone (or the bone that an articular layer lies on), j and k, gives
 * the value in `Partition.articular` by i, 0 outside all of them; null where the whole row is. What depends on i alone
 * is worked out once, because millions of voxels ask.
 */
export function articularRows(
  landmarks: Landmarks,
  grid: Grid,
): (bone: number, j: number, k: number) => Uint8Array | null {
  const row = (valueAt: (i: number) => number): Uint8Array => Uint8Array.from({ length: grid.ni }, (_, i) => valueAt(i))
  const halfKnee = (side: 'medial' | 'lateral') => {
    const plateau = landmarks[side]
    return (
      plateau && {
        plateau,
        femur: row((i) => FEMORAL[side][femoralPart(i, plateau)]),
        tibia: row((i) => TIBIAL[side][tibialPart(i, plateau)]),
      }
    )
  }
  const [medial, lateral] = [halfKnee('medial'), halfKnee('lateral')]
  const facets = { medial: row(() => PATELLAR.medial), lateral: row(() => PATELLAR.lateral) }
  const subspinous = row(() => SUBSPINOUS)
  return (bone, j, k) => {
    if (bone === PATELLA) {
      if (landmarks.patellarRidge === null) return null
      return k >= landmarks.patellarRidge ? facets.medial : facets.lateral
    }
    const half = k >= landmarks.midline ? medial : lateral
    if (!half) return null
    if (bone === FEMUR) return landmarks.femoralTop === null || j < landmarks.femoralTop ? null : half.femur
    if ((j - half.plateau.j) * grid.spacing[1] > TIBIAL_DEPTH) return null
    const between = (!medial || k < medial.plateau.k.from) && (!lateral || k > lateral.plateau.k.to)
    return between ? subspinous : half.tibia
  }
}

/** Value in `Partition.articular` of a subregion. */
const valueOf = (subregion: ArticularSubregion): number => ARTICULAR_SUBREGIONS.indexOf(subregion) + 1
const PATELLAR = { medial: valueOf('patella-medial'), lateral: valueOf('patella-lateral') }
const SUBSPINOUS = valueOf('tibia-subspinous')
const FEMORAL = {
  medial: {
    trochlea: valueOf('femur-medial-trochlea'),
    central: valueOf('femur-medial-central'),
    posterior: valueOf('femur-medial-posterior'),
  },
  lateral: {
    trochlea: valueOf('femur-lateral-trochlea'),
    central: valueOf('femur-lateral-central'),
    posterior: valueOf('femur-lateral-posterior'),
  },
}
const TIBIAL = {
  medial: {
    anterior: valueOf('tibia-medial-anterior'),
    central: valueOf('tibia-medial-central'),
    posterior: valueOf('tibia-medial-posterior'),
  },
  lateral: {
    anterior: valueOf('tibia-lateral-anterior'),
    central: valueOf('tibia-lateral-central'),
    posterior: valueOf('tibia-lateral-posterior'),
  },
}

/** Which part of the femur a coronal plane cuts. */
export function femoralPart(i: number, plateau: Plateau): 'trochlea' | 'central' | 'posterior' {
  if (i < plateau.i.from) return 'trochlea'
  return i < plateau.i.from + 0.6 * (plateau.condyleEnd - plateau.i.from) ? 'central' : 'posterior'
}

/** Which third of the plateau a coronal plane cuts. */
function tibialPart(i: number, plateau: Plateau): 'anterior' | 'central' | 'posterior' {
  const third = (i - plateau.i.from) / Math.max(1, plateau.i.to - plateau.i.from)
  return third < 1 / 3 ? 'anterior' : third < 2 / 3 ? 'central' : 'posterior'
}

function cutMenisci(labels: KneeLabels, grid: Grid, landmarks: Landmarks): Uint8Array {
  const meniscal = new Uint8Array(labels.tissue.length)
  const sides: { medial: number[]; lateral: number[] } = { medial: [], lateral: [] }
  for (let n = 0; n < labels.tissue.length; n++) {
    const tissue = labels.tissue[n] ?? 0
    const present = tissue === MEDIAL_MENISCUS || tissue === LATERAL_MENISCUS
    if (!present && IN_MENISCUS[labels.lesion[n] ?? 0] !== 1) continue
    const isMedial = present ? tissue === MEDIAL_MENISCUS : Math.floor(n / grid.slab) >= landmarks.midline
    sides[isMedial ? 'medial' : 'lateral'].push(n)
  }
  for (const side of ['medial', 'lateral'] as const) {
    const [voxels, plateau] = [sides[side], landmarks[side]]
    if (!plateau || voxels.length < 20) continue
    const [medial, value] = [side === 'medial', { anterior: 0, body: 0, posterior: 0 }]
    for (const part of ['anterior', 'body', 'posterior'] as const)
      value[part] = MENISCAL_THIRDS.indexOf(`${side}-meniscus-${part}`) + 1
    for (const n of voxels) {
      const [i, j, k] = voxelAt(grid, n)
      if (isOnPlateau(plateau, grid, i, j, k)) meniscal[n] = value[meniscalPart(plateau, grid, medial, i, k)]
    }
  }
  return meniscal
}

/** Whether a voxel is where a meniscus can be, extruded or not: what looks torn elsewhere is something else. */
function isOnPlateau(plateau: Plateau, { spacing }: Grid, i: number, j: number, k: number): boolean {
  const beyond = (range: Range, at: number): number => Math.max(range.from - at, at - range.to)
  const above = (plateau.j - j) * spacing[1]
  return (
    above <= MENISCUS_ABOVE &&
    above >= -MENISCUS_BELOW &&
    Math.max(beyond(plateau.i, i) * spacing[0], beyond(plateau.k, k) * spacing[2]) <= MENISCUS_BEYOND
  )
}

/** Which third of the meniscus on a plateau lies at i, k (continuous voxel indices). */
export function meniscalPart(
  plateau: Plateau,
  grid: Grid,
  medial: boolean,
  i: number,
  k: number,
): 'anterior' | 'body' | 'posterior' {
  const [backwards, outwards] = fromPlateau(plateau, grid, medial, i, k)
  if (Math.abs(backwards) <= BODY_SLOPE * outwards) return 'body'
  return backwards < 0 ? 'anterior' : 'posterior'
}

/** How far i, k (continuous voxel indices) lie behind the middle of a plateau, and away from the midline, mm. */
export function fromPlateau(
  plateau: Plateau,
  { spacing }: Grid,
  medial: boolean,
  i: number,
  k: number,
): readonly [backwards: number, outwards: number] {
  const outwards = (k - (plateau.k.from + plateau.k.to) / 2) * spacing[2]
  return [(i - (plateau.i.from + plateau.i.to) / 2) * spacing[0], medial ? outwards : -outwards]
}
