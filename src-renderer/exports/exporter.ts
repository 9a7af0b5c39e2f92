import type { Bridge } from '../../src-shared/bridge.js'
import { counted } from '../design/format.js'
import type { Toasts } from '../design/toasts.svelte.js'

/** Saves reports, measurements and quintuples, or copies a report, and says where they lie. */
export class Exporter {
  constructor(
    private readonly bridge: Bridge,
    private readonly toasts: Toasts,
  ) {}

  async report(caseId: string, format: 'html' | 'pdf', includeIdentity: boolean): Promise<void> {
    await this.guard(async () => {
      const saved = await this.bridge.request('export.report', { caseId, format, includeIdentity })
      if (saved) this.saved(`The report is saved as ${fileName(saved.path)}.`, saved.path)
    })
  }

  async copyReport(caseId: string, includeIdentity: boolean): Promise<void> {
    await this.guard(async () => {
      await this.bridge.request('export.copy-report', { caseId, includeIdentity })
      this.toasts.show('The report is on the clipboard as plain text.', 'good')
    })
  }

  async measurements(caseId: string, includeIdentity: boolean): Promise<void> {
    await this.guard(async () => {
      const saved = await this.bridge.request('export.measurements', { caseId, includeIdentity })
      if (saved) this.saved(`The measurements are saved as ${fileName(saved.path)}.`, saved.path)
    })
  }

  async quintuples(caseIds: string[], reads: 'own' | 'signed', includeVolume: boolean): Promise<void> {
    await this.guard(async () => {
      const saved = await this.bridge.request('export.quintuples', { caseIds, reads, includeVolume })
      if (saved) this.saved(`${counted(saved.records, 'quintuple')} saved in ${fileName(saved.path)}.`, saved.path)
    })
  }

  private saved(sentence: string, path: string): void {
    this.toasts.show(sentence, 'good', {
      label: 'Show',
      run: () => void this.guard(async () => void (await this.bridge.request('export.show', { path }))),
    })
  }

  private async guard(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.toasts.fail(error)
    }
  }
}

/** The last part of a path of either kind of system. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
