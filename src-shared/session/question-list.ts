import { findQuestion } from '../moaks/questions.js'

/** The questions of a list as it is typed, "1-10, 16, 30", each once and in order; null where it is none. */
export function questionsOfList(text: string): number[] | null {
  const chosen = new Set<number>()
  for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
    const match = /^(\d{1,2})(?:[-–](\d{1,2}))?$/.exec(part)
    if (!match) return null
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])]
    if (!findQuestion(from) || !findQuestion(to) || from > to) return null
    for (let question = from; question <= to; question++) chosen.add(question)
  }
  return [...chosen].sort((a, b) => a - b)
}
