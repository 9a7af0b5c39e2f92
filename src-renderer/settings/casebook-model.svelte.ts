import type { Bridge } from '../../src-shared/bridge.js'
import type { CasebookEvent } from '../../src-shared/bridge-casebook.js'
import type { Backup, CasebookNotice } from '../../src-shared/case/casebook-state.js'
import type { Toasts } from '../design/toasts.svelte.js'

/** The casebook as a file: what has to be said of it, and its backups. */
export class CasebookModel {
  /** What was found altered and nobody has decided about yet. */
  notice = $state.raw<CasebookNotice | null>(null)
  /** The last one made first; null until they were asked for. */
  backups = $state.raw<readonly Backup[] | null>(null)
  /** Something is being done that must not be begun twice. */
  busy = $state(false)

  /** `show` opens the page of the backups. */
  constructor(
    private readonly bridge: Bridge,
    private readonly toasts: Toasts,
    private readonly show: () => void,
  ) {}

  async load(): Promise<void> {
    const notice = await this.bridge.request('casebook.notice', null)
    if (notice) this.tell(notice)
  }

  handle(event: CasebookEvent): void {
    if (event.phase === 'notice') this.tell(event.notice)
    else this.toasts.show(event.message, 'danger')
  }

  async refresh(): Promise<void> {
    await this.guarded(async () => {
      this.backups = await this.bridge.request('casebook.backups', null)
    })
  }

  /** Goes on with the casebook as it is. */
  async keep(): Promise<void> {
    await this.guarded(async () => {
      await this.bridge.request('casebook.keep', null)
      this.notice = null
      this.toasts.show('The casebook is kept as it is, and a backup of it was made.', 'good')
    })
    await this.refresh()
  }

  /** Puts a backup in the casebook's place; the window begins anew then. */
  async restore(name: string): Promise<void> {
    await this.guarded(async () => {
      await this.bridge.request('casebook.restore', { name })
    })
  }

  private tell(notice: CasebookNotice): void {
    this.notice = notice
    this.toasts.show(notice.message, 'danger', { label: 'Show', run: this.show })
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      await work()
    } catch (error) {
      this.toasts.fail(error)
    } finally {
      this.busy = false
    }
  }
}
