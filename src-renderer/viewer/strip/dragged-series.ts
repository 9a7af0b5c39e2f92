/** What a series that is dragged from the strip carries: its volume's hash, under a name of its own. */
const KIND = 'application/x-condyle-volume'

export function carrySeries(event: DragEvent, hash: string): void {
  event.dataTransfer?.setData(KIND, hash)
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy'
}

export function carriesSeries(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(KIND) ?? false
}

export function carriedSeries(event: DragEvent): string | undefined {
  return event.dataTransfer?.getData(KIND) || undefined
}
