import type { FindingState } from '../case/revision.js'
import { ofCategory, type Kept } from './kept.js'
import { placeWords } from './places.js'
import { anyOf, gradeOf, listed, measuredText, stated, together } from './words.js'

type Side = 'medial' | 'lateral'

const MORPHOLOGY = [
  '',
  'intrameniscal signal that reaches no surface',
  'radial tear',
  'horizontal tear',
  'vertical tear',
  'complex tear',
  'partial maceration',
  'progressive partial maceration',
  'complete maceration',
] as const

const EXTRUDED = ['', 'by 2 to 2.9 mm', 'by 3 to 4.9 mm', 'by 5 mm or more'] as const
const TEAR_PLACES = ['anterior horn', 'body', 'posterior horn'] as const

/** One meniscus: what is torn or gone, how far it is extruded, what goes with it, and what of it is normal. */
export function meniscusSentences(side: Side, findings: Kept): string[] {
  const own = only(side, findings)
  const clauses = [...tissueClauses(side, own), ...extrusionClauses(side, own), ...otherClauses(side, own)]
  return [...clauses.map(stated), ...normalSentences(side, own)]
}

/** The abnormal of one meniscus as one line of an impression, null where there is nothing. */
export function meniscusSummary(side: Side, findings: Kept): string | null {
  const own = only(side, findings)
  const tissue = tissueClauses(side, own)
  const clauses = [
    ...tissue,
    ...(tissue.length > 0 ? extrusionWith(own) : extrusionClauses(side, own)),
    ...otherClauses(side, own),
  ]
  return clauses.length === 0 ? null : clauses.join('; ')
}

function tissueClauses(side: Side, own: Kept): string[] {
  const torn = ofCategory(own, 'meniscal-morphology').abnormal
  const root = ofCategory(own, 'root-tear').abnormal
  return [
    ...together(torn, (finding) => String(gradeOf(finding, 'morphology.class'))).map(
      (group) =>
        `${morphologyOf(group[0])} of ${listed(group.map(({ region }) => placeWords(region)))} of the ${side} meniscus`,
    ),
    ...root.map(() => `tear of the posterior root of the ${side} meniscus`),
  ]
}

function morphologyOf(finding: FindingState | undefined): string {
  return MORPHOLOGY[finding ? gradeOf(finding, 'morphology.class') : 0] ?? ''
}

function extrusionClauses(side: Side, own: Kept): string[] {
  const ways = extrusions(own)
  return ways.length === 0 ? [] : [`the ${side} meniscus is extruded ${listed(ways)}`]
}

function extrusionWith(own: Kept): string[] {
  const ways = extrusions(own)
  return ways.length === 0 ? [] : [`extrusion ${listed(ways)}`]
}

/** "by 3.4 mm medially": as measured where nobody graded otherwise, else in the words of the grade. */
function extrusions(own: Kept): string[] {
  return ofCategory(own, 'meniscal-extrusion').abnormal.map((finding) => {
    const measured = measuredText(finding, 'extrusion.grade')
    const far = measured === null ? (EXTRUDED[gradeOf(finding, 'extrusion.grade')] ?? '') : `by ${measured}`
    return `${far} ${directionOf(finding)}`
  })
}

/** Questions 44 and 46 ask for the anterior extrusion, 45 and 47 for the medial and the lateral one. */
function directionOf({ question }: FindingState): string {
  if (question === 45) return 'medially'
  return question === 47 ? 'laterally' : 'anteriorly'
}

function otherClauses(side: Side, own: Kept): string[] {
  return [
    ...ofCategory(own, 'meniscal-cyst').abnormal.map((finding) => {
      const tear = TEAR_PLACES[gradeOf(finding, 'cyst.tear-location')]
      return `meniscal cyst at the ${side} meniscus${tear === undefined ? '' : `, with a tear of the ${tear}`}`
    }),
    ...ofCategory(own, 'meniscal-hypertrophy').abnormal.map(() => `the ${side} meniscus is hypertrophic`),
  ]
}

function normalSentences(side: Side, own: Kept): string[] {
  const parts = ofCategory(own, 'meniscal-morphology')
  const extrusion = ofCategory(own, 'meniscal-extrusion')
  const absent = anyOf([
    ...noneOf(extrusion, 'extrusion'),
    ...noneOf(ofCategory(own, 'meniscal-cyst'), 'cyst'),
    ...noneOf(ofCategory(own, 'meniscal-hypertrophy'), 'hypertrophy'),
    ...noneOf(ofCategory(own, 'root-tear'), 'root tear'),
  ])
  return [
    ...intact(side, parts),
    ...(absent === ''
      ? []
      : [`No ${absent}${parts.normal.length + parts.abnormal.length > 0 ? '' : ` of the ${side} meniscus`}.`]),
  ]
}

function intact(side: Side, { abnormal, normal, open }: Kept): string[] {
  if (normal.length === 0) return []
  if (abnormal.length === 0 && open.length === 0) return [`The ${side} meniscus is intact.`]
  const verb = normal.length > 1 ? 'are' : 'is'
  return [stated(`${listed(normal.map(({ region }) => placeWords(region)))} of the ${side} meniscus ${verb} intact`)]
}

function noneOf({ abnormal, normal, open }: Kept, what: string): string[] {
  return normal.length > 0 && abnormal.length === 0 && open.length === 0 ? [what] : []
}

function only(side: Side, findings: Kept): Kept {
  const of = (list: readonly FindingState[]): FindingState[] =>
    list.filter(({ region }) => region.startsWith(`${side}-meniscus`))
  return { abnormal: of(findings.abnormal), normal: of(findings.normal), open: of(findings.open) }
}
