/** How far a work is; `total` 0: not known. */
export interface LineProgress {
  readonly text: string
  readonly done: number
  readonly total: number
}

/** One line on stderr that is rewritten as work goes on; silent where stderr is no terminal. */
export function progressLine(): { show(progress: LineProgress): void; clear(): void } {
  const terminal = process.stderr.isTTY
  let shown = ''
  return {
    show({ text, done, total }) {
      const line = total > 0 ? `${text} ${done}/${total}` : text
      if (!terminal || line === shown) return
      shown = line
      process.stderr.write(`\r\x1b[K${line}`)
    },
    clear() {
      if (terminal && shown !== '') process.stderr.write('\r\x1b[K')
      shown = ''
    },
  }
}
