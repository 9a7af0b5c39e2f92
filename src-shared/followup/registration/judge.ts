import { applyAffine, invertAffine, type Affine } from '../../geometry/affine.js'
import type { Vec3 } from '../../geometry/box.js'
import { length, subtract } from '../../geometry/vector.js'
import type { RegisteredBone } from './bone-points.js'
import type { KneeShape } from './knee-shape.js'
import { partners, placeOf, type Searchable, type SurfacePair } from './pairs.js'

/** How well a bone lies on itself near the joint. */
export interface AlignmentError {
  /** Between the two surfaces within 35 mm of the joint, mm: half of them are closer than `median`, 95 % than `most`. */
  readonly median: number
  readonly most: number
  /** Of the surface there, what share has a partner at the other date, 0…1; the less of both dates. */
  readonly overlap: number
}

/** Why a bone of one date could not be laid on itself at another. */
export type Failure = 'not-outlined' | 'not-found' | 'little-overlap' | 'apart' | 'landmarks-apart'

/** Where change is looked for, and the surface is no longer the shaft's, mm around the joint's centre; of a patella, all of it. */
const NEAR_JOINT_MM: Readonly<Record<RegisteredBone, number>> = { femur: 35, tibia: 35, patella: Infinity }
/** Partners further away are none, mm. */
const REACH_MM = 3
const LEAST_OVERLAP = 0.7
/** Outlines of one bone lie within a voxel (0.75 mm) of each other; those of another knee's do not, mm. */
const MOST_MEDIAN = 0.45
const MOST_REACHED = 2.5
/** Centroids of what lies on a bone are found to a few millimetres, however much of it was lost since. */
const MOST_LANDMARK_MM = 6

/** What goes with a bone and was not used to lay it on itself. */
const ON_BONE: Readonly<Record<RegisteredBone, readonly string[]>> = {
  femur: ['femoral-cartilage'],
  tibia: ['medial-tibial-cartilage', 'lateral-tibial-cartilage'],
  patella: ['patellar-cartilage'],
}

/** How well a movement (LPS mm of the first → of the second) lays a bone on itself, or why it is not to be believed. */
export function judge(
  bone: RegisteredBone,
  { first, second }: { readonly first: KneeShape; readonly second: KneeShape },
  toSecond: Affine,
): AlignmentError | Failure {
  const [one, other] = [first.bones.get(bone), second.bones.get(bone)]
  if (!one || !other) return 'not-outlined'
  const there = nearJoint(bone, one, other, toSecond, first.landmarks.get('joint-centre'))
  const back = nearJoint(bone, other, one, invertAffine(toSecond), second.landmarks.get('joint-centre'))
  const gaps = [...there, ...back].flatMap((pair) => (pair ? [pair.gap] : [])).sort((a, b) => a - b)
  const overlap = Math.min(shareFound(there), shareFound(back))
  const error = { median: at(gaps, 0.5), most: at(gaps, 0.95), overlap }
  if (overlap < LEAST_OVERLAP) return 'little-overlap'
  if (error.median > MOST_MEDIAN || error.most > MOST_REACHED) return 'apart'
  return ON_BONE[bone].some((id) => landmarkDistance(id, first, second, toSecond) > MOST_LANDMARK_MM)
    ? 'landmarks-apart'
    : error
}

function nearJoint(
  bone: RegisteredBone,
  from: Searchable,
  to: Searchable,
  toOther: Affine,
  joint: Vec3 | undefined,
): (SurfacePair | undefined)[] {
  const found = partners(from.points, to, toOther, REACH_MM)
  return joint ? found.filter((_, n) => length(subtract(placeOf(from.points, n), joint)) <= NEAR_JOINT_MM[bone]) : found
}

function shareFound(pairs: readonly (SurfacePair | undefined)[]): number {
  return pairs.filter((pair) => pair !== undefined).length / Math.max(1, pairs.length)
}

/** A quantile of sorted numbers; Infinity for none. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity
}

/** Nothing where it was not found at both dates: then it says nothing. */
function landmarkDistance(id: string, first: KneeShape, second: KneeShape, toSecond: Affine): number {
  const [one, other] = [first.landmarks.get(id), second.landmarks.get(id)]
  return one && other ? length(subtract(applyAffine(toSecond, one), other)) : 0
}
