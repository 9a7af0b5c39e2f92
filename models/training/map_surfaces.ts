/**
 * Joint surfaces of rendered examinations rolled out into maps, by the app's own code, with the truth on them:
 *
 *   node --import tsx models/training/map_surfaces.ts [--rendered FOLDER] [--labelled FOLDER] [--out FOLDER]
 *
 * `--rendered` is `segment/` of render_knees.ts, `--labelled` what label_rendered.py made of it. Every surface is mapped
 * from the bone that was found, as the app will map it, and from the true bone without its osteophytes. Writes
 * `surfaces.json` {margin, plans} and `<seed>.<bone>.<found|true>.map`: height float32 and seen uint8 [slices, rays],
 * profile and class uint8 [depth, slices, rays]; `depth` has `margin` voxels more at both ends, so that training can move
 * the surface. A surface that lies there is not mapped again.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { articularSurface, BONE_OF, type ArticularSurface } from '../../src-shared/anatomy/articular-surface.js'
import { gridOf, type KneeLabels } from '../../src-shared/anatomy/knee-labels.js'
import { LESIONS, lesionValue, TISSUES, tissueValue, type Lesion } from '../../src-shared/anatomy/labels.js'
import type { Vec3 } from '../../src-shared/geometry/box.js'
import type { SurfaceClass, SurfacePlan } from '../../src-main/inference/pack/surface-plan.js'
import { settleLabels } from '../../src-main/inference/pipeline/segment.js'
import { surfaceProfiles } from '../../src-main/inference/pipeline/joint-surfaces/profiles.js'
import { surfaceMap, type SurfaceMap } from '../../src-main/inference/pipeline/joint-surfaces/surface-map.js'

/** Slices, rows, columns of the pack's segment grid (condyle_training/vocabulary.py). */
const GRID = [128, 160, 160] as const
const DIMS: Vec3 = [GRID[2], GRID[1], GRID[0]]
/** Voxels that training may move a surface. */
const MARGIN = 5

const LAYER = [
  'other',
  'bone',
  'cartilage',
  'joint-fluid',
  'cartilage-partial-loss',
  'cartilage-full-loss',
  'osteophyte',
] as const
const MENISCUS = [
  'meniscus',
  'meniscal-signal',
  'radial-tear',
  'horizontal-tear',
  'vertical-tear',
  'complex-tear',
  'partial-maceration',
  'complete-maceration',
  'meniscal-cyst',
  'root-tear',
] as const

/** The looks that a pack takes. The tibia's reaches over both menisci. */
const PLANS: readonly Omit<SurfacePlan, 'graph'>[] = [
  {
    bone: 'femur',
    depth: { below: 5, above: 10 },
    slices: { first: 0, count: 128 },
    rays: { first: 0, count: 128 },
    classes: [...LAYER],
  },
  {
    bone: 'tibia',
    depth: { below: 6, above: 18 },
    slices: { first: 0, count: 128 },
    rays: { first: 24, count: 112 },
    classes: [...LAYER, ...MENISCUS],
  },
  {
    bone: 'patella',
    depth: { below: 5, above: 10 },
    slices: { first: 16, count: 96 },
    rays: { first: 0, count: 96 },
    classes: [...LAYER],
  },
]

const HeaderSchema = z.object({
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacing: z.number().positive(),
})

/** The middle of a volume [slice, row, column], cut to the segment grid. */
function centreOf(volume: Uint8Array, dims: readonly [number, number, number]): Uint8Array {
  const out = new Uint8Array(GRID[0] * GRID[1] * GRID[2])
  const [k0, j0, i0] = [0, 1, 2].map((axis) => ((dims[axis] ?? 0) - (GRID[axis] ?? 0)) / 2)
  let n = 0
  for (let k = 0; k < GRID[0]; k++)
    for (let j = 0; j < GRID[1]; j++, n += GRID[2]) {
      const start = (i0 ?? 0) + dims[2] * (j + (j0 ?? 0) + dims[1] * (k + (k0 ?? 0)))
      out.set(volume.subarray(start, start + GRID[2]), n)
    }
  return out
}

/** For every voxel the class it has on the map of a bone. */
function classVolume(
  { bone, classes }: (typeof PLANS)[number],
  truth: KneeLabels,
  surface: ArticularSurface,
): Uint8Array {
  const classOf = (name: SurfaceClass): number => Math.max(0, classes.indexOf(name))
  const boneValue = tissueValue(bone)
  const ofTissue = TISSUES.map((tissue, value) => {
    if (tissue === bone) return classOf('bone')
    if (BONE_OF[value] === boneValue) return classOf('cartilage')
    if (tissue === 'medial-meniscus' || tissue === 'lateral-meniscus') return classOf('meniscus')
    return tissue === 'joint-fluid' ? classOf('joint-fluid') : classOf('other')
  })
  const losses = new Set<Lesion>(['cartilage-partial-loss', 'cartilage-full-loss'])
  const ofLesion = LESIONS.map((lesion) => {
    if (losses.has(lesion) || lesion === 'osteophyte') return 0
    return Math.max(0, (classes as readonly string[]).indexOf(lesion))
  })
  const out = Uint8Array.from(truth.tissue, (value, n) => ofLesion[truth.lesion[n] ?? 0] || (ofTissue[value] ?? 0))
  const osteophyte = lesionValue('osteophyte')
  for (let n = 0; n < out.length; n++)
    if (truth.lesion[n] === osteophyte && truth.tissue[n] === boneValue) out[n] = classOf('osteophyte')
  surface.voxels.forEach((n, s) => {
    const lesion = LESIONS[truth.lesion[n] ?? 0]
    if (surface.bone[s] !== boneValue) return
    if (lesion === 'cartilage-partial-loss' || lesion === 'cartilage-full-loss') out[n] = classOf(lesion)
  })
  return out
}

/** The nearest voxel's class along every ray, as surfaceProfiles samples the image. */
function classProfiles(classes: Uint8Array, { plan, rays, heights }: SurfaceMap): Uint8Array {
  const { height } = heights
  const places = height.length
  const layers = plan.depth.below + 1 + plan.depth.above
  const out = new Uint8Array(layers * places)
  for (let place = 0; place < places; place++)
    for (let d = 0; d < layers; d++) {
      const [x, y] = rays.at(place % rays.count, (height[place] ?? 0) + d - plan.depth.below)
      const [i, j] = [Math.round(x), Math.round(y)]
      if (i < 0 || j < 0 || i >= DIMS[0] || j >= DIMS[1]) continue
      out[d * places + place] =
        classes[i + DIMS[0] * (j + DIMS[1] * (plan.slices.first + Math.floor(place / rays.count)))] ?? 0
    }
  return out
}

const { values } = parseArgs({
  options: {
    rendered: { type: 'string', default: path.join(import.meta.dirname, 'runs', 'rendered', 'segment') },
    labelled: { type: 'string', default: path.join(import.meta.dirname, 'runs', 'rendered', 'labelled') },
    out: { type: 'string', default: path.join(import.meta.dirname, 'runs', 'surfaces') },
  },
})

/** Labels as the app has them before it looks at surfaces. */
async function foundTissue(file: string, affine: KneeLabels['affine']): Promise<Uint8Array> {
  const data = new Uint8Array(await readFile(file))
  settleLabels({ data, dims: DIMS, affine })
  return data
}

await mkdir(values.out, { recursive: true })
await writeFile(
  path.join(values.out, 'surfaces.json'),
  `${JSON.stringify({ margin: MARGIN, plans: PLANS }, null, 1)}\n`,
)
const seeds = (await readdir(values.labelled)).flatMap((name) => /^(\d+)\.tissue\.u8$/.exec(name)?.[1] ?? []).sort()
for (const [index, seed] of seeds.entries()) {
  const last = path.join(values.out, `${seed}.${PLANS.at(-1)?.bone ?? ''}.true.map`)
  if (existsSync(last)) continue
  const file = (ending: string): string => path.join(values.rendered, `${seed}.${ending}`)
  const { dims, spacing } = HeaderSchema.parse(JSON.parse(await readFile(file('json'), 'utf8')))
  const part = async (ending: string): Promise<Uint8Array> =>
    centreOf(new Uint8Array(await readFile(file(ending))), dims)
  // prettier-ignore
  const affine = [0, 0, spacing, 0, spacing, 0, 0, 0, 0, -spacing, 0, 0, 0, 0, 0, 1]
  const truth: KneeLabels = { tissue: await part('tissue.u8'), lesion: await part('lesion.u8'), dims: DIMS, affine }
  const intensity = Float32Array.from(await part('image.u8'), (value) => value / 255)
  const osteophyte = lesionValue('osteophyte')
  const bones = {
    found: await foundTissue(path.join(values.labelled, `${seed}.tissue.u8`), affine),
    true: truth.tissue.map((value, n) => (truth.lesion[n] === osteophyte ? 0 : value)),
  }
  const surface = articularSurface(truth, gridOf(truth))
  for (const plan of PLANS) {
    const classes = classVolume(plan, truth, surface)
    for (const [variant, tissue] of Object.entries(bones)) {
      const depth = { below: plan.depth.below + MARGIN, above: plan.depth.above + MARGIN }
      const map = surfaceMap({ ...plan, depth }, { tissue, dims: DIMS })
      if (!map) continue
      const { height, seen } = map.heights
      const profile = surfaceProfiles(intensity, DIMS, map.rays, map.heights, map.plan)
      const bytes = [
        new Uint8Array(height.buffer),
        seen,
        Uint8Array.from(profile, (value) => Math.round(value * 255)),
        classProfiles(classes, map),
      ]
      await writeFile(path.join(values.out, `${seed}.${plan.bone}.${variant}.map`), Buffer.concat(bytes))
    }
  }
  process.stderr.write(`\r${index + 1} of ${seeds.length} examinations mapped`)
}
process.stderr.write('\n')
