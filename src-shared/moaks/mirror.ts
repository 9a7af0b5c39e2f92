import { findQuestion, QUESTIONS } from './questions.js'

/**
 * What medial and lateral become where a knee turns out to be the other one. Everything here is its own inverse.
 */
const EXCHANGED: Readonly<Record<string, string>> = {
  medial: 'lateral',
  lateral: 'medial',
  Medial: 'Lateral',
  Lateral: 'Medial',
}

/** "the medial meniscus reaches medially" → "the lateral meniscus reaches laterally". */
export function mirroredWords(text: string): string {
  return text.replace(
    /\b((?:antero|postero|supero|infero)?)(medial|lateral)(?=(?:ly)?\b)/gi,
    (_, prefix: string, word: string) => `${prefix}${EXCHANGED[word] ?? word}`,
  )
}

/** The region on the other side of the joint; the region itself where it has no counterpart. */
export function mirroredRegion(id: string): string {
  return mirroredWords(id)
}

const counterparts: ReadonlyMap<number, number> = new Map(
  QUESTIONS.map(({ id, category, regionId }) => {
    const region = mirroredRegion(regionId)
    const other = QUESTIONS.find((one) => one.category === category && one.regionId === region)
    // Periarticular questions share regions, which have no counterpart: each stays itself.
    return [id, region === regionId ? id : (other?.id ?? id)]
  }),
)

/** The question that asks the same of the other side of the joint; the question itself where there is none. */
export function mirroredQuestion(id: number): number {
  return counterparts.get(id) ?? id
}

/** Whether a question asks about one side of the joint and so has a counterpart on the other. */
export function hasCounterpart(id: number): boolean {
  return findQuestion(id) !== undefined && mirroredQuestion(id) !== id
}
