import type { Question } from '../../../src-shared/moaks/questions.js'
import { readGrade } from './grade-value.js'
import type { ParsedGrade, Repair } from './types.js'

/** Found in words where no object could be read. */
export interface ProseGrades {
  readonly grades: readonly ParsedGrade[]
  readonly repairs: readonly Repair[]
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * Grades in running text: "Size of lesion: 2", a Markdown list or table, or, for a question with one grade, "MOAKS grade
 * is 2" or a boxed result. The last mention counts. Nothing is guessed from a description: "a small lesion" is no grade.
 */
export function gradesInProse(text: string, question: Question): ProseGrades {
  const grades: ParsedGrade[] = []
  const repairs: Repair[] = []
  for (const component of question.components) {
    const named = new RegExp(
      `${escaped(component.interchangeKey)}["'*_\`\\s]*(?:[:=|]|is|→|->)["'*_\`\\s]*([^\\n,;}|"'\`]{1,60})`,
      'gi',
    )
    const patterns = [named]
    if (question.components.length === 1)
      patterns.push(
        /\\boxed\{(?:\\text\{)?([^{}\n]{1,40})\}/g,
        /\b(?:moaks[\s_-]*)?(?:grade|score)\b["'*_`\s]*(?:is|of|:|=)?["'*_`\s]*(\d[^\n,;}"'`]{0,40})/gi,
      )
    for (const pattern of patterns) {
      const value = lastMatch(text, pattern)
      const read = value === undefined ? undefined : readGrade(value, component.key)
      if (!read || value === undefined) continue
      grades.push({ component: component.key, grade: read.grade })
      repairs.push({ code: 'grade-from-prose', detail: value.trim().slice(0, 60) })
      break
    }
  }
  return { grades, repairs }
}

function lastMatch(text: string, pattern: RegExp): string | undefined {
  let last: string | undefined
  for (const match of text.matchAll(pattern)) last = match[1]
  return last
}

/** Whether a line says nothing but a grade: no reasoning, however many words its component has. */
export function isGradeLine(line: string, question: Question): boolean {
  return question.components.some(({ interchangeKey }) =>
    new RegExp(`^[\\s|*_"'\`-]*${escaped(interchangeKey)}["'*_\`\\s]*[:=|].{0,60}$`, 'i').test(line),
  )
}
