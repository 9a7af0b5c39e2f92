import type { ReportParagraph } from '../../../src-shared/report/compose.js'
import { escapeHtml as text } from './escape.js'

/** A section of the report: a line becomes a paragraph, what stands before its first colon the words it begins with. */
export function paragraphHtml({ section, title, text: words }: ReportParagraph): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '')
  return `<div class="${section}"><h2>${text(title)}</h2>${lines.map((line) => lineHtml(line)).join('')}</div>`
}

/** "Medial tibiofemoral compartment: …" and "1. …": the place or the number stands out. */
function lineHtml(line: string): string {
  const [, lead, rest] = /^((?:\d+\.)|[A-Z][^.:]{2,48}:)\s+(.*)$/.exec(line) ?? []
  return lead === undefined || rest === undefined
    ? `<p>${text(line)}</p>`
    : `<p><strong>${text(lead)}</strong> ${text(rest)}</p>`
}
