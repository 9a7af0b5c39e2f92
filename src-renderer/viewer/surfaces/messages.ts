import type { KneeLabels } from '../../../src-shared/anatomy/knee-labels.js'
import type { Lesion, Tissue } from '../../../src-shared/anatomy/labels.js'
import type { Surface } from './build-surfaces.js'

/** What the worker is asked: one label volume, and what of it is wanted, in this order. */
export interface SurfaceRequest {
  readonly labels: KneeLabels
  readonly tissues: readonly Tissue[]
  readonly lesions: readonly Lesion[]
}

/** What it answers: a surface as soon as it is made, and that all are. */
export type SurfaceAnswer = { readonly surface: Surface } | { readonly surface: null }
