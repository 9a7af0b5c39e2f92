import type { FindingState } from '../case/revision.js'
import { findQuestion } from '../moaks/questions.js'
import { ofCategory, type Kept } from './kept.js'
import { anyOf, gradeOf, measuredText, stated } from './words.js'

const EFFUSIONS = ['', 'small', 'moderate', 'large'] as const
const SYNOVITIS = ['', 'mild', 'moderate', 'severe'] as const

/** Joint fluid. */
export function effusionSentences(findings: Kept): string[] {
  const { abnormal, normal } = ofCategory(findings, 'effusion-synovitis')
  return [...abnormal.map(effusionWords).map(stated), ...normal.map(() => 'No joint effusion.')]
}

/** Hoffa's fat pad. */
export function synovitisSentences(findings: Kept): string[] {
  const { abnormal, normal } = ofCategory(findings, 'hoffa-synovitis')
  return [...abnormal.map(synovitisWords).map(stated), ...normal.map(() => 'No Hoffa-synovitis.')]
}

/** Cysts, bursae and loose bodies. */
export function periarticularSentences(findings: Kept): string[] {
  const { abnormal, normal } = ofCategory(findings, 'periarticular')
  return [
    ...abnormal.map((finding) => stated(periarticularWords(finding))),
    ...(normal.length === 0 ? [] : [`No ${anyOf(normal.map(periarticularWords))}.`]),
  ]
}

/** Effusion and synovitis, for the impression. */
export function jointSummary(findings: Kept): string[] {
  return [
    ...ofCategory(findings, 'effusion-synovitis').abnormal.map((finding) => {
      const measured = measuredText(finding, 'effusion.grade')
      return measured === null ? effusionWords(finding) : `${effusionWords(finding)} (${measured})`
    }),
    ...ofCategory(findings, 'hoffa-synovitis').abnormal.map(synovitisWords),
  ]
}

/** "popliteal cyst", "abnormal signal of the iliotibial band". */
export function periarticularWords({ question }: FindingState): string {
  if (question === 64) return 'abnormal signal of the iliotibial band'
  return (findQuestion(question)?.feature ?? 'periarticular finding').toLowerCase()
}

function effusionWords(finding: FindingState): string {
  return `${EFFUSIONS[gradeOf(finding, 'effusion.grade')] ?? ''} joint effusion`
}

function synovitisWords(finding: FindingState): string {
  return `${SYNOVITIS[gradeOf(finding, 'hoffa.grade')] ?? ''} Hoffa-synovitis`
}
