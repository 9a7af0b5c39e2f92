import type { FindingState } from '../case/revision.js'
import { restOf, type Kept } from './kept.js'
import { placeWords } from './places.js'
import { gradeOf, listed, stated, together } from './words.js'

const SIZES = ['', 'small', 'medium-sized', 'large'] as const

/** Osteophytes of a compartment, the largest first. */
export function osteophyteSentences(findings: Kept): string[] {
  return [
    ...bySize(findings.abnormal).map((group) =>
      stated(`${named(group)} at ${listed(group.map(({ region }) => placeWords(region)))}`),
    ),
    ...restOf(findings, {
      none: 'No osteophytes.',
      rest: 'The other margins are smooth.',
      seen: 'No osteophytes where the margins were assessed.',
    }),
  ]
}

/** "large osteophytes" for the largest there are, null where there are none: for the impression. */
export function largestOsteophytes(findings: readonly FindingState[]): string | null {
  const [largest] = bySize(findings)
  return largest ? named(largest) : null
}

function named(group: readonly FindingState[]): string {
  const size = SIZES[group[0] ? gradeOf(group[0], 'osteophyte.size') : 0] ?? ''
  return `${size} osteophyte${group.length > 1 ? 's' : ''}`
}

function bySize(findings: readonly FindingState[]): FindingState[][] {
  const sorted = [...findings].sort((a, b) => gradeOf(b, 'osteophyte.size') - gradeOf(a, 'osteophyte.size'))
  return together(sorted, (finding) => String(gradeOf(finding, 'osteophyte.size')))
}
