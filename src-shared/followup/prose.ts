import { numberText, sentence } from '../reasoning/numbers.js'
import { apartWords } from '../report/examination.js'
import { listed } from '../report/words.js'
import type { Change, FollowUpRecord, Outcome } from './record.js'
import { gradeName } from './words.js'

/**
 * What became of the knee since the examination before, in prose: only what a person stands behind at both dates is said, and when
 * it was is said without a date. Empty where there is no examination before, or nothing that a person stands behind in both.
 */
export function followUpText({ studyDate, comparisons }: Pick<FollowUpRecord, 'studyDate' | 'comparisons'>): string {
  const [latest] = comparisons
  if (!latest) return ''
  const kept = latest.changes.filter(({ before, now }) => before && now && before.by !== 'model' && now.by !== 'model')
  if (kept.length === 0) return ''
  const of = (outcome: Outcome): Change[] => kept.filter((change) => change.outcome === outcome)
  const [worse, better, same, untold] = [of('worse'), of('better'), of('unchanged'), of('cannot-tell')]
  const said = [
    ...(worse.length > 0 ? [`Worse: ${listed(worse.map(changeWords))}.`] : []),
    ...(better.length > 0 ? [`Better: ${listed(better.map(changeWords))}.`] : []),
    ...(same.length > 0 ? [unchangedWords(same.length, worse.length + better.length === 0)] : []),
    ...untoldWords(untold),
  ]
  return `Compared with the examination ${apartWords(studyDate, latest.studyDate)}: ${said.join(' ')}`
}

/** "cartilage loss — medial femur, central (21 % then, 46 % now)". */
function changeWords({ title, before, now, unit, component, smallestChange }: Change): string {
  const name = title.charAt(0).toLowerCase() + title.slice(1)
  if (unit !== null && before?.value != null && now?.value != null) {
    const beyond = smallestChange === null ? '' : `, beyond ±${numberText(smallestChange)} ${unit}`
    return `${name} (${numberText(before.value)} ${unit} then, ${numberText(now.value)} ${unit} now${beyond})`
  }
  if (component === null || before?.grade == null || now?.grade == null) return name
  return `${name} (${gradeName(component, before.grade)} then, ${gradeName(component, now.grade)} now)`
}

function unchangedWords(count: number, alone: boolean): string {
  return alone
    ? 'No change beyond repeatability in what was assessed at both.'
    : `${count} other ${count === 1 ? 'item is' : 'items are'} unchanged within repeatability.`
}

/** Reasons once each, with how many items they keep from being compared. */
function untoldWords(untold: readonly Change[]): string[] {
  const reasons = new Map<string, number>()
  for (const { reason } of untold) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return [...reasons].map(
    ([reason, count]) => `${sentence(`${count} ${count === 1 ? 'item' : 'items'}`)} cannot be compared: ${reason}`,
  )
}
