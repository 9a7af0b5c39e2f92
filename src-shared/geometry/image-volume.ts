import type { Lattice } from './lattice.js'

/** The voxel types that the volume cache holds. */
export type VoxelArray = Int16Array | Uint16Array | Uint8Array | Int32Array | Float32Array

/** An image: voxels with i fastest (index = i + ni·(j + nj·k)) and where they lie in LPS mm. */
export interface ImageVolume extends Lattice {
  readonly data: VoxelArray
}

/** A label image (tissue or lesion values of src-shared/anatomy/labels.ts) and where it lies. */
export interface LabelVolume extends Lattice {
  readonly data: Uint8Array
}
