import { reportModel } from './model.js'
import type { ReportInput } from './input.js'

/** The report in prose as plain text, for the form of another program: what it is, its sections, and what it may be used for. */
export function reportText(input: ReportInput): string {
  const { title, identity, status, prose, honesty, cautions } = reportModel(input, new Map())
  const whose = input.includeIdentity ? identity.map(([name, value]) => `${name}: ${value}`) : []
  const sections = prose.map(({ title: heading, text }) => `${heading.toUpperCase()}\n${text}`)
  return [
    [`${title}, MRI reading`, ...whose].join('\n'),
    ...sections,
    [`${status.title}. ${status.text}`, ...cautions, honesty].join('\n'),
  ].join('\n\n')
}
