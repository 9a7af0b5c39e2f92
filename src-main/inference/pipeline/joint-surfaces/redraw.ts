import { lesionValue, LESIONS, tissueValue, type Lesion, type Tissue } from '../../../../src-shared/anatomy/labels.js'
import { gridOf, type KneeLabels } from '../../../../src-shared/anatomy/knee-labels.js'
import type { SurfaceBone, SurfaceClass, SurfacePlan } from '../../pack/surface-plan.js'
import { classesOf, type GraphSession } from '../session.js'
import { surfaceProfiles } from './profiles.js'
import { eachMapped, surfaceMap, type SurfaceMap } from './surface-map.js'

/** Of each pair the medial tissue, then the lateral one. */
type Pair = readonly [medial: number, lateral: number]
const MENISCI: Pair = [tissueValue('medial-meniscus'), tissueValue('lateral-meniscus')]
const CARTILAGES: Readonly<Record<SurfaceBone, Pair>> = {
  femur: [tissueValue('femoral-cartilage'), tissueValue('femoral-cartilage')],
  tibia: [tissueValue('medial-tibial-cartilage'), tissueValue('lateral-tibial-cartilage')],
  patella: [tissueValue('patellar-cartilage'), tissueValue('patellar-cartilage')],
}
const BACKGROUND = tissueValue('background')
const FLUID = tissueValue('joint-fluid')
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
  const middle = middleSlice(labels)
  const before = Uint8Array.from(labels.tissue)
  for (const one of seen) erase(one, labels, before)
  for (const one of seen) draw(one, labels, middle)
}

async function look(
  session: GraphSession,
  plan: SurfacePlan,
  { rays, heights }: SurfaceMap,
  { dims }: KneeLabels,
  intensity: Float32Array,
): Promise<Uint8Array> {
  const size = [plan.slices.count, plan.rays.count]
  const depth = plan.depth.below + 1 + plan.depth.above
  const outputs = await session.run({
    profile: { data: surfaceProfiles(intensity, dims, rays, heights, plan), dims: [1, depth, ...size] },
    height: { data: heights.height, dims: [1, 1, ...size] },
    seen: { data: Float32Array.from(heights.seen), dims: [1, 1, ...size] },
  })
  return classesOf(outputs, 'classes', depth * heights.height.length)
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

/** What a class of a map makes of a voxel: which tissue, over which others (all where null), and which lesion. */
interface Stroke {
  readonly tissue: Pair
  readonly over: ReadonlySet<number> | null
  readonly lesion: number
}

function draw({ plan, map, classes }: SeenMap, { tissue, lesion, dims }: KneeLabels, middle: number): void {
  const strokes = plan.classes.map((name) => strokeOf(name, plan.bone))
  const slab = dims[0] * dims[1]
  eachMapped(map, dims, (n, at) => {
    const stroke = strokes[classes[at] ?? 0]
    if (!stroke) return
    const covers = stroke.over === null || stroke.over.has(tissue[n] ?? 0)
    if (covers) tissue[n] = stroke.tissue[n >= middle * slab ? 0 : 1]
    if (stroke.lesion !== 0) lesion[n] = stroke.lesion
    else if (covers && stroke.over === null) lesion[n] = 0
  })
}

function strokeOf(name: SurfaceClass, bone: SurfaceBone): Stroke | null {
  const cartilage = CARTILAGES[bone]
  const of = (tissue: Tissue): Pair => [tissueValue(tissue), tissueValue(tissue)]
  switch (name) {
    case 'other':
      return null
    case 'bone':
      return { tissue: of(bone), over: new Set([BACKGROUND]), lesion: 0 }
    case 'joint-fluid':
      return { tissue: of('joint-fluid'), over: new Set([BACKGROUND]), lesion: 0 }
    case 'cartilage':
      return { tissue: cartilage, over: null, lesion: 0 }
    case 'meniscus':
      return { tissue: MENISCI, over: null, lesion: 0 }
    case 'meniscal-signal':
      return { tissue: MENISCI, over: null, lesion: lesionValue(name) }
    case 'osteophyte':
      return { tissue: of(bone), over: null, lesion: OSTEOPHYTE }
    case 'cartilage-partial-loss':
    case 'cartilage-full-loss':
      // Where the bone was drawn too thick, the layer lies in it.
      return { tissue: of('joint-fluid'), over: new Set([BACKGROUND, tissueValue(bone)]), lesion: lesionValue(name) }
    default:
      return { tissue: [FLUID, FLUID], over: new Set([BACKGROUND]), lesion: lesionValue(name) }
  }
}

const LESION_NAMES: ReadonlySet<string> = new Set(LESIONS)

function isLesion(name: SurfaceClass): name is SurfaceClass & Lesion {
  return LESION_NAMES.has(name)
}

/** The slice between the two halves of the joint: midway between the tibial cartilages, or in the middle of the tibia. */
function middleSlice(labels: KneeLabels): number {
  const { slab, nk } = gridOf(labels)
  const meanSlice = (value: number): number | null => {
    let [sum, count] = [0, 0]
    for (let k = 0; k < nk; k++)
      for (let n = slab * k; n < slab * (k + 1); n++)
        if (labels.tissue[n] === value) {
          sum += k
          count++
        }
    return count > 0 ? sum / count : null
  }
  const [medial, lateral] = CARTILAGES.tibia.map(meanSlice)
  if (typeof medial === 'number' && typeof lateral === 'number') return Math.round((medial + lateral) / 2)
  return Math.round(meanSlice(tissueValue('tibia')) ?? nk / 2)
}
