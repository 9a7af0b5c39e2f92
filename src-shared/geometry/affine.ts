import { boxAround, boxCorners, type Box, type Vec3 } from './box.js'

/**
 * A 4×4 affine, row-major, that takes a continuous voxel index (i, j, k) to LPS millimetres.
 * Integer indices are voxel *centres*, as in DICOM (PS3.3 C.7.6.2.1.1): voxel (0,0,0) spans −0.5…0.5.
 */
export type Affine = readonly number[]

export const IDENTITY: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

function at(m: Affine, index: number): number {
  const value = m[index]
  if (value === undefined) throw new RangeError('An affine has 16 numbers.')
  return value
}

/** Voxel index → LPS mm (or whatever the affine's frames are). */
export function applyAffine(m: Affine, p: Vec3): Vec3 {
  return [
    at(m, 0) * p[0] + at(m, 1) * p[1] + at(m, 2) * p[2] + at(m, 3),
    at(m, 4) * p[0] + at(m, 5) * p[1] + at(m, 6) * p[2] + at(m, 7),
    at(m, 8) * p[0] + at(m, 9) * p[1] + at(m, 10) * p[2] + at(m, 11),
  ]
}

/** Direction (no translation) through the affine. */
export function applyLinear(m: Affine, v: Vec3): Vec3 {
  return [
    at(m, 0) * v[0] + at(m, 1) * v[1] + at(m, 2) * v[2],
    at(m, 4) * v[0] + at(m, 5) * v[1] + at(m, 6) * v[2],
    at(m, 8) * v[0] + at(m, 9) * v[1] + at(m, 10) * v[2],
  ]
}

/** Matrix product a·b: first b, then a. */
export function multiplyAffine(a: Affine, b: Affine): Affine {
  const out: number[] = []
  for (let r = 0; r < 4; r++)
    for (let c = 0; c < 4; c++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += at(a, r * 4 + k) * at(b, k * 4 + c)
      out.push(sum)
    }
  return out
}

/** The affine of a block of a lattice, whose first voxel is the lattice's (i, j, k). */
export function affineOfBlock(lattice: Affine, [i, j, k]: Vec3): Affine {
  return multiplyAffine(lattice, [1, 0, 0, i, 0, 1, 0, j, 0, 0, 1, k, 0, 0, 0, 1])
}

/** Inverse of an affine. Throws RangeError where it is singular. */
export function invertAffine(m: Affine): Affine {
  const [a, b, c, tx] = [at(m, 0), at(m, 1), at(m, 2), at(m, 3)]
  const [d, e, f, ty] = [at(m, 4), at(m, 5), at(m, 6), at(m, 7)]
  const [g, h, i, tz] = [at(m, 8), at(m, 9), at(m, 10), at(m, 11)]
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!Number.isFinite(det) || Math.abs(det) < 1e-12) throw new RangeError('This affine cannot be inverted.')
  const r = [
    (e * i - f * h) / det,
    (c * h - b * i) / det,
    (b * f - c * e) / det,
    (f * g - d * i) / det,
    (a * i - c * g) / det,
    (c * d - a * f) / det,
    (d * h - e * g) / det,
    (b * g - a * h) / det,
    (a * e - b * d) / det,
  ] as const
  return [
    r[0],
    r[1],
    r[2],
    -(r[0] * tx + r[1] * ty + r[2] * tz),
    r[3],
    r[4],
    r[5],
    -(r[3] * tx + r[4] * ty + r[5] * tz),
    r[6],
    r[7],
    r[8],
    -(r[6] * tx + r[7] * ty + r[8] * tz),
    0,
    0,
    0,
    1,
  ]
}

/** Length of each voxel axis in mm. */
export function affineSpacing(m: Affine): Vec3 {
  return [
    Math.hypot(at(m, 0), at(m, 4), at(m, 8)),
    Math.hypot(at(m, 1), at(m, 5), at(m, 9)),
    Math.hypot(at(m, 2), at(m, 6), at(m, 10)),
  ]
}

/** The box around a box carried through an affine: exact for axis-parallel affines, enclosing for oblique ones. */
export function transformBox(m: Affine, box: Box): Box {
  return boxAround(boxCorners(box).map((corner) => applyAffine(m, corner))) ?? box
}
