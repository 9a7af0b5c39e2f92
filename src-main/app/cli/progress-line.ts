/** One line on stderr that is rewritten as work goes on; silent where stderr is no terminal. */
export function progressLine(): { show(text: string, done: number, total: number): void; clear(): void } {
  const terminal = process.stderr.isTTY
  let shown = ''
  return {
    show(text, done, total) {
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
