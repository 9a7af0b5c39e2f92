import type { Measurement } from '../anatomy/measures/measurement.js'
import type { z } from 'zod'
import type { MaskSchema } from '../case/geometry.js'
import type { ReasoningStep } from '../case/reading.js'
import { applyAffine, transformBox } from '../geometry/affine.js'
import type { Box, Vec3 } from '../geometry/box.js'
import { maskLps, type GridMask } from '../geometry/mask.js'
import type { Question } from '../moaks/questions.js'
import type { GradedComponent } from './graded.js'
import type { Lattice } from '../geometry/lattice.js'
import type { IntensityLevels } from '../anatomy/levels.js'
import type { LocatedRegion } from '../anatomy/regions.js'
import { slicesOf, type SliceSpan } from './slices.js'

/** One component with its measurement and its grade. */
export interface ComponentEvidence {
  readonly measurement: Measurement
  readonly graded: GradedComponent
}

/** Everything a chain may speak of. What is not in here was not measured, so no chain can state it. */
export interface ChainInput {
  readonly question: Question
  readonly region: LocatedRegion
  /** In the question's order of components. */
  readonly components: readonly ComponentEvidence[]
  readonly levels: IntensityLevels
  /** The grid on which measurements were made, mirrored to a right knee. */
  readonly grid: Lattice
  /** The image, whose slices the text counts. */
  readonly image: Lattice
  /** What the image is called, where the case has more than one; else null. */
  readonly series: string | null
}

/** Writes the steps of one category: look for the cue and measure it; locating and grading are common to all. */
export type Chain = (input: ChainInput) => ReasoningStep[]

/** A voxel of the measuring grid in LPS mm. */
export function pointLps(input: ChainInput, voxel: Vec3): [number, number, number] {
  return [...applyAffine(input.grid.affine, voxel)]
}

/** A box of the measuring grid in LPS mm. */
export function boxLps(input: ChainInput, box: Box): { min: [number, number, number]; max: [number, number, number] } {
  const { min, max } = transformBox(input.grid.affine, box)
  return { min: [...min], max: [...max] }
}

/** A mask of the measuring grid in the patient. */
export function maskInPatient(input: ChainInput, mask: GridMask): z.infer<typeof MaskSchema> {
  const { dims, affineLps, runs } = maskLps(mask, input.grid.affine)
  return { dims: [...dims], affineLps: [...affineLps], runs }
}

/** The image's slices that a box of the measuring grid lies on. */
export function slicesOfBox(input: ChainInput, box: Box): SliceSpan {
  return slicesOf(input.image, transformBox(input.grid.affine, box))
}

/** The component's evidence, or undefined where the question does not have it. */
export function evidenceFor(input: ChainInput, component: string): ComponentEvidence | undefined {
  return input.components.find(({ measurement }) => measurement.component === component)
}
