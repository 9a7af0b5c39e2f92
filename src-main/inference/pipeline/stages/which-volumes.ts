import { QUESTIONS } from '../../../../src-shared/moaks/questions.js'
import type { Vec3 } from '../../../../src-shared/geometry/box.js'
import type { Lattice } from '../../../../src-shared/geometry/lattice.js'
import { isUsualPlaceInside } from '../grid/field-of-view.js'
import { usefulness, type VolumeFacts } from './best-volume.js'

/** A volume that was looked at, and where its joint lies. */
export interface LookedAt {
  readonly facts: VolumeFacts
  readonly image: Lattice
  /** Null where no joint was found. */
  readonly centre: Vec3 | null
  /** Unlike what the pack was trained on. */
  readonly strange: boolean
}

/** A sentence says why a volume is not read in all stages; null: it is. */
export type Verdict = string | null

const NO_JOINT = 'No knee joint was found in it.'
const STRANGE = 'Its images are unlike those that the model was trained on, and other series of this knee are not.'
const OTHERS_BETTER = 'Other series show everything in it much better.'

/** A volume has a say in a question that it shows at least this well, compared with the best one. */
const WORTH_READING = 0.5

/**
 * Which of the looked-at volumes are worth all stages: those that show some question best or nearly so. A volume that is
 * unlike the training has no say where another is not; where all are, only the most useful one is read, and flagged.
 * Where none shows a joint, the first one is read, so that the reading can say so. `questions` are those that the pack
 * answers; `looked` comes most useful first.
 */
export function whichToRead(
  looked: readonly LookedAt[],
  questions: readonly number[],
  mirrored: boolean,
): readonly Verdict[] {
  const withJoint = looked.filter(({ centre }) => centre !== null)
  const likeTraining = withJoint.filter(({ strange }) => !strange)
  const asked = likeTraining.length > 0 ? likeTraining : withJoint.slice(0, 1)
  if (asked.length === 0) return looked.map((_one, index) => (index === 0 ? null : NO_JOINT))
  const worth = worthReading(asked, questions, mirrored)
  return looked.map((one) => {
    if (one.centre === null) return NO_JOINT
    if (!asked.includes(one)) return STRANGE
    return worth.has(one) ? null : OTHERS_BETTER
  })
}

function worthReading(asked: readonly LookedAt[], ids: readonly number[], mirrored: boolean): ReadonlySet<LookedAt> {
  const [first] = asked
  const worth = new Set(first ? [first] : [])
  for (const question of QUESTIONS.filter(({ id }) => ids.includes(id))) {
    const scores = asked.map(({ facts, image, centre }) => {
      const shown = centre !== null && isUsualPlaceInside(question.regionId, centre, mirrored, image)
      return usefulness(question, facts, shown ? 'whole' : 'outside').score
    })
    const best = Math.max(...scores)
    asked.forEach((one, index) => {
      if ((scores[index] ?? 0) >= WORTH_READING * best) worth.add(one)
    })
  }
  return worth
}
