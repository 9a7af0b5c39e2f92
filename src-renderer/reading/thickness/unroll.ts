import type { ThicknessColumns } from '../../../src-shared/case/thickness-map.js'

/** The cartilage of one bone laid flat. Places are mm on the map: u to the patient's left, v down. */
export interface FlatBone {
  readonly bone: ThicknessColumns['columns'][number]['bone']
  /** What it is called, with how it is seen. */
  readonly name: string
  /** The bone's first column in the map, and how many it has. */
  readonly first: number
  readonly count: number
  /** u, v of each of its columns. */
  readonly places: Float32Array
  /** Three of its columns each, counted from the map's first. */
  readonly triangles: Uint16Array
  readonly width: number
  readonly height: number
}

/** A triangle that is longer than this on the map was torn apart by the unrolling, mm. */
const LONGEST = 12

const NAMES = { femur: 'Femur, rolled out', tibia: 'Tibia, from above', patella: 'Patella' } as const

/**
 * Lays the mapped bones flat, each with its least u and v at 0; those without columns are left out. The femur is rolled
 * off the cylinder that fits its joint surface, whose axis runs from side to side; tibia and patella are seen as they
 * are, from above and from the joint.
 */
export function flatBones(map: ThicknessColumns): FlatBone[] {
  let first = 0
  return map.columns.flatMap(({ bone, count }): FlatBone[] => {
    const own = { first, count }
    first += count
    if (count === 0) return []
    const flat = bone === 'femur' ? rolledOut(map, own) : seenStraight(map, own, bone === 'tibia' ? 1 : 2)
    const [left, top] = [least(flat, 0), least(flat, 1)]
    const places = flat.map((value, n) => value - (n % 2 === 0 ? left : top))
    const triangles = trianglesOf(map, own, places)
    return [
      {
        bone,
        name: NAMES[bone],
        ...own,
        places,
        triangles,
        width: most(places, 0),
        height: most(places, 1),
      },
    ]
  })
}

interface Part {
  readonly first: number
  readonly count: number
}

/** Along the patient's left, and backwards (axis 1) or downwards (axis 2). */
function seenStraight({ places }: ThicknessColumns, { first, count }: Part, axis: 1 | 2): Float32Array {
  const flat = new Float32Array(2 * count)
  for (let n = 0; n < count; n++) {
    const at = 3 * (first + n)
    flat[2 * n] = places[at] ?? 0
    flat[2 * n + 1] = axis === 1 ? (places[at + 1] ?? 0) : -(places[at + 2] ?? 0)
  }
  return flat
}

/** Along the patient's left, and along the arc from above the trochlea round to the back of the condyles. */
function rolledOut(map: ThicknessColumns, part: Part): Float32Array {
  const { y, z, radius } = fittedCircle(map, part)
  const flat = new Float32Array(2 * part.count)
  for (let n = 0; n < part.count; n++) {
    const at = 3 * (part.first + n)
    // 0 straight up, growing to the front, under the condyles and up their back.
    const angle = Math.atan2(y - (map.places[at + 1] ?? 0), (map.places[at + 2] ?? 0) - z)
    flat[2 * n] = map.places[at] ?? 0
    flat[2 * n + 1] = radius * (angle < 0 ? angle + 2 * Math.PI : angle)
  }
  return flat
}

/** The circle through the bone's columns as seen from the side, by least squares (Kåsa 1976, IEEE Trans. Instrum. Meas. 25:8). */
function fittedCircle({ places }: ThicknessColumns, { first, count }: Part) {
  let [my, mz] = [0, 0]
  for (let n = first; n < first + count; n++) {
    my += (places[3 * n + 1] ?? 0) / count
    mz += (places[3 * n + 2] ?? 0) / count
  }
  let [yy, yz, zz, yr, zr, r] = [0, 0, 0, 0, 0, 0]
  for (let n = first; n < first + count; n++) {
    const [y, z] = [(places[3 * n + 1] ?? 0) - my, (places[3 * n + 2] ?? 0) - mz]
    const square = y * y + z * z
    yy += y * y
    yz += y * z
    zz += z * z
    yr += y * square
    zr += z * square
    r += square
  }
  const determinant = yy * zz - yz * yz
  if (Math.abs(determinant) < 1e-6) return { y: my, z: mz, radius: Math.sqrt(r / count) }
  const [y, z] = [(yr * zz - zr * yz) / (2 * determinant), (zr * yy - yr * yz) / (2 * determinant)]
  return { y: y + my, z: z + mz, radius: Math.sqrt(y * y + z * z + r / count) }
}

function trianglesOf({ triangles }: ThicknessColumns, { first, count }: Part, flat: Float32Array): Uint16Array {
  const own: number[] = []
  const far = (a: number, b: number): boolean =>
    Math.hypot(
      (flat[2 * (a - first)] ?? 0) - (flat[2 * (b - first)] ?? 0),
      (flat[2 * (a - first) + 1] ?? 0) - (flat[2 * (b - first) + 1] ?? 0),
    ) > LONGEST
  for (let t = 0; t < triangles.length; t += 3) {
    const [a = 0, b = 0, c = 0] = triangles.subarray(t, t + 3)
    const inside = [a, b, c].every((n) => n >= first && n < first + count)
    if (inside && !far(a, b) && !far(b, c) && !far(a, c)) own.push(a, b, c)
  }
  return Uint16Array.from(own)
}

function least(flat: Float32Array, part: 0 | 1): number {
  let value = Infinity
  for (let n = part; n < flat.length; n += 2) value = Math.min(value, flat[n] ?? 0)
  return value
}

function most(flat: Float32Array, part: 0 | 1): number {
  let value = -Infinity
  for (let n = part; n < flat.length; n += 2) value = Math.max(value, flat[n] ?? 0)
  return value
}
