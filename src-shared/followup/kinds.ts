import type { ScaleId } from '../moaks/scales.js'

/** Measures that are no component of MOAKS. */
export const OWN_MEASURES = ['cartilage.thickness', 'meniscus.lost-tissue'] as const

/** What the repeatability of a quantity is kept by: all places of a kind have one. */
export type QuantityKind = ScaleId | (typeof OWN_MEASURES)[number]
