import type { Affine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** A volume whose slices are shown to a model; voxels x fastest: index = x + dims[0] · (y + dims[1] · slice). */
export interface ShownVolume {
  readonly geometry: {
    /** Voxels along x (column), y (row) and slice. */
    readonly dims: Vec3
    /** Voxel index → LPS mm; null where nobody knows. */
    readonly affineLps: Affine | null
  }
  readonly voxels: Int16Array | Uint16Array | Float32Array | Uint8Array
}

/** How box numbers of a text relate to voxels: voxel = offset + scale · number, along x, y, slice. */
export interface Presented {
  readonly offset: Vec3
  readonly scale: Vec3
}
