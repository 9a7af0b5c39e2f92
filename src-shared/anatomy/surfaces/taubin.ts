import { faceNormals, NEIGHBOURS, type SurfaceMesh } from './surface-nets.js'

/** Pass-band weights of Taubin 1995 (SIGGRAPH 95:351): smooths without shrinking. */
const SHRINK = 0.5
const GROW = -0.53

/** A smoothed copy of a mesh. */
export function taubinSmooth(mesh: SurfaceMesh, rounds: number): SurfaceMesh {
  let positions = mesh.positions
  for (let round = 0; round < rounds; round++)
    for (const weight of [SHRINK, GROW]) positions = moved(positions, mesh.neighbours, weight)
  return { ...mesh, positions, normals: faceNormals(positions, mesh.triangles) }
}

/** Every vertex moved by a share of the way to the middle of its neighbours. */
function moved(positions: Float32Array, neighbours: Int32Array, weight: number): Float32Array {
  const out = new Float32Array(positions)
  for (let v = 0; 3 * v < positions.length; v++) {
    let [x, y, z, count] = [0, 0, 0, 0]
    for (let n = 0; n < NEIGHBOURS; n++) {
      const other = neighbours[NEIGHBOURS * v + n] ?? v
      if (other === v) continue
      x += positions[3 * other] ?? 0
      y += positions[3 * other + 1] ?? 0
      z += positions[3 * other + 2] ?? 0
      count++
    }
    if (count < 3) continue
    out[3 * v] = (positions[3 * v] ?? 0) * (1 - weight) + (weight * x) / count
    out[3 * v + 1] = (positions[3 * v + 1] ?? 0) * (1 - weight) + (weight * y) / count
    out[3 * v + 2] = (positions[3 * v + 2] ?? 0) * (1 - weight) + (weight * z) / count
  }
  return out
}
