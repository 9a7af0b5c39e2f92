/** A sentence for the reader that goes away by itself, unless it tells of a failure. */
export interface Toast {
  readonly id: number
  readonly tone: 'plain' | 'good' | 'danger'
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const SHOWN_MS = 7000

/** The sentences on show, newest last. */
export class Toasts {
  list = $state.raw<readonly Toast[]>([])
  private next = 1

  /** Shows a sentence; one that is already on show is not repeated. */
  show(text: string, tone: Toast['tone'] = 'plain', action?: Toast['action']): void {
    this.list = this.list.filter((toast) => toast.text !== text)
    const id = this.next++
    this.list = [...this.list, { id, tone, text, ...(action ? { action } : {}) }].slice(-4)
    if (tone !== 'danger') setTimeout(() => this.dismiss(id), SHOWN_MS)
  }

  /** Shows why something failed; stays until it is dismissed. */
  fail(error: unknown): void {
    this.show(error instanceof Error ? error.message : 'Something went wrong: try again.', 'danger')
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
  }
}
