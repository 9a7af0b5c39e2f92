import type { ReadVolume } from '../../case/reading.js'
import { unpackStructures, type LabelVolumes } from '../../case/structures.js'
import type { Vec3 } from '../../geometry/box.js'
import { searchable } from './align.js'
import { bonePoints, REGISTERED_BONES, type RegisteredBone } from './bone-points.js'
import type { Searchable } from './pairs.js'

/** A knee at one date, ready to be laid on another. Frame: LPS mm of the volume that it was outlined in. */
export interface KneeShape {
  readonly bones: ReadonlyMap<RegisteredBone, Searchable>
  /** Centroids of what was localised, and the joint centre. */
  readonly landmarks: ReadonlyMap<string, Vec3>
}

/** The shape of a knee as a volume of its reading outlined it; undefined where nothing of it was kept. */
export function kneeShape({
  structures,
  landmarks,
}: Pick<ReadVolume, 'structures' | 'landmarks'>): KneeShape | undefined {
  return structures && shapeOf(unpackStructures(structures), landmarks)
}

/** The shape of a knee from label volumes, with where its structures lie, LPS mm. */
export function shapeOf(labels: LabelVolumes, landmarks: ReadVolume['landmarks']): KneeShape {
  return {
    bones: new Map(REGISTERED_BONES.map((bone) => [bone, searchable(bonePoints(labels, bone))])),
    landmarks: new Map(landmarks.map(({ id, pointLps }) => [id, pointLps])),
  }
}
