import type { TissueScale } from '../../src-shared/anatomy/grid/tissue-window.js'

/** How the segment net's images are scaled: `input.scale` of the packs to come (condyle_training/pack.py). */
export const INPUT_SCALE: TissueScale = {
  tissues: ['femoral-cartilage', 'medial-tibial-cartilage', 'lateral-tibial-cartilage', 'patellar-cartilage'],
  level: 0.38,
}
