import type { ReportParagraph } from '../../../src-shared/report/compose.js'
import { escapeHtml as text } from './escape.js'

/** A section of the report: a line becomes a paragraph, what stands before its first colon the words it begins with. */
export function paragraphHtml({ section, title, text: words }: ReportParagraph): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return `<div class="${section}"><h2>${text(title)}</h2><div>${lines.map(section === 'findings' || section === 'impression' ? leadHtml : plainHtml).join('')}</div></div>`
}

function plainHtml(line: string): string {
  return `<p>${text(line)}</p>`
}

/** "Medial tibiofemoral compartment: …" and "1. …": the place or the number stands out. */
function leadHtml(line: string): string {
  const [, lead, rest] = /^(\d+\.|[A-Z][^.:]{2,48}:)\s+(.*)$/.exec(line) ?? []
  return lead === undefined || rest === undefined
    ? plainHtml(line)
    : `<p><strong>${text(lead)}</strong> ${text(rest)}</p>`
}
