/** Text made safe for HTML and SVG, in content and in quoted attributes. Model output never gets in otherwise. */
export function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
}

/** A number with so many decimals, or a dash where it is undefined. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? '–' : value.toFixed(digits)
}

/** A table. Cells are HTML; the first column is a heading, the others are numbers set flush right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headRow = head.map((cell) => `<th scope="col">${cell}</th>`).join('')
  const body = rows
    .map(
      ([first = '', ...rest]) =>
        `<tr><th scope="row">${first}</th>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    )
    .join('\n')
  return `<div class="scroll"><table><thead><tr>${headRow}</tr></thead><tbody>\n${body}\n</tbody></table></div>`
}

/** A section with a heading; nothing where it has no content. */
export function section(title: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escaped(title)}</h2>\n${content}\n</section>`
}
