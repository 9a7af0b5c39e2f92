import { canonicalLattice, type Lattice } from '../../src-shared/geometry/lattice.js'

/** Slices, rows, columns of the pack's segment grid (condyle_training/vocabulary.py). */
export const SEGMENT_SIZE = [128, 160, 160] as const

/** The segment grid of a right knee with its middle at the origin, for labels that lie on it. */
export function segmentLattice(spacing: number): Lattice {
  return canonicalLattice({ size: SEGMENT_SIZE, spacing }, [0, 0, 0], false)
}
