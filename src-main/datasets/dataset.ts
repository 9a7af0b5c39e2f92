import type { Side } from '../../src-shared/case/geometry.js'
import type { Box } from '../../src-shared/geometry/box.js'
import type { Question } from '../../src-shared/moaks/questions.js'
import type { ShownVolume } from '../answers/chat/shown-volume.js'

/**
 * The frame in which a dataset's boxes are compared. `voxel`: edges in voxels along x (column), y (row) and slice;
 * voxel n spans n − 0.5 … n + 0.5.
 */
export type BoxFrame = 'lps-mm' | 'voxel'

export type CaseGeometry = ShownVolume['geometry']

/** One volume of a dataset. */
export interface BenchCase {
  readonly id: string
  /** Groups the cases of one person; what is resampled for confidence intervals. */
  readonly patient: string
  readonly side: Side
  readonly frame: BoxFrame
  /** Null where only grades are known: then boxes in another frame cannot be compared. */
  readonly geometry: CaseGeometry | null
}

/** Voxels of a case. */
export type BenchVolume = ShownVolume

/** What is known to be true about one question of one case. */
export interface TruthItem {
  readonly question: Question
  /** Grade values in the order of `question.components`; null where the truth does not say. */
  readonly grades: readonly (number | null)[]
  /** In the case's frame. */
  readonly box: Box | null
}

/** Questions with truth about volumes. */
export interface Dataset {
  readonly title: string
  readonly kind: 'simulated' | 'quintuples' | '3dreasonknee'
  /** Differs as soon as a case, a grade or a box differs. */
  readonly fingerprint: string
  readonly cases: readonly BenchCase[]
  /** Truth of a case in the order of question ids. */
  truthOf(caseIndex: number): readonly TruthItem[]
  /** Rejects with a sentence where the pixels cannot be had. */
  loadVolume(caseIndex: number, signal: AbortSignal): Promise<BenchVolume>
}
