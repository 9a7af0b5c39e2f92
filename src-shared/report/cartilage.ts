import type { FindingState } from '../case/revision.js'
import { restOf, type Kept } from './kept.js'
import { placeWords } from './places.js'
import { gradeOf, listed, stated, together } from './words.js'

const EXTENT = ['none', 'less than 10 %', '10 to 75 %', 'more than 75 %'] as const

/** Cartilage of a compartment: places with the same loss in one sentence, full-thickness loss named as such. */
export function cartilageSentences(findings: Kept): string[] {
  const groups = together(findings.abnormal, (finding) => `${sizeOf(finding)}/${depthOf(finding)}`)
  return [
    ...groups.map(lossSentence),
    ...restOf(findings, {
      none: 'No cartilage loss.',
      rest: 'The other cartilage is intact.',
      seen: 'No cartilage loss where it was assessed.',
    }),
  ]
}

/** "full-thickness cartilage loss" for the worst there is, null where there is none: for the impression. */
export function worstLoss(findings: readonly FindingState[]): string | null {
  if (findings.length === 0) return null
  const deepest = findings.filter((finding) => depthOf(finding) > 0)
  const named = deepest.length > 0 ? deepest : findings
  const kind = deepest.length > 0 ? 'full-thickness' : 'partial-thickness'
  return `${kind} cartilage loss at ${listed(named.map(({ region }) => placeWords(region)))}`
}

function lossSentence(group: readonly FindingState[]): string {
  const [first] = group
  if (!first) return ''
  const [size, depth] = [sizeOf(first), depthOf(first)]
  const each = group.length > 1 ? ' each' : ''
  const extent = `over ${EXTENT[size] ?? ''} of the surface${each}`
  const places = listed(group.map(({ region }) => placeWords(region)))
  if (depth === 0) return stated(`partial-thickness cartilage loss at ${places}, ${extent}`)
  if (depth >= size) return stated(`full-thickness cartilage loss at ${places}, ${extent}`)
  return stated(`cartilage loss at ${places}, ${extent}, full-thickness over ${EXTENT[depth] ?? ''}`)
}

function sizeOf(finding: FindingState): number {
  return Math.max(gradeOf(finding, 'cartilage.size'), depthOf(finding))
}

function depthOf(finding: FindingState): number {
  return gradeOf(finding, 'cartilage.full-thickness')
}
