import { affineSpacing, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import type { ImageVolume } from '../../../src-shared/geometry/image-volume.js'
import type { Measurement } from '../../../src-shared/anatomy/measures/measurement.js'
import { patientToKnee, placeKnee } from '../../../models/phantom/case-grid.js'
import { followUp } from '../../../models/phantom/lesions/follow-up.js'
import { Random } from '../../../models/phantom/random.js'
import { rasterise } from '../../../models/phantom/raster/rasterise.js'
import { renderSlices } from '../../../models/phantom/render/thick-slices.js'
import { simulateKneeAtVisit } from '../../../models/phantom/simulate-labels.js'
import { kneeTruth } from '../../../models/phantom/study/knee-truth.js'
import { BETWEEN_VISITS, drawMovement, STILL } from '../../../models/phantom/study/movement.js'
import { drawPrescription, stackGrid } from '../../../models/phantom/study/stack-grid.js'

/**
 * When a simulated knee was examined: `first`; `again` and `once-more`, the same knee laid down anew with other noise, texture and
 * gain; `later`, two years on, with what changed in it.
 */
export const OCCASIONS = ['first', 'again', 'once-more', 'later'] as const
export type Occasion = (typeof OCCASIONS)[number]

/** A sagittal DESS of a knee on an occasion, and what is true of it. */
export interface Examined {
  readonly side: 'left' | 'right'
  readonly image: ImageVolume
  /** mm between voxels along i, j, k. */
  readonly spacing: readonly [number, number, number]
  /** Frame of the knee itself, which is that of its bones on every occasion → LPS mm of the image. */
  readonly fromCanonical: Affine
  /** Questions 1–62. */
  readonly truth: readonly Measurement[]
}

/** 112 mm across in slices of 1.17 mm, 140 mm in plane: as thin as a DESS that is made in four minutes. */
const SHAPE = { size: [96, 256, 256], spacing: [1.17, 140 / 256, 140 / 256] } as const

/** Deterministic in its arguments. */
export function examineOn(seed: number, occasion: Occasion): Examined {
  const number = OCCASIONS.indexOf(occasion)
  const knee = simulateKneeAtVisit(seed, 'balanced', {}, (first) =>
    occasion === 'later' ? followUp(first, new Random(seed, 20)).plan : first,
  )
  const side = new Random(seed, 5).chance(0.5) ? 'left' : 'right'
  const random = new Random(seed, 400 + number)
  const before = placeKnee(side, knee.jointCentre, new Random(seed, 21))
  const moved = drawMovement(before.joint, BETWEEN_VISITS, random)
  const placement = {
    joint: [
      before.joint[0] + moved.translation[0],
      before.joint[1] + moved.translation[1],
      before.joint[2] + moved.translation[2],
    ] as const,
    fromCanonical: multiplyAffine(moved.matrix, before.fromCanonical),
  }
  const prescription = drawPrescription(side, placement, random)
  const grid = stackGrid('sagittal', SHAPE, prescription, placement, STILL.matrix)
  const toKnee = patientToKnee(grid, knee.pose.toKnee)
  const labels = rasterise(knee.labels, grid, toKnee)
  const scanner = { fluidSignal: random.uniform(600, 1400), noise: random.uniform(0.012, 0.03) }
  const { pixels } = renderSlices(knee.labels, grid, toKnee, labels, 'dess', seed * 10 + number, scanner)
  const [a, b, c] = affineSpacing(grid.affine)
  return {
    side,
    image: { data: pixels, dims: grid.dims, affine: grid.affine },
    spacing: [a, b, c],
    fromCanonical: placement.fromCanonical,
    truth: kneeTruth(knee, placement).measurements,
  }
}
