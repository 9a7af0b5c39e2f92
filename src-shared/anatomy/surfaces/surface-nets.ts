import type { ScalarField } from './bone-field.js'

/** How many neighbours a vertex of surface nets can have: one through each face of its cell. */
export const NEIGHBOURS = 6

/** A surface between what is inside (≥ level) and outside of a field. */
export interface SurfaceMesh {
  /** x, y, z of every vertex in continuous indices of the field's lattice. */
  readonly positions: Float32Array
  /** Unit normals, outwards, along the axes of the lattice. */
  readonly normals: Float32Array
  /** NEIGHBOURS for every vertex; its own index stands where there is none. */
  readonly neighbours: Int32Array
  /** Three vertices each. */
  readonly triangles: Int32Array
}

/**
 * Naive surface nets (Gibson 1998, MICCAI, LNCS 1496:888): one vertex in every cell that the surface crosses, in the mean of
 * where it crosses the cell's edges. Gives fewer and better shaped triangles than marching cubes, and each vertex knows its
 * neighbours. The surface is not closed where it leaves the lattice.
 */
export function surfaceNets(field: ScalarField, level: number): SurfaceMesh {
  const [ni, nj, nk] = field.dims
  const slab = ni * nj
  const { data } = field
  const vertexOf = new Int32Array(data.length).fill(-1)
  const positions: number[] = []
  const cells: number[] = []
  const corners = [0, 1, ni, ni + 1, slab, slab + 1, slab + ni, slab + ni + 1]
  const inside = (n: number): boolean => (data[n] ?? 0) >= level
  for (let k = 0; k + 1 < nk; k++)
    for (let j = 0; j + 1 < nj; j++)
      for (let i = 0; i + 1 < ni; i++) {
        const cell = i + ni * j + slab * k
        let count = 0
        for (const corner of corners) if (inside(cell + corner)) count++
        if (count === 0 || count === 8) continue
        vertexOf[cell] = cells.length
        cells.push(cell)
        positions.push(...crossing(data, cell, corners, level, i, j, k))
      }
  const neighbours = new Int32Array(NEIGHBOURS * cells.length)
  const triangles: number[] = []
  const steps = [1, ni, slab] as const
  // The four corners of a cell's face towards the next cell along an axis.
  const faces = [
    [1, ni + 1, slab + 1, slab + ni + 1],
    [ni, ni + 1, slab + ni, slab + ni + 1],
    [slab, slab + 1, slab + ni, slab + ni + 1],
  ] as const
  cells.forEach((_, vertex) => neighbours.fill(vertex, NEIGHBOURS * vertex, NEIGHBOURS * (vertex + 1)))
  cells.forEach((cell, vertex) => {
    steps.forEach((step, axis) => {
      const other = vertexOf[cell + step] ?? -1
      const face = faces[axis]
      if (other < 0 || !face) return
      const set = face.reduce((sum, corner) => sum + (inside(cell + corner) ? 1 : 0), 0)
      if (set === 0 || set === 4) return
      neighbours[NEIGHBOURS * vertex + 2 * axis] = other
      neighbours[NEIGHBOURS * other + 2 * axis + 1] = vertex
    })
    eachCrossedEdge(cell, steps, inside, (axis, leaves) => {
      const [one, two] = [steps[(axis + 1) % 3] ?? 0, steps[(axis + 2) % 3] ?? 0]
      const quad = [cell, cell - one, cell - one - two, cell - two].map((at) => vertexOf[at] ?? -1)
      const [a = -1, b = -1, c = -1, d = -1] = leaves ? quad : quad.reverse()
      if (a >= 0 && b >= 0 && c >= 0 && d >= 0) triangles.push(a, b, c, a, c, d)
    })
  })
  const mesh = { positions: Float32Array.from(positions), neighbours, triangles: Int32Array.from(triangles) }
  return { ...mesh, normals: faceNormals(mesh.positions, mesh.triangles) }
}

/** The mean of the points where the surface crosses a cell's edges. */
function crossing(
  data: Float32Array,
  cell: number,
  corners: readonly number[],
  level: number,
  i: number,
  j: number,
  k: number,
): readonly [number, number, number] {
  let [x, y, z, count] = [0, 0, 0, 0]
  for (let a = 0; a < 8; a++)
    for (let bit = 1; bit < 8; bit <<= 1) {
      if ((a & bit) !== 0) continue
      const [low, high] = [data[cell + (corners[a] ?? 0)] ?? 0, data[cell + (corners[a | bit] ?? 0)] ?? 0]
      if (low >= level === high >= level) continue
      const t = (level - low) / (high - low)
      x += (a & 1) + (bit === 1 ? t : 0)
      y += ((a >> 1) & 1) + (bit === 2 ? t : 0)
      z += ((a >> 2) & 1) + (bit === 4 ? t : 0)
      count++
    }
  return [i + x / count, j + y / count, k + z / count]
}

/** Edges from a cell's first corner along each axis that the surface crosses, and whether it is left along the axis. */
function eachCrossedEdge(
  cell: number,
  steps: readonly number[],
  inside: (n: number) => boolean,
  visit: (axis: number, leaves: boolean) => void,
): void {
  const here = inside(cell)
  steps.forEach((step, axis) => {
    if (inside(cell + step) !== here) visit(axis, here)
  })
}

/** Area-weighted mean of the triangles' normals at every vertex, of length 1. */
export function faceNormals(positions: Float32Array, triangles: Int32Array): Float32Array {
  const normals = new Float32Array(positions.length)
  const p = (vertex: number, axis: number): number => positions[3 * vertex + axis] ?? 0
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0]
    const [ux, uy, uz] = [p(b, 0) - p(a, 0), p(b, 1) - p(a, 1), p(b, 2) - p(a, 2)]
    const [vx, vy, vz] = [p(c, 0) - p(a, 0), p(c, 1) - p(a, 1), p(c, 2) - p(a, 2)]
    const n = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    for (const vertex of [a, b, c])
      for (let axis = 0; axis < 3; axis++)
        normals[3 * vertex + axis] = (normals[3 * vertex + axis] ?? 0) + (n[axis] ?? 0)
  }
  for (let v = 0; v < normals.length; v += 3) {
    const length = Math.hypot(normals[v] ?? 0, normals[v + 1] ?? 0, normals[v + 2] ?? 0)
    for (let axis = 0; axis < 3; axis++) normals[v + axis] = length > 0 ? (normals[v + axis] ?? 0) / length : 0
  }
  return normals
}
