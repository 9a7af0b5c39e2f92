import { affineSpacing, applyAffine, applyLinear } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import type { Lattice } from '../../geometry/lattice.js'
import type { KneeLabels } from '../knee-labels.js'
import { coarseLattice, labelField } from './bone-field.js'
import { COVERED_BONES, LOSS, type CoveredBone } from './bones.js'
import { NEIGHBOURS, surfaceNets, type SurfaceMesh } from './surface-nets.js'
import { taubinSmooth } from './taubin.js'

/** Where columns stand on the bones of a knee, all bones one after another. */
export interface ColumnFeet {
  readonly count: number
  /** LPS mm, three for each column. */
  readonly feet: Float32Array
  /** Unit vectors out of the bone, LPS. */
  readonly normals: Float32Array
  /** NEIGHBOURS for each column, its own index where there is none. */
  readonly neighbours: Int32Array
  /** Three columns each: the mesh of the feet. */
  readonly triangles: Int32Array
  /** Index in COVERED_BONES. */
  readonly bone: Uint8Array
}

const LEVEL = 0.5
const ROUNDS = 8

/** Columns stand where cartilage was drawn and this far around it, mm: how far the layer reaches is the graph's to say. */
const AROUND_MM = 3.5

/** Columns along the normals of each bone's surface, one for about `spacing`² mm² of it. */
export function columnFeet(labels: KneeLabels, spacing: number): ColumnFeet {
  const coarse = coarseLattice(labels, spacing)
  const parts = COVERED_BONES.map((bone) => {
    const mesh = taubinSmooth(surfaceNets(labelField(labels, bone.bone, coarse), LEVEL), ROUNDS)
    return inPatient(kept(mesh, coarse, layerMask(labels, bone, coarse)), coarse)
  })
  const count = parts.reduce((sum, { feet }) => sum + feet.length / 3, 0)
  const all: ColumnFeet = {
    count,
    feet: new Float32Array(3 * count),
    normals: new Float32Array(3 * count),
    neighbours: new Int32Array(NEIGHBOURS * count),
    triangles: new Int32Array(parts.reduce((sum, { triangles }) => sum + triangles.length, 0)),
    bone: new Uint8Array(count),
  }
  let [column, triangle] = [0, 0]
  parts.forEach((part, bone) => {
    const own = part.feet.length / 3
    all.feet.set(part.feet, 3 * column)
    all.normals.set(part.normals, 3 * column)
    all.bone.fill(bone, column, column + own)
    all.neighbours.set(
      part.neighbours.map((n) => n + column),
      NEIGHBOURS * column,
    )
    all.triangles.set(
      part.triangles.map((n) => n + column),
      triangle,
    )
    column += own
    triangle += part.triangles.length
  })
  return all
}

/** 1 at coarse points with a voxel of a bone's cartilage, there or lost, within AROUND_MM. */
function layerMask(labels: KneeLabels, { cartilage }: CoveredBone, coarse: Lattice): Uint8Array {
  const [ni, nj, nk] = labels.dims
  const [ci, cj, ck] = coarse.dims
  const step = affineSpacing(coarse.affine)[0] / affineSpacing(labels.affine)[0]
  const isLayer = new Uint8Array(256)
  for (const value of cartilage) isLayer[value] = 1
  const isLoss = new Uint8Array(256)
  for (const value of LOSS) isLoss[value] = 1
  let mask = new Uint8Array(ci * cj * ck)
  for (let k = 0, n = 0; k < nk; k++)
    for (let j = 0; j < nj; j++) {
      const row = ci * (Math.floor(j / step) + cj * Math.floor(k / step))
      for (let i = 0; i < ni; i++, n++)
        if (isLayer[labels.tissue[n] ?? 0] === 1 || isLoss[labels.lesion[n] ?? 0] === 1)
          mask[Math.floor(i / step) + row] = 1
    }
  const reach = Math.round(AROUND_MM / affineSpacing(coarse.affine)[0])
  for (const [length, stride] of [
    [ci, 1],
    [cj, ci],
    [ck, ci * cj],
  ] as const)
    mask = widened(mask, length, stride, reach)
  return mask
}

/** A mask dilated along one axis. */
function widened(mask: Uint8Array, length: number, stride: number, reach: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(mask.length)
  for (let n = 0; n < mask.length; n++) {
    if (mask[n] === 0) continue
    const index = Math.floor(n / stride) % length
    const from = n - Math.min(index, reach) * stride
    const to = n + Math.min(length - 1 - index, reach) * stride
    for (let at = from; at <= to; at += stride) out[at] = 1
  }
  return out
}

/** The part of a mesh whose cells are in the mask. */
function kept(mesh: SurfaceMesh, coarse: Lattice, mask: Uint8Array): SurfaceMesh {
  const [ci, cj] = coarse.dims
  const total = mesh.positions.length / 3
  const renamed = new Int32Array(total).fill(-1)
  const vertices: number[] = []
  for (let v = 0; v < total; v++) {
    const at = [0, 1, 2].map((axis) => Math.floor(mesh.positions[3 * v + axis] ?? 0))
    if (mask[(at[0] ?? 0) + ci * ((at[1] ?? 0) + cj * (at[2] ?? 0))] !== 1) continue
    renamed[v] = vertices.length
    vertices.push(v)
  }
  const triple = (from: Float32Array): Float32Array =>
    Float32Array.from(
      { length: 3 * vertices.length },
      (_, n) => from[3 * (vertices[Math.floor(n / 3)] ?? 0) + (n % 3)] ?? 0,
    )
  const neighbours = new Int32Array(NEIGHBOURS * vertices.length)
  vertices.forEach((v, own) => {
    for (let n = 0; n < NEIGHBOURS; n++) {
      const other = renamed[mesh.neighbours[NEIGHBOURS * v + n] ?? v] ?? -1
      neighbours[NEIGHBOURS * own + n] = other < 0 ? own : other
    }
  })
  const triangles: number[] = []
  for (let t = 0; t < mesh.triangles.length; t += 3) {
    const corners = [0, 1, 2].map((n) => renamed[mesh.triangles[t + n] ?? 0] ?? -1)
    if (corners.every((corner) => corner >= 0)) triangles.push(...corners)
  }
  return {
    positions: triple(mesh.positions),
    normals: triple(mesh.normals),
    neighbours,
    triangles: Int32Array.from(triangles),
  }
}

function inPatient({ positions, normals, neighbours, triangles }: SurfaceMesh, { affine }: Lattice) {
  const feet = new Float32Array(positions.length)
  const outwards = new Float32Array(positions.length)
  const vector = (from: Float32Array, v: number): Vec3 => [from[v] ?? 0, from[v + 1] ?? 0, from[v + 2] ?? 0]
  for (let v = 0; v < positions.length; v += 3) {
    feet.set(applyAffine(affine, vector(positions, v)), v)
    const [x, y, z] = applyLinear(affine, vector(normals, v))
    const length = Math.hypot(x, y, z)
    outwards.set(length > 0 ? [x / length, y / length, z / length] : [0, 0, 0], v)
  }
  return { feet, normals: outwards, neighbours, triangles }
}
