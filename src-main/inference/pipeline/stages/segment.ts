import { LESIONS, tissueValue } from '../../../../src-shared/anatomy/labels.js'
import { affineOfBlock, affineSpacing } from '../../../../src-shared/geometry/affine.js'
import type { PackManifest } from '../../pack/schema.js'
import { anatomicalPrior, lesionNeeds, priorOn, tissueNeeds } from '../labels/anatomical-prior.js'
import { classLabels } from '../labels/argmax.js'
import { keepLargestParts } from '../labels/components.js'
import type { LabelVolume } from '../../../../src-shared/geometry/image-volume.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'
import { blankOutside, classValues, PART_RULES, type Localisation } from './localise.js'
import { priorLattice, type LocaliserOpinion } from '../labels/localiser-opinion.js'
import { classesOf, type GraphSession, type Tensor } from '../session.js'
import type { StandardisedGrid } from '../../../../src-shared/anatomy/grid/standardise.js'
import { settleSides } from '../labels/settle-sides.js'
import { tilesOf, type Tile } from '../grid/tiles.js'
import { trimWhiskers } from '../labels/trim-whiskers.js'

/** Cartilage and fluid come in sheets a few voxels thick: they have no core to hold on to. */
const SHEETS: ReadonlySet<number> = new Set(
  (
    [
      'femoral-cartilage',
      'medial-tibial-cartilage',
      'lateral-tibial-cartilage',
      'patellar-cartilage',
      'joint-fluid',
    ] as const
  ).map(tissueValue),
)
const THICK_RULES = PART_RULES.filter(({ value }) => !SHEETS.has(value))

/** The fine label volumes, both on the mirrored-to-right grid. */
export interface Segmentation {
  readonly tissue: LabelVolume
  readonly lesion: LabelVolume
  /** What the graph saw in every voxel, [channels, slices, rows, columns], for close-ups; null where it gives none. */
  readonly evidence: Uint8Array | null
}

/**
 * Runs the segmenter over its grid, tile by tile. Tiles in which the image has nothing are skipped.
 * The localiser's opinion is told to it where the pack wants that (localiser-opinion.ts), and where the localiser found
 * nothing of a structure within the pack's reach, none is drawn (anatomical-prior.ts).
 * `onTile` hears how many are done; where it throws (a cancel), the run ends there.
 */
export async function segment(
  session: GraphSession,
  pack: Pick<PackManifest, 'segment' | 'localise'>,
  grid: StandardisedGrid,
  localisation: Pick<Localisation, 'labels' | 'opinion'>,
  onTile: (progress: { readonly done: number; readonly total: number }) => Promise<void>,
): Promise<Segmentation> {
  const { tile, tissues, lesions } = pack.segment
  const tissueValues = classValues(tissues)
  const lesionValues = lesions.map((lesion) => LESIONS.indexOf(lesion))
  const tissue = new Uint8Array(grid.image.length)
  const lesion = new Uint8Array(grid.image.length)
  let evidence: Uint8Array | null = null
  const { reach } = pack.segment
  const { labels, opinion: told } = localisation
  const prior = reach > 0 ? anatomicalPrior(labels, reach, affineSpacing(labels.affine)[0]) : null
  const coarseClasses = tissues.map((name) => pack.localise.tissues.indexOf(name))
  const needs = { tissue: tissueNeeds(tissues), lesion: lesionNeeds(lesions) }
  const tiles = tilesOf(pack.segment.grid.size, tile.size, tile.overlap)
  for (const [index, part] of tiles.entries()) {
    if (hasImage(grid, part)) {
      const data = cut(grid.image, grid.lattice.dims, part)
      const lattice = tileLattice(grid.lattice, part)
      const image = { data, dims: [1, 1, ...part.size] }
      const outputs = await session.run(told ? { image, prior: priorOf(told, coarseClasses, lattice) } : { image })
      const allowed = prior ? priorOn(prior, lattice) : null
      const room = (needed: readonly number[]) => (allowed ? { allowed, needs: needed } : undefined)
      const tissueLabels = classLabels(classesOf(outputs, 'tissue', data.length), tissueValues, room(needs.tissue))
      const lesionLabels = classLabels(classesOf(outputs, 'lesion', data.length), lesionValues, room(needs.lesion))
      paste(tissueLabels, tissue, grid.lattice.dims, part)
      paste(lesionLabels, lesion, grid.lattice.dims, part)
      const channels = pack.segment.evidence
      if (channels > 0) evidence = classesOf(outputs, 'evidence', channels * data.length)
    }
    await onTile({ done: index + 1, total: tiles.length })
  }
  blankOutside(tissue, grid.intensity)
  blankOutside(lesion, grid.intensity)
  settleLabels({ ...grid.lattice, data: tissue })
  return { tissue: { ...grid.lattice, data: tissue }, lesion: { ...grid.lattice, data: lesion }, evidence }
}

/** Sets right what a graph cannot know voxel by voxel (in place): sides, whiskers, stray parts. */
function settleLabels(tissue: LabelVolume): void {
  settleSides(tissue)
  trimWhiskers(tissue.data, tissue.dims, THICK_RULES)
  keepLargestParts(tissue.data, tissue.dims, PART_RULES)
}

/** The segmenter's input `prior`: [1, classes, half the tile's slices, rows and columns]. */
function priorOf(told: LocaliserOpinion, classes: readonly number[], tile: Lattice): Tensor {
  const lattice = priorLattice(tile)
  const [columns, rows, slices] = lattice.dims
  return { data: told.scaled(classes, lattice), dims: [1, classes.length, slices, rows, columns] }
}

/** Where a tile lies in the patient. */
function tileLattice(grid: Lattice, part: Tile): Lattice {
  const [k, j, i] = part.start
  const [depth, height, width] = part.size
  return {
    dims: [width, height, depth],
    affine: affineOfBlock(grid.affine, [i, j, k]),
  }
}

/** Calls back with the first array index and length of every column run of a part, and its index within the part. */
function eachRun(
  dims: LabelVolume['dims'],
  start: Tile['start'],
  size: Tile['size'],
  visit: (at: number, length: number, slice: number, row: number) => void,
): void {
  for (let k = 0; k < size[0]; k++)
    for (let j = 0; j < size[1]; j++)
      visit(start[2] + dims[0] * (start[1] + j + dims[1] * (start[0] + k)), size[2], k, j)
}

function hasImage(grid: StandardisedGrid, part: Tile): boolean {
  let found = false
  eachRun(grid.lattice.dims, part.start, part.size, (at, length) => {
    for (let n = at; n < at + length && !found; n++) if ((grid.intensity[n] ?? 0) > 0) found = true
  })
  return found
}

function cut(image: Float32Array, dims: LabelVolume['dims'], part: Tile): Float32Array {
  const [depth, height, width] = part.size
  if (depth * height * width === image.length) return image
  const out = new Float32Array(depth * height * width)
  eachRun(dims, part.start, part.size, (at, length, k, j) => {
    out.set(image.subarray(at, at + length), width * (j + height * k))
  })
  return out
}

/** Writes the part of a tile that is its own (`keep`) into the volume. */
function paste(from: Uint8Array, to: Uint8Array, dims: LabelVolume['dims'], part: Tile): void {
  const [, height, width] = part.size
  const { start, size } = part.keep
  const [k0, j0, i0] = [start[0] - part.start[0], start[1] - part.start[1], start[2] - part.start[2]]
  eachRun(dims, start, size, (at, length, k, j) => {
    const read = i0 + width * (j0 + j + height * (k0 + k))
    to.set(from.subarray(read, read + length), at)
  })
}
