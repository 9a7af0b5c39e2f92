import { lesionValue, tissueValue } from './labels.js'
import { eachNeighbour, voxelDistance, type Grid, type KneeLabels } from './knee-labels.js'

const FEMUR = tissueValue('femur')
const TIBIA = tissueValue('tibia')
const PATELLA = tissueValue('patella')

/** The bone under a cartilage label, 0 for every other label. Tables by label value: millions of voxels ask. */
export const BONE_OF = new Uint8Array(256)
BONE_OF[tissueValue('femoral-cartilage')] = FEMUR
BONE_OF[tissueValue('medial-tibial-cartilage')] = TIBIA
BONE_OF[tissueValue('lateral-tibial-cartilage')] = TIBIA
BONE_OF[tissueValue('patellar-cartilage')] = PATELLA
/** 1 for a lesion that is lost cartilage. */
const IS_LOSS = new Uint8Array(256)
IS_LOSS[lesionValue('cartilage-partial-loss')] = 1
IS_LOSS[lesionValue('cartilage-full-loss')] = 1

/**
 * The layer on each articular surface, cartilage that is there and cartilage that is lost, cut into columns: every
 * voxel of the layer belongs to the bone voxel it is nearest to along face steps. A column therefore stands on one
 * voxel of the bone's surface, and surface shares are counted in columns.
 */
export interface ArticularSurface {
  /** Voxels of the layer. */
  readonly voxels: Int32Array
  /** For each of them, the bone voxel under it. */
  readonly foot: Int32Array
  /** For each of them, the tissue value of that bone. */
  readonly bone: Uint8Array
}

/** A layer voxel further than this from its bone belongs to no column: the label has a hole there, mm. */
const FURTHEST = 8

/** Finds the articular layer. Lost cartilage has no tissue label of its own: it belongs to the bone that reaches it first. */
export function articularSurface(labels: KneeLabels, grid: Grid): ArticularSurface {
  const { tissue, lesion } = labels
  const total = tissue.length
  const owner = new Uint8Array(total)
  const isLayer = (n: number): boolean => BONE_OF[tissue[n] ?? 0] !== 0 || IS_LOSS[lesion[n] ?? 0] === 1
  const mayBelong = (n: number, bone: number): boolean => {
    const cartilage = BONE_OF[tissue[n] ?? 0] ?? 0
    return cartilage === 0 ? IS_LOSS[lesion[n] ?? 0] === 1 : cartilage === bone
  }
  const voxels: number[] = []
  const foot: number[] = []
  for (let n = 0; n < total; n++) {
    if (!isLayer(n)) continue
    eachNeighbour(grid, n, (neighbour) => {
      const bone = tissue[neighbour] ?? 0
      const isBone = bone === FEMUR || bone === TIBIA || bone === PATELLA
      if (owner[n] === 0 && isBone && mayBelong(n, bone)) {
        owner[n] = bone
        voxels.push(n)
        foot.push(neighbour)
      }
    })
  }
  for (let head = 0; head < voxels.length; head++) {
    const n = voxels[head] ?? 0
    const bone = owner[n] ?? 0
    eachNeighbour(grid, n, (neighbour) => {
      if (owner[neighbour] !== 0 || !isLayer(neighbour) || !mayBelong(neighbour, bone)) return
      if (voxelDistance(grid, neighbour, foot[head] ?? 0) <= FURTHEST) {
        owner[neighbour] = bone
        voxels.push(neighbour)
        foot.push(foot[head] ?? 0)
      }
    })
  }
  return {
    voxels: Int32Array.from(voxels),
    foot: Int32Array.from(foot),
    bone: Uint8Array.from(voxels, (n) => owner[n] ?? 0),
  }
}
