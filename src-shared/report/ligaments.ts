import type { FindingState } from '../case/revision.js'
import { ofCategory, type Kept } from './kept.js'
import { anyOf, gradeOf, stated } from './words.js'

/** The cruciate ligaments. MOAKS asks for complete tears only, so no more than that is denied. */
export function ligamentSentences(findings: Kept): string[] {
  const { abnormal, normal } = ofCategory(findings, 'ligament')
  const whole = [...normal, ...abnormal.filter((finding) => gradeOf(finding, 'ligament.complete-tear') === 0)]
  return [
    ...abnormal.flatMap(ligamentClauses).map(stated),
    ...(whole.length === 0 ? [] : [`No complete tear of the ${anyOf(whole.map(whichOf))} cruciate ligament.`]),
  ]
}

/** What is abnormal at the cruciate ligaments, tears first, for the impression. */
export function ligamentSummary(findings: Kept): string[] {
  const clauses = ofCategory(findings, 'ligament').abnormal.flatMap(ligamentClauses)
  const isTear = (clause: string): boolean => clause.startsWith('complete tear')
  return [...clauses.filter(isTear), ...clauses.filter((clause) => !isTear(clause))]
}

export function tendonSentences(findings: Kept): string[] {
  const { abnormal, normal } = ofCategory(findings, 'tendon')
  if (abnormal.length > 0) return ['Abnormal signal in the patellar tendon.']
  return normal.length > 0 ? ['The patellar tendon has normal signal.'] : []
}

function ligamentClauses(finding: FindingState): string[] {
  const name = nameOf(finding)
  return [
    ...(gradeOf(finding, 'ligament.complete-tear') === 1 ? [`complete tear of the ${name}`] : []),
    ...(gradeOf(finding, 'ligament.insertional-lesion') === 1
      ? [`marrow lesion or cyst at an attachment of the ${name}`]
      : []),
    ...(gradeOf(finding, 'acl.repair') === 1 ? [`signs of reconstruction of the ${name}`] : []),
  ]
}

function nameOf({ region }: Pick<FindingState, 'region'>): string {
  return `${whichOf({ region })} cruciate ligament`
}

function whichOf({ region }: Pick<FindingState, 'region'>): string {
  return region === 'acl' ? 'anterior' : 'posterior'
}
