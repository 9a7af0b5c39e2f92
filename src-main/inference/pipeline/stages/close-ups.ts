import type { Measurement } from '../../../../src-shared/anatomy/measures/measurement.js'
import { sightingOf, type Grid, type Sighting } from '../../../../src-shared/anatomy/knee-labels.js'
import { ARTICULAR_SUBREGIONS, MENISCAL_THIRDS, type Partition } from '../../../../src-shared/anatomy/partition.js'
import { invertAffine, transformBox } from '../../../../src-shared/geometry/affine.js'
import type { Box } from '../../../../src-shared/geometry/box.js'
import { findQuestion } from '../../../../src-shared/moaks/questions.js'
import type { RegionId } from '../../../../src-shared/moaks/regions.js'
import { FINDINGS_STRIDE, type CloseUpPlan } from '../../pack/close-up-plan.js'
import type { PackManifest } from '../../pack/schema.js'
import type { LocatedRegion } from '../../../../src-shared/anatomy/regions.js'
import type { Segmentation } from './segment.js'
import { classesOf, outputOf, type GraphSession } from '../session.js'
import type { StandardisedGrid } from '../../../../src-shared/anatomy/grid/standardise.js'

/** The knee as it was outlined, for a closer look at its regions. */
export interface OutlinedKnee {
  readonly segmentation: Pick<Segmentation, 'evidence'>
  readonly grid: Pick<StandardisedGrid, 'intensity' | 'lattice'>
  readonly partition: Partition
  readonly regions: ReadonlyMap<RegionId, Pick<LocatedRegion, 'boxLps'>>
}

/** What a close-up says about its region. */
interface Look {
  readonly plan: CloseUpPlan
  readonly scores: Float32Array
  readonly findings: Uint8Array
  /** First slice, row and column of the crop. */
  readonly first: readonly [number, number, number]
}

/** A margin has no voxels of its own: its region is its box grown by so many voxels, since osteophytes leave it. */
const BOX_MARGIN = 4

/** From this level on (of 255) a finding counts as seen. */
const SEEN = 128

/**
 * Looks at every region of the pack's close-ups and adds their scores to the features of the measurements they are
 * about, and where they saw something. A measurement whose region was not found cannot be looked at, and is left out.
 * `onRegion` hears how many are done; where it throws, the look ends.
 */
export async function lookCloser(
  sessions: ReadonlyMap<string, GraphSession>,
  { closeUps }: Pick<PackManifest, 'closeUps'>,
  knee: OutlinedKnee,
  measurements: readonly Measurement[],
  onRegion: (progress: { readonly done: number; readonly total: number }) => Promise<void>,
): Promise<Measurement[]> {
  const { evidence } = knee.segmentation
  if (closeUps.length === 0 || !evidence) return [...measurements]
  const looks = new Map<RegionId, Look[]>()
  const image = asBytes(knee.grid.intensity)
  const total = closeUps.reduce((sum, { regions }) => sum + regions.length, 0)
  let done = 0
  for (const plan of closeUps) {
    const session = sessions.get(plan.name)
    for (const region of plan.regions) {
      const box = knee.regions.get(region)?.boxLps
      if (session && box) {
        const one = await look(session, plan, region, onGrid(box, knee), { ...knee, evidence, image })
        looks.set(region, [...(looks.get(region) ?? []), one])
      }
      await onRegion({ done: ++done, total })
    }
  }
  return measurements.flatMap((measurement) => withScores(measurement, closeUps, looks, knee.partition.grid))
}

/** Intensities 0…1 as bytes; what lies outside the image is 0. A plain loop: `from` with a function takes ten times as long. */
export function asBytes(intensity: Float32Array): Uint8Array {
  const out = new Uint8Array(intensity.length)
  for (let n = 0; n < out.length; n++) out[n] = Math.round(Math.min(1, Math.max(0, intensity[n] ?? 0)) * 255)
  return out
}

/** A box of LPS mm in continuous voxel indices of the fine grid. */
function onGrid(box: Box, { grid: { lattice } }: Pick<OutlinedKnee, 'grid'>): Box {
  return transformBox(invertAffine(lattice.affine), box)
}

/** First slice, row and column of a crop around the middle of a box of voxel indices. */
function cropStart({ min, max }: Box, [slices, rows, columns]: CloseUpPlan['size']): [number, number, number] {
  const first = (axis: 0 | 1 | 2, length: number): number =>
    Math.floor((min[axis] + max[axis]) / 2 - (length - 1) / 2 + 0.5)
  return [first(2, slices), first(1, rows), first(0, columns)]
}

async function look(
  session: GraphSession,
  plan: CloseUpPlan,
  region: RegionId,
  box: Box,
  knee: OutlinedKnee & { readonly evidence: Uint8Array; readonly image: Uint8Array },
): Promise<Look> {
  const { dims } = knee.grid.lattice
  const first = cropStart(box, plan.size)
  const voxels = dims[0] * dims[1] * dims[2]
  const channels = knee.evidence.length / voxels
  const size = plan.size[0] * plan.size[1] * plan.size[2]
  const crop = new Uint8Array((channels + 2) * size)
  for (let channel = 0; channel < channels; channel++)
    cut(knee.evidence.subarray(channel * voxels), dims, first, plan.size, crop.subarray(channel * size))
  cut(knee.image, dims, first, plan.size, crop.subarray(channels * size))
  const own = crop.subarray((channels + 1) * size)
  if (hasVoxels(region)) cut(voxelsOf(region, knee.partition), dims, first, plan.size, own)
  else fillBox(box, first, plan.size, own)
  const place = new Float32Array(plan.regions.length)
  place[plan.regions.indexOf(region)] = 1
  const outputs = await session.run({
    crop: { data: crop, dims: [1, channels + 2, ...plan.size] },
    place: { data: place, dims: [1, place.length] },
  })
  const scores = plan.scores.reduce((sum, { features }) => sum + features.length, 0)
  return {
    plan,
    scores: outputOf(outputs, 'scores', scores),
    findings: classesOf(outputs, 'findings', (plan.findings.length * size) / FINDINGS_STRIDE ** 3),
    first,
  }
}

/** Copies the part of a volume that lies in a crop; what lies outside stays 0. */
function cut(
  volume: Uint8Array,
  [ni, nj, nk]: readonly [number, number, number],
  [k0, j0, i0]: readonly [number, number, number],
  [slices, rows, columns]: CloseUpPlan['size'],
  out: Uint8Array,
): void {
  const from = Math.max(0, i0)
  const to = Math.min(ni, i0 + columns)
  if (to <= from) return
  for (let k = Math.max(0, k0); k < Math.min(nk, k0 + slices); k++)
    for (let j = Math.max(0, j0); j < Math.min(nj, j0 + rows); j++) {
      const row = ni * (j + nj * k)
      const target = columns * (j - j0 + rows * (k - k0)) - i0
      // Rows are short: a view of each costs more than its bytes.
      for (let i = from; i < to; i++) out[target + i] = volume[row + i] ?? 0
    }
}

/** Places in the partition, from 1; 0 where it has no such region. */
const subregionOf = (region: RegionId): number => ARTICULAR_SUBREGIONS.findIndex((id) => id === region) + 1
const thirdOf = (region: RegionId): number => MENISCAL_THIRDS.findIndex((id) => id === region) + 1

function hasVoxels(region: RegionId): boolean {
  return subregionOf(region) > 0 || thirdOf(region) > 0
}

/** 255 in the voxels of a subregion's articular layer or of a meniscal third. */
export function voxelsOf(region: RegionId, { articular, meniscal, surface }: Partition): Uint8Array {
  const out = new Uint8Array(articular.length)
  const [subregion, third] = [subregionOf(region), thirdOf(region)]
  if (subregion > 0)
    for (let s = 0; s < surface.voxels.length; s++)
      if (articular[surface.foot[s] ?? 0] === subregion) out[surface.voxels[s] ?? 0] = 255
  if (third > 0) for (let n = 0; n < meniscal.length; n++) if (meniscal[n] === third) out[n] = 255
  return out
}

/** 255 where a box of voxel indices, grown by BOX_MARGIN, lies in a crop. */
function fillBox(box: Box, first: readonly [number, number, number], size: CloseUpPlan['size'], out: Uint8Array): void {
  const isInside = (axis: 0 | 1 | 2, at: number): boolean =>
    at >= box.min[axis] - BOX_MARGIN && at <= box.max[axis] + BOX_MARGIN
  const [slices, rows, columns] = size
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      if (isInside(2, first[0] + k) && isInside(1, first[1] + j))
        for (let i = 0; i < columns; i++) if (isInside(0, first[2] + i)) out[i + columns * (j + rows * k)] = 255
}

function withScores(
  measurement: Measurement,
  plans: readonly CloseUpPlan[],
  looks: ReadonlyMap<RegionId, readonly Look[]>,
  grid: Grid,
): Measurement[] {
  const region = findQuestion(measurement.question)?.regionId
  let result = measurement
  for (const plan of plans) {
    const asked = plan.scores.find(({ component }) => component === measurement.component)
    if (!asked || !region || !plan.regions.includes(region)) continue
    const found = looks.get(region)?.find((one) => one.plan === plan)
    if (!found) return []
    const before = plan.scores
      .slice(0, plan.scores.indexOf(asked))
      .reduce((sum, { features }) => sum + features.length, 0)
    const scores = new Map(asked.features.map((name, n) => [name, found.scores[before + n] ?? 0]))
    result = {
      ...result,
      features: { ...result.features, ...Object.fromEntries(scores) },
      seenCloseUp: result.seenCloseUp ?? sightingIn(found, asked.shownBy, grid),
    }
  }
  return [result]
}

/** Where the maps of a component's findings show something: the voxels of every block that does. */
function sightingIn({ plan, findings, first }: Look, shownBy: readonly number[], grid: Grid): Sighting | null {
  const [slices, rows, columns] = plan.size.map((length) => length / FINDINGS_STRIDE)
  if (slices === undefined || rows === undefined || columns === undefined) return null
  const voxels: number[] = []
  for (let k = 0; k < slices; k++)
    for (let j = 0; j < rows; j++)
      for (let i = 0; i < columns; i++) {
        const at = i + columns * (j + rows * k)
        if (!shownBy.some((map) => (findings[map * slices * rows * columns + at] ?? 0) >= SEEN)) continue
        const block = [i, j, k].map((index, axis) => (first[2 - axis] ?? 0) + index * FINDINGS_STRIDE)
        eachOfBlock(block, grid, (n) => voxels.push(n))
      }
  return sightingOf(grid, voxels) ?? null
}

/** Visits the voxels of a block that lie in the grid. */
function eachOfBlock([i0 = 0, j0 = 0, k0 = 0]: readonly number[], grid: Grid, visit: (n: number) => void): void {
  for (let k = Math.max(0, k0); k < Math.min(grid.nk, k0 + FINDINGS_STRIDE); k++)
    for (let j = Math.max(0, j0); j < Math.min(grid.nj, j0 + FINDINGS_STRIDE); j++)
      for (let i = Math.max(0, i0); i < Math.min(grid.ni, i0 + FINDINGS_STRIDE); i++)
        visit(i + grid.ni * j + grid.slab * k)
}
