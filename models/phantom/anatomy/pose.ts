import type { Vec3 } from '../../../src-shared/geometry/box.js'

/**
 * A rigid placement p = R·(q − pivot) + pivot + shift, where q is a point of the placed bone's own frame. Rotations are
 * small angles in degrees about x (flexion), then y (varus), then z (axial rotation).
 */
export class Placement {
  private readonly m: readonly number[]

  constructor(
    readonly pivot: Vec3,
    readonly shift: Vec3,
    angles: Vec3,
  ) {
    const [ax, ay, az] = [angles[0], angles[1], angles[2]].map((degrees) => (degrees * Math.PI) / 180)
    const cx = Math.cos(ax ?? 0)
    const sx = Math.sin(ax ?? 0)
    const cy = Math.cos(ay ?? 0)
    const sy = Math.sin(ay ?? 0)
    const cz = Math.cos(az ?? 0)
    const sz = Math.sin(az ?? 0)
    // Rz·Ry·Rx; about x a positive angle carries +z towards +y, which is how the thigh leans back in flexion
    const rx = [1, 0, 0, 0, cx, sx, 0, -sx, cx]
    const ry = [cy, 0, sy, 0, 1, 0, -sy, 0, cy]
    const rz = [cz, -sz, 0, sz, cz, 0, 0, 0, 1]
    this.m = product(rz, product(ry, rx))
  }

  /** Own frame → parent frame. */
  place(q: Vec3): Vec3 {
    const [x, y, z] = [q[0] - this.pivot[0], q[1] - this.pivot[1], q[2] - this.pivot[2]]
    const m = this.m
    const row = (r: number): number => (m[r] ?? 0) * x + (m[r + 1] ?? 0) * y + (m[r + 2] ?? 0) * z
    return [
      row(0) + this.pivot[0] + this.shift[0],
      row(3) + this.pivot[1] + this.shift[1],
      row(6) + this.pivot[2] + this.shift[2],
    ]
  }

  /** Parent frame → own frame, written to `out`. */
  unplace(px: number, py: number, pz: number, out: Float64Array): void {
    const x = px - this.pivot[0] - this.shift[0]
    const y = py - this.pivot[1] - this.shift[1]
    const z = pz - this.pivot[2] - this.shift[2]
    const m = this.m
    out[0] = (m[0] ?? 0) * x + (m[3] ?? 0) * y + (m[6] ?? 0) * z + this.pivot[0]
    out[1] = (m[1] ?? 0) * x + (m[4] ?? 0) * y + (m[7] ?? 0) * z + this.pivot[1]
    out[2] = (m[2] ?? 0) * x + (m[5] ?? 0) * y + (m[8] ?? 0) * z + this.pivot[2]
  }

  /** The 3×3 rotation, row-major, own frame → parent frame. */
  get rotation(): readonly number[] {
    return this.m
  }
}

function product(a: readonly number[], b: readonly number[]): number[] {
  const out: number[] = []
  for (let r = 0; r < 3; r++)
    for (let c = 0; c < 3; c++)
      out.push(
        (a[r * 3] ?? 0) * (b[c] ?? 0) + (a[r * 3 + 1] ?? 0) * (b[3 + c] ?? 0) + (a[r * 3 + 2] ?? 0) * (b[6 + c] ?? 0),
      )
  return out
}
