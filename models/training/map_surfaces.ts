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
import {
  LAYER_CLASSES,
  MENISCAL_CLASSES,
  type SurfaceClass,
  type SurfacePlan,
} from '../../src-main/inference/pack/surface-plan.js'
import type { Lattice } from '../../src-main/inference/pipeline/lattice.js'
import { settleLabels } from '../../src-main/inference/pipeline/segment.js'
import { surfaceProfiles } from '../../src-main/inference/pipeline/joint-surfaces/profiles.js'
import {
  eachSample,
  sampleCount,
  surfaceMap,
  type SurfaceMap,
} from '../../src-main/inference/pipeline/joint-surfaces/surface-map.js'
import { SEGMENT_SIZE, segmentLattice } from './segment-grid.js'

/** Voxels that training may move a surface. */
const MARGIN = 5

/** The looks that a pack takes. The tibia's reaches over both menisci. */
const PLANS: readonly Omit<SurfacePlan, 'graph'>[] = [
  {
    bone: 'femur',
    depth: { below: 5, above: 10 },
    slices: { first: 0, count: 128 },
    rays: { first: 0, count: 128 },
    classes: [...LAYER_CLASSES],
  },
  {
    bone: 'tibia',
    depth: { below: 6, above: 18 },
    slices: { first: 0, count: 128 },
    rays: { first: 24, count: 112 },
    classes: [...LAYER_CLASSES, ...MENISCAL_CLASSES],
  },
  {
    bone: 'patella',
    depth: { below: 5, above: 10 },
    slices: { first: 16, count: 96 },
    rays: { first: 0, count: 96 },
    classes: [...LAYER_CLASSES],
  },
]

const HeaderSchema = z.object({
  dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  spacing: z.number().positive(),
})

/** The middle of a volume [slice, row, column], cut to the segment grid. */
function centreOf(volume: Uint8Array, dims: readonly [number, number, number]): Uint8Array {
  const out = new Uint8Array(SEGMENT_SIZE[0] * SEGMENT_SIZE[1] * SEGMENT_SIZE[2])
  const [k0, j0, i0] = [0, 1, 2].map((axis) => ((dims[axis] ?? 0) - (SEGMENT_SIZE[axis] ?? 0)) / 2)
  let n = 0
  for (let k = 0; k < SEGMENT_SIZE[0]; k++)
    for (let j = 0; j < SEGMENT_SIZE[1]; j++, n += SEGMENT_SIZE[2]) {
      const start = (i0 ?? 0) + dims[2] * (j + (j0 ?? 0) + dims[1] * (k + (k0 ?? 0)))
      out.set(volume.subarray(start, start + SEGMENT_SIZE[2]), n)
    }
  return out
}

const OSTEOPHYTE = lesionValue('osteophyte')
const LOSSES: ReadonlySet<number> = new Set(
  (['cartilage-partial-loss', 'cartilage-full-loss'] as const).map(lesionValue),
)

/** For every voxel the class it has on the map of a bone. */
function classVolume(
  { bone, classes }: (typeof PLANS)[number],
  truth: KneeLabels,
  surface: ArticularSurface,
): Uint8Array {
  const indexOf = (wanted: Lesion | SurfaceClass): number =>
    Math.max(
      0,
      classes.findIndex((name) => name === wanted),
    )
  const boneValue = tissueValue(bone)
  const ofTissue = TISSUES.map((tissue, value) => {
    if (tissue === bone) return indexOf('bone')
    if (BONE_OF[value] === boneValue) return indexOf('cartilage')
    if (tissue === 'medial-meniscus' || tissue === 'lateral-meniscus') return indexOf('meniscus')
    return tissue === 'joint-fluid' ? indexOf('joint-fluid') : indexOf('other')
  })
  const ofLesion = LESIONS.map(indexOf)
  const out = Uint8Array.from(truth.tissue, (tissue, n) => {
    const lesion = truth.lesion[n] ?? 0
    const isOfAnotherBone = LOSSES.has(lesion) || (lesion === OSTEOPHYTE && tissue !== boneValue)
    return (isOfAnotherBone ? 0 : ofLesion[lesion]) || (ofTissue[tissue] ?? 0)
  })
  // Lost cartilage has no tissue that would tell its bone: the layer does.
  surface.voxels.forEach((n, s) => {
    const lesion = truth.lesion[n] ?? 0
    if (surface.bone[s] === boneValue && LOSSES.has(lesion)) out[n] = ofLesion[lesion] ?? 0
  })
  return out
}

/** The nearest voxel's class along every ray, as surfaceProfiles samples the image. */
function classProfiles(classes: Uint8Array, [ni, nj]: Vec3, map: SurfaceMap): Uint8Array {
  const out = new Uint8Array(sampleCount(map))
  eachSample(map, (at, x, y, k) => {
    const [i, j] = [Math.round(x), Math.round(y)]
    if (i >= 0 && j >= 0 && i < ni && j < nj) out[at] = classes[i + ni * (j + nj * k)] ?? 0
  })
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
async function foundTissue(file: string, lattice: Lattice): Promise<Uint8Array> {
  const data = new Uint8Array(await readFile(file))
  settleLabels({ data, ...lattice })
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
  const lattice = segmentLattice(spacing)
  const truth: KneeLabels = { tissue: await part('tissue.u8'), lesion: await part('lesion.u8'), ...lattice }
  const intensity = Float32Array.from(await part('image.u8'), (value) => value / 255)
  const bones = {
    found: await foundTissue(path.join(values.labelled, `${seed}.tissue.u8`), lattice),
    true: truth.tissue.map((value, n) => (truth.lesion[n] === OSTEOPHYTE ? 0 : value)),
  }
  const surface = articularSurface(truth, gridOf(truth))
  for (const plan of PLANS) {
    const classes = classVolume(plan, truth, surface)
    for (const [variant, tissue] of Object.entries(bones)) {
      const depth = { below: plan.depth.below + MARGIN, above: plan.depth.above + MARGIN }
      const map = surfaceMap({ ...plan, depth }, { tissue, dims: lattice.dims })
      if (!map) continue
      const { height, seen } = map.heights
      const profile = surfaceProfiles(intensity, lattice.dims, map)
      const bytes = [
        new Uint8Array(height.buffer),
        seen,
        Uint8Array.from(profile, (value) => Math.round(value * 255)),
        classProfiles(classes, lattice.dims, map),
      ]
      await writeFile(path.join(values.out, `${seed}.${plan.bone}.${variant}.map`), Buffer.concat(bytes))
    }
  }
  process.stderr.write(`\r${index + 1} of ${seeds.length} examinations mapped`)
}
process.stderr.write('\n')
