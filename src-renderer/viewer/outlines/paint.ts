import type { StructureGroup } from '../../../src-shared/case/structures.js'

/**
 * Colours of what was outlined, on the black of images: apart for every kind of colour vision in lightness or hue, and
 * none of severity's, of what is selected or of what a person drew. Lesions are white and dashed.
 */
export const GROUP_PAINT: Readonly<Record<StructureGroup, string>> = {
  bones: '#cdb98f',
  cartilage: '#35d0b0',
  menisci: '#b794ff',
  ligaments: '#f3a0d8',
  fluid: '#5c8dff',
  lesions: '#ffffff',
}

export const GROUP_NAMES: Readonly<Record<StructureGroup, string>> = {
  bones: 'Bones',
  cartilage: 'Cartilage',
  menisci: 'Menisci',
  ligaments: 'Ligaments and tendons',
  fluid: 'Fluid and fat pad',
  lesions: 'Lesions',
}
