import { lesionValue, tissueValue, type Tissue } from '../labels.js'

/** A bone with cartilage on it. */
export interface CoveredBone {
  readonly name: 'femur' | 'tibia' | 'patella'
  /** Tissue values of the bone and of its own cartilage. */
  readonly bone: number
  readonly cartilage: readonly number[]
}

const covered = (name: CoveredBone['name'], ...cartilage: Tissue[]): CoveredBone => ({
  name,
  bone: tissueValue(name),
  cartilage: cartilage.map(tissueValue),
})

/** The bones whose cartilage is measured by columns, in the order of the pack's graph. */
export const COVERED_BONES: readonly CoveredBone[] = [
  covered('femur', 'femoral-cartilage'),
  covered('tibia', 'medial-tibial-cartilage', 'lateral-tibial-cartilage'),
  covered('patella', 'patellar-cartilage'),
]

/** Lesion values of lost cartilage. */
export const LOSS: readonly number[] = [lesionValue('cartilage-partial-loss'), lesionValue('cartilage-full-loss')]
