import type { OrientationPlane, StackSummary } from '../../../src-shared/case/import.js'

/** From here on a stack is taken for a knee. */
export const COULD_BE_KNEE = 0.5
/** From here on nothing speaks against a knee, though little speaks for it. */
export const MIGHT_BE_KNEE = 0.2

/** The reason that rules a stack out, whatever else speaks for it. */
export const ANOTHER_PART = 'the header names another part of the body'

export interface KneeClues {
  readonly modality: string
  /** Body part, descriptions, protocol, coil: everything in words. */
  readonly words: string
  readonly orientation: OrientationPlane
  readonly slices: number
  readonly threeDimensional: boolean
  /** Larger in-plane extent, mm. */
  readonly fieldOfView: number
  readonly geometryAssumed: boolean
}

const KNEE = /KNEE|KNIE|GENOU|GINOCCHIO|RODILLA|JOELHO|PATELL|MENISC|ACL\b|CRUCIATE/
const KNEE_SEQUENCE = /DESS|CUBE|SPACE|VISTA|MENSA|FIESTA/
const ELSEWHERE =
  /BRAIN|HEAD|SKULL|NECK|SPINE|LUMBAR|CERVICAL|THORA|CHEST|ABDOM|PELVIS|\bHIP\b|SHOULDER|ELBOW|WRIST|\bHAND\b|ANKLE|\bFOOT\b|PROSTATE|BREAST|HEART|CARDIAC|LIVER/

/**
 * How much the headers suggest a knee MRI fit for reading: a plain sum of clues, each said in words. It ranks and
 * decides whether to ask; it is no diagnosis of the picture.
 */
export function kneeLikelihood(clues: KneeClues): StackSummary['kneeLikelihood'] {
  const reasons: string[] = []
  let score = 0
  const add = (points: number, reason: string): void => {
    score += points
    reasons.push(reason)
  }
  const words = clues.words.toUpperCase()
  if (clues.modality === 'MR') add(0.3, 'MR images')
  else if (clues.modality !== '') add(-0.3, `${clues.modality} images, not MR`)
  else add(0.15, 'no modality given')
  if (KNEE.test(words)) add(0.35, 'the header names the knee')
  else if (ELSEWHERE.test(words)) add(-0.7, ANOTHER_PART)
  if (KNEE_SEQUENCE.test(words)) add(0.1, 'a sequence used for knees')
  if (clues.orientation === 'sagittal') add(0.1, 'sagittal')
  if (clues.slices >= 20) add(0.1, `${clues.slices} slices`)
  else if (clues.slices < 12) add(-0.3, `only ${clues.slices} ${clues.slices === 1 ? 'slice' : 'slices'}`)
  if (clues.threeDimensional) add(0.05, '3D acquisition')
  if (clues.fieldOfView >= 100 && clues.fieldOfView <= 240)
    add(0.1, `field of view of ${Math.round(clues.fieldOfView)} mm`)
  else add(-0.2, `field of view of ${Math.round(clues.fieldOfView)} mm, unusual for a knee`)
  if (clues.geometryAssumed) add(-0.4, 'position and orientation are not in the file')
  return { score: Math.round(Math.min(1, Math.max(0, score)) * 100) / 100, reasons }
}
