import type { Vec3 } from '../../geometry/box.js'
import type { SurfacePoints } from './bone-points.js'

/** Points sorted into cubes, so that the nearest one is found by looking into few of them. */
export class NearestPoints {
  readonly #cells = new Map<number, number[]>()

  constructor(
    private readonly points: SurfacePoints,
    private readonly edge: number,
  ) {
    for (let n = 0; n < points.count; n++) {
      const cell = this.#cell(points.places[3 * n] ?? 0, points.places[3 * n + 1] ?? 0, points.places[3 * n + 2] ?? 0)
      const members = this.#cells.get(cell)
      if (members) members.push(n)
      else this.#cells.set(cell, [n])
    }
  }

  /** Number of the nearest point whose normal does not turn away from `normal`; −1 for none within `reach` mm. */
  of([x, y, z]: Vec3, normal: Vec3, reach: number): number {
    const around = Math.ceil(reach / this.edge)
    let best = -1
    let least = reach * reach
    const [ci, cj, ck] = [Math.floor(x / this.edge), Math.floor(y / this.edge), Math.floor(z / this.edge)]
    // Ring by ring: nothing further out can be nearer than what was found, once the ring is further away than it.
    for (let ring = 0; ring <= around && (Math.max(0, ring - 1) * this.edge) ** 2 <= least; ring++)
      for (let i = -ring; i <= ring; i++)
        for (let j = -ring; j <= ring; j++) {
          const whole = Math.abs(i) === ring || Math.abs(j) === ring
          for (let k = -ring; k <= ring; k += whole || ring === 0 ? 1 : 2 * ring) {
            for (const n of this.#cells.get(cellOf(ci + i, cj + j, ck + k)) ?? []) {
              const { places, normals } = this.points
              const [dx, dy, dz] = [
                (places[3 * n] ?? 0) - x,
                (places[3 * n + 1] ?? 0) - y,
                (places[3 * n + 2] ?? 0) - z,
              ]
              const squared = dx * dx + dy * dy + dz * dz
              if (squared >= least) continue
              const along =
                (normals[3 * n] ?? 0) * normal[0] +
                (normals[3 * n + 1] ?? 0) * normal[1] +
                (normals[3 * n + 2] ?? 0) * normal[2]
              if (along <= 0) continue
              least = squared
              best = n
            }
          }
        }
    return best
  }

  #cell(x: number, y: number, z: number): number {
    return cellOf(Math.floor(x / this.edge), Math.floor(y / this.edge), Math.floor(z / this.edge))
  }
}

/** One number for a cube; a knee has places of some metres at most. */
function cellOf(i: number, j: number, k: number): number {
  return ((i + 4096) * 8192 + (j + 4096)) * 8192 + (k + 4096)
}
