import type { FindingState } from '../case/revision.js'
import { restOf, type Kept } from './kept.js'
import { placeWords } from './places.js'
import { gradeOf, listed, stated, together } from './words.js'

const FILLED = ['', 'less than 33 %', '33 to 66 %', 'more than 66 %'] as const
const SEVERAL = ['', '', 'two', 'three or more'] as const

/** Marrow lesions and cysts of a compartment. */
export function marrowSentences(findings: Kept): string[] {
  const groups = together(findings.abnormal, (finding) => [size(finding), number(finding), kind(finding)].join('/'))
  return [
    ...groups.map(lesionSentence),
    ...restOf(findings, {
      none: 'No bone marrow lesion.',
      rest: 'The other marrow is normal.',
      seen: 'No bone marrow lesion where it was assessed.',
    }),
  ]
}

/** "bone marrow lesions of the central medial tibial plateau", null where there is none: for the impression. */
export function marrowSummary(findings: readonly FindingState[]): string | null {
  if (findings.length === 0) return null
  const several = findings.length > 1 || findings.some((finding) => number(finding) > 1)
  const cysts = findings.every((finding) => kind(finding) === 'subchondral cyst')
  const what = `${cysts ? 'subchondral cyst' : 'bone marrow lesion'}${several ? 's' : ''}`
  return `${what} in ${listed(findings.map(({ region }) => placeWords(region)))}`
}

function lesionSentence(group: readonly FindingState[]): string {
  const [first] = group
  if (!first) return ''
  const count = number(first)
  const lesions = count > 1 ? `${SEVERAL[count] ?? ''} ${plural(kind(first))}` : kind(first)
  const places = listed(group.map(({ region }) => placeWords(region)))
  const filled = `${count > 1 ? 'together ' : ''}filling ${FILLED[size(first)] ?? ''}`
  return group.length === 1
    ? stated(`${lesions} in ${places}, ${filled} of it`)
    : stated(`${lesions} in each of ${places}, ${filled} of the subregion`)
}

function kind(finding: FindingState): string {
  const share = gradeOf(finding, 'bml.share')
  if (share === 0) return 'subchondral cyst'
  return share === 3 ? 'bone marrow lesion' : 'partly cystic bone marrow lesion'
}

function plural(name: string): string {
  return `${name}s`
}

function size(finding: FindingState): number {
  return gradeOf(finding, 'bml.size')
}

function number(finding: FindingState): number {
  return gradeOf(finding, 'bml.number')
}
