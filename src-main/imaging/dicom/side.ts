import type { Side } from '../../../src-shared/case/geometry.js'
import type { DicomHeader } from './header-record.js'

const KNEE = '(?:KNEE|KNEES|KNIE|GENOU|GENOUX|GINOCCHIO|RODILLA|JOELHO)'
const RIGHT = '(?:RIGHT|RECHTS|RECHTES|DROIT|DROITE|DESTRO|DESTRA|DERECHA|DERECHO|DIREITO|DIREITA)'
const LEFT = '(?:LEFT|LINKS|LINKES|GAUCHE|SINISTRO|SINISTRA|IZQUIERDA|IZQUIERDO|ESQUERDO|ESQUERDA)'

/** Whole words for the side count anywhere; the short forms (RT, R) only beside the word knee: RT also means real time. */
const SAYS = {
  right: sidePattern(RIGHT, '(?:RT|RE|R|DX)'),
  left: sidePattern(LEFT, '(?:LT|LI|L|SX)'),
}

const BOTH =
  / (BOTH|BILAT|BILATERAL|BILATERALE|BEIDE|BEIDER|BDS|BEIDSEITS|DEUX|ENTRAMBE|AMBAS|AMBOS|KNEES|GENOUX|GINOCCHIA|RODILLAS|JOELHOS) /

export interface HeaderSide {
  readonly side: Side
  /** Fields that name different sides, for a message; empty where they agree. */
  readonly conflict: readonly string[]
}

/**
 * The side that a header names: the laterality fields, then words in the body part and the descriptions.
 * Where fields contradict each other the side is unknown, and both are named.
 */
export function sideFromHeader(header: DicomHeader): HeaderSide {
  const said: { field: string; side: 'left' | 'right' }[] = []
  if (header.laterality === 'R') said.push({ field: 'Laterality', side: 'right' })
  if (header.laterality === 'L') said.push({ field: 'Laterality', side: 'left' })
  for (const [field, text] of textsOf(header)) {
    const side = sideFromText(text)
    if (side !== 'unknown') said.push({ field, side })
  }
  const [first] = said
  if (!first) return { side: 'unknown', conflict: [] }
  if (said.every(({ side }) => side === first.side)) return { side: first.side, conflict: [] }
  return { side: 'unknown', conflict: said.map(({ field, side }) => `${field} says ${side}`) }
}

/** Whether a header says that both knees were imaged. */
export function namesBothSides(header: DicomHeader): boolean {
  return header.laterality === 'B' || textsOf(header).some(([, text]) => BOTH.test(wordsOf(text)))
}

function textsOf(header: DicomHeader): readonly (readonly [field: string, text: string])[] {
  return [
    ['Body Part', header.bodyPart],
    ['Series Description', header.seriesDescription],
    ['Study Description', header.study.description],
    ['Protocol Name', header.protocolName],
    ['Procedure Description', header.procedureDescription],
  ]
}

function wordsOf(text: string): string {
  return ` ${text.toUpperCase().replace(/[^\p{L}]+/gu, ' ')} `
}

/** The one side that a description names; unknown where it names none or both. */
export function sideFromText(text: string): Side {
  const words = wordsOf(text)
  const right = SAYS.right.test(words)
  const left = SAYS.left.test(words)
  return right === left ? 'unknown' : right ? 'right' : 'left'
}

function sidePattern(word: string, short: string): RegExp {
  return new RegExp(
    `(?: ${word} )|(?: ${short} ${KNEE} )|(?: ${KNEE} ${short} )|(?: (?:${word}|${short})${KNEE} )|(?: ${KNEE}(?:${word}|${short}) )`,
    'u',
  )
}
