import type { StructureGroup } from '../case/structures.js'
import { LESIONS, lesionValue, tissueValue, type Lesion, type Tissue } from './labels.js'

/** What belongs to each group that can be outlined. Muscle, fat under the skin, skin and vessels are in none. */
export const GROUP_TISSUES: Readonly<Record<StructureGroup, readonly Tissue[]>> = {
  bones: ['femur', 'tibia', 'fibula', 'patella'],
  cartilage: ['femoral-cartilage', 'medial-tibial-cartilage', 'lateral-tibial-cartilage', 'patellar-cartilage'],
  menisci: ['medial-meniscus', 'lateral-meniscus'],
  ligaments: ['acl', 'pcl', 'patellar-tendon', 'quadriceps-tendon', 'collateral-ligament'],
  fluid: ['joint-fluid', 'hoffa-fat-pad'],
  lesions: [],
}

const LESION_NAMES: readonly Lesion[] = LESIONS.filter((name) => name !== 'none')

/** 1 for each label value that belongs to a group: what a reading keeps of the label volumes. */
export const KEPT_TISSUES = table(Object.values(GROUP_TISSUES).flat().map(tissueValue))
export const KEPT_LESIONS = table(LESION_NAMES.map(lesionValue))

function table(values: readonly number[]): Uint8Array {
  const kept = new Uint8Array(256)
  for (const value of values) kept[value] = 1
  return kept
}
