import { lesionValue, LESIONS, tissueValue, type Lesion } from '../../../../src-shared/anatomy/labels.js'
import { gridOf, type KneeLabels } from '../../../../src-shared/anatomy/knee-labels.js'
import { findMidline } from '../../../../src-shared/anatomy/landmarks.js'
import type { SurfaceBone, SurfaceClass, SurfacePlan } from '../../pack/surface-plan.js'
import { classesOf, type GraphSession } from '../session.js'
import { surfaceProfiles } from './profiles.js'
import { eachMapped, sampleCount, surfaceMap, type SurfaceMap } from './surface-map.js'

/** Of each pair the medial tissue, then the lateral one. */
type Pair = readonly [medial: number, lateral: number]
const MENISCI: Pair = [tissueValue('medial-meniscus'), tissueValue('lateral-meniscus')]
const CARTILAGES: Readonly<Record<SurfaceBone, Pair>> = {
  femur: [tissueValue('femoral-cartilage'), tissueValue('femoral-cartilage')],
  tibia: [tissueValue('medial-tibial-cartilage'), tissueValue('lateral-tibial-cartilage')],
  patella: [tissueValue('patellar-cartilage'), tissueValue('patellar-cartilage')],
}
const BACKGROUND = tissueValue('background')
const FLUID: Pair = [tissueValue('joint-fluid'), tissueValue('joint-fluid')]
const OSTEOPHYTE = lesionValue('osteophyte')

/** A map and what the pack's graph saw in it: indices into the plan's classes, [depth, slices, rays]. */
interface SeenMap {
  readonly plan: SurfacePlan
  readonly map: SurfaceMap
  readonly classes: Uint8Array
}

/**
 * Looks at the joint surfaces again, each rolled out into a map, and draws cartilage and what is lost of it, osteophytes
 * and menisci anew where the maps reach (in place). On a map a defect is a patch of another brightness and an osteophyte a
 * bump on the rim, where a sagittal slice shows a few voxels on a curve. A bone that was not found changes nothing.
 * `intensity` < 0 marks voxels outside the image.
 */
export async function redrawJointSurfaces(
  sessions: ReadonlyMap<SurfaceBone, GraphSession>,
  plans: readonly SurfacePlan[],
  labels: KneeLabels,
  intensity: Float32Array,
): Promise<void> {
  const seen: SeenMap[] = []
  for (const plan of plans) {
    const session = sessions.get(plan.bone)
    const map = surfaceMap(plan, labels)
    if (session && map) seen.push({ plan, map, classes: await look(session, plan, map, labels, intensity) })
  }
  if (seen.length === 0) return
  const grid = gridOf(labels)
  const medialFrom = grid.slab * (findMidline(labels, grid) ?? Math.round(grid.nk / 2))
  const before = Uint8Array.from(labels.tissue)
  for (const one of seen) erase(one, labels, before)
  for (const one of seen) draw(one, labels, medialFrom)
}

async function look(
  session: GraphSession,
  plan: SurfacePlan,
  map: SurfaceMap,
  { dims }: KneeLabels,
  intensity: Float32Array,
): Promise<Uint8Array> {
  const { height, seen } = map.heights
  const size = [plan.slices.count, plan.rays.count]
  const depth = sampleCount(map) / height.length
  const outputs = await session.run({
    profile: { data: surfaceProfiles(intensity, dims, map), dims: [1, depth, ...size] },
    height: { data: height, dims: [1, 1, ...size] },
    seen: { data: Float32Array.from(seen), dims: [1, 1, ...size] },
  })
  return classesOf(outputs, 'classes', sampleCount(map))
}

/** Takes away what a map is going to draw. */
function erase({ plan, map }: SeenMap, { tissue, lesion, dims }: KneeLabels, before: Uint8Array): void {
  const lesions = new Uint8Array(256)
  for (const name of plan.classes) if (isLesion(name)) lesions[lesionValue(name)] = 1
  const tissues = new Uint8Array(256)
  if (plan.classes.includes('cartilage')) for (const value of CARTILAGES[plan.bone]) tissues[value] = 1
  if (plan.classes.includes('meniscus')) for (const value of MENISCI) tissues[value] = 1
  const bone = tissueValue(plan.bone)
  eachMapped(map, dims, (n) => {
    const mark = lesion[n] ?? 0
    const isSpur = mark === OSTEOPHYTE && before[n] === bone
    if (tissues[before[n] ?? 0] === 1 || (isSpur && lesions[mark] === 1)) tissue[n] = BACKGROUND
    if (lesions[mark] === 1 && (mark !== OSTEOPHYTE || isSpur)) lesion[n] = 0
  })
}

/**
 * What a class of a map makes of a voxel: which tissue, over which others (all where null), and which lesion; 0 leaves one
 * that is there unless the voxel is drawn over whatever it was.
 */
interface Stroke {
  readonly tissue: Pair
  readonly over: ReadonlySet<number> | null
  readonly lesion: number
}

function draw({ plan, map, classes }: SeenMap, { tissue, lesion, dims }: KneeLabels, medialFrom: number): void {
  const strokes = plan.classes.map((name) => strokeOf(name, plan.bone))
  eachMapped(map, dims, (n, at) => {
    const stroke = strokes[classes[at] ?? 0]
    if (!stroke) return
    const coversAll = stroke.over === null
    if (coversAll || stroke.over.has(tissue[n] ?? 0)) tissue[n] = stroke.tissue[n >= medialFrom ? 0 : 1]
    if (coversAll || stroke.lesion !== 0) lesion[n] = stroke.lesion
  })
}

function strokeOf(name: SurfaceClass, bone: SurfaceBone): Stroke | null {
  const ownBone: Pair = [tissueValue(bone), tissueValue(bone)]
  switch (name) {
    case 'other':
      return null
    case 'bone':
      return { tissue: ownBone, over: new Set([BACKGROUND]), lesion: 0 }
    case 'joint-fluid':
      return { tissue: FLUID, over: new Set([BACKGROUND]), lesion: 0 }
    case 'cartilage':
      return { tissue: CARTILAGES[bone], over: null, lesion: 0 }
    case 'meniscus':
      return { tissue: MENISCI, over: null, lesion: 0 }
    case 'meniscal-signal':
      return { tissue: MENISCI, over: null, lesion: lesionValue(name) }
    case 'osteophyte':
      return { tissue: ownBone, over: null, lesion: OSTEOPHYTE }
    case 'cartilage-partial-loss':
    case 'cartilage-full-loss':
      // Where the bone was drawn too thick, the layer lies in it.
      return { tissue: FLUID, over: new Set([BACKGROUND, tissueValue(bone)]), lesion: lesionValue(name) }
    default:
      return { tissue: FLUID, over: new Set([BACKGROUND]), lesion: lesionValue(name) }
  }
}

const LESION_NAMES: ReadonlySet<string> = new Set(LESIONS)

function isLesion(name: SurfaceClass): name is SurfaceClass & Lesion {
  return LESION_NAMES.has(name)
}
