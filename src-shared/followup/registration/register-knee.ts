import { IDENTITY, type Affine } from '../../geometry/affine.js'
import { fitRigid, type PointPair } from '../../geometry/rigid.js'
import { alignSurfaces } from './align.js'
import { REGISTERED_BONES, type RegisteredBone } from './bone-points.js'
import { judge, type AlignmentError, type Failure } from './judge.js'
import type { KneeShape } from './knee-shape.js'

/** How a bone of the one date lies against the other, or why nobody knows. */
export type BoneRegistration =
  | {
      readonly bone: RegisteredBone
      readonly kind: 'registered'
      /** LPS mm of the first → of the second. */
      readonly toSecond: Affine
      readonly error: AlignmentError
    }
  | { readonly bone: RegisteredBone; readonly kind: 'failed'; readonly failure: Failure }

/**
 * Structures whose centre hardly depends on how much of the leg is in the picture: by them the search for a bone starts.
 * The shafts of femur and tibia are longer in one picture than in the other.
 */
const SOLID: readonly string[] = [
  'patella',
  'femoral-cartilage',
  'medial-tibial-cartilage',
  'lateral-tibial-cartilage',
  'medial-meniscus',
  'lateral-meniscus',
  'joint-centre',
]

/** Lays each bone of a knee on itself at another date. Half a second of work. */
export function registerKnee(first: KneeShape, second: KneeShape): BoneRegistration[] {
  const start = startOf(first, second)
  return REGISTERED_BONES.map((bone): BoneRegistration => {
    const [one, other] = [first.bones.get(bone), second.bones.get(bone)]
    if (!one || !other || one.points.count === 0 || other.points.count === 0)
      return { bone, kind: 'failed', failure: 'not-outlined' }
    const toSecond = alignSurfaces(one, other, start)
    if (!toSecond) return { bone, kind: 'failed', failure: 'not-found' }
    const verdict = judge(bone, { first, second }, toSecond)
    return typeof verdict === 'string'
      ? { bone, kind: 'failed', failure: verdict }
      : { bone, kind: 'registered', toSecond, error: verdict }
  })
}

function startOf(first: KneeShape, second: KneeShape): Affine {
  const pairs = (ids: readonly string[]): PointPair[] =>
    ids.flatMap((id): PointPair[] => {
      const [from, to] = [first.landmarks.get(id), second.landmarks.get(id)]
      return from && to ? [{ from, to }] : []
    })
  return (fitRigid(pairs(SOLID)) ?? fitRigid(pairs([...first.landmarks.keys()])))?.transform ?? IDENTITY
}
