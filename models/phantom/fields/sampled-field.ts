import type { Vec3 } from '../../../src-shared/geometry/box.js'

/** Edge of the blocks that `fill` may take at one value, in nodes. */
const BLOCK = 4

/** Value of a distance field outside its box: far away. */
export const FAR = 99

/**
 * A scalar field kept on a coarse regular lattice (x fastest) and read by trilinear interpolation. Anatomy is smooth
 * at the scale of the lattice, so a field of 2 mm gives surfaces true to some hundredths of a millimetre at a
 * fraction of the cost of evaluating the shapes at every voxel.
 */
export class SampledField {
  readonly data: Float32Array
  private readonly inverse: number

  /** `origin`: first node, mm; `spacing`: mm; `dims`: nodes along x, y, z; `outside`: value beyond the lattice. */
  constructor(
    readonly origin: Vec3,
    readonly spacing: number,
    readonly dims: Vec3,
    readonly outside = FAR,
  ) {
    this.data = new Float32Array(dims[0] * dims[1] * dims[2])
    this.inverse = 1 / spacing
  }

  /** The lattice that covers `min`…`max` (mm). */
  static covering(min: Vec3, max: Vec3, spacing: number, outside = FAR): SampledField {
    const count = (axis: 0 | 1 | 2): number => Math.ceil((max[axis] - min[axis]) / spacing) + 1
    return new SampledField(min, spacing, [count(0), count(1), count(2)], outside)
  }

  /**
   * Fills the nodes from a distance function of the position in mm. Only within about `reach` mm of the surface is every
   * node evaluated; blocks of nodes further off take the value of their middle, right in sign and rough in size.
   */
  fill(value: (x: number, y: number, z: number) => number, reach = Infinity): this {
    const [nx, ny, nz] = this.dims
    const [ox, oy, oz] = this.origin
    const h = this.spacing
    const middle = ((BLOCK - 1) / 2) * h
    const certain = reach + middle * Math.sqrt(3) * 1.35
    for (let bk = 0; bk < nz; bk += BLOCK)
      for (let bj = 0; bj < ny; bj += BLOCK)
        for (let bi = 0; bi < nx; bi += BLOCK) {
          let whole = 0
          if (Number.isFinite(reach)) {
            whole = value(ox + bi * h + middle, oy + bj * h + middle, oz + bk * h + middle)
            if (Math.abs(whole) < certain) whole = 0
          }
          const toK = Math.min(nz, bk + BLOCK)
          const toJ = Math.min(ny, bj + BLOCK)
          const toI = Math.min(nx, bi + BLOCK)
          for (let k = bk; k < toK; k++)
            for (let j = bj; j < toJ; j++) {
              const row = (k * ny + j) * nx
              for (let i = bi; i < toI; i++)
                this.data[row + i] = whole === 0 ? value(ox + i * h, oy + j * h, oz + k * h) : whole
            }
        }
    return this
  }

  /** Interpolated value at a point in mm; `outside` beyond the lattice. */
  sample(x: number, y: number, z: number): number {
    const [nx, ny, nz] = this.dims
    const fx = (x - this.origin[0]) * this.inverse
    const fy = (y - this.origin[1]) * this.inverse
    const fz = (z - this.origin[2]) * this.inverse
    if (fx < 0 || fy < 0 || fz < 0 || fx >= nx - 1 || fy >= ny - 1 || fz >= nz - 1) return this.outside
    const i = fx | 0
    const j = fy | 0
    const k = fz | 0
    const u = fx - i
    const v = fy - j
    const w = fz - k
    const d = this.data
    const row = nx
    const slab = nx * ny
    const at = i + j * row + k * slab
    const c00 = (d[at] ?? 0) * (1 - u) + (d[at + 1] ?? 0) * u
    const c10 = (d[at + row] ?? 0) * (1 - u) + (d[at + row + 1] ?? 0) * u
    const c01 = (d[at + slab] ?? 0) * (1 - u) + (d[at + slab + 1] ?? 0) * u
    const c11 = (d[at + slab + row] ?? 0) * (1 - u) + (d[at + slab + row + 1] ?? 0) * u
    return (c00 * (1 - v) + c10 * v) * (1 - w) + (c01 * (1 - v) + c11 * v) * w
  }

  /** Central-difference gradient at node (i, j, k), written to `out`; one-sided at the rim. Returns its length. */
  gradientAt(i: number, j: number, k: number, out: Float64Array): number {
    const [nx, ny, nz] = this.dims
    const slab = nx * ny
    const at = i + j * nx + k * slab
    const gx = this.difference(at, i, nx, 1)
    const gy = this.difference(at, j, ny, nx)
    const gz = this.difference(at, k, nz, slab)
    const length = Math.sqrt(gx * gx + gy * gy + gz * gz)
    const scale = length > 1e-6 ? 1 / length : 0
    out[0] = gx * scale
    out[1] = gy * scale
    out[2] = gz * scale
    return length
  }

  private difference(at: number, index: number, count: number, stride: number): number {
    const low = index > 0 ? 1 : 0
    const high = index < count - 1 ? 1 : 0
    const rise = (this.data[at + high * stride] ?? 0) - (this.data[at - low * stride] ?? 0)
    return rise / (Math.max(1, low + high) * this.spacing)
  }

  /** Divides by the gradient's length, which makes any smooth implicit function a distance near its zero set. */
  normalised(): this {
    const [nx, ny, nz] = this.dims
    const source = this.data
    const out = new Float64Array(3)
    let index = 0
    const scaled = new Float32Array(source.length)
    for (let k = 0; k < nz; k++)
      for (let j = 0; j < ny; j++)
        for (let i = 0; i < nx; i++, index++) {
          const value = source[index] ?? 0
          if (Math.abs(value) > 12) {
            scaled[index] = value
            continue
          }
          const length = this.gradientAt(i, j, k, out)
          scaled[index] = value / Math.min(1.8, Math.max(0.55, length))
        }
    this.data.set(scaled)
    return this
  }
}
