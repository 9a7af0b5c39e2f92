import type { ViewState } from '../../src-shared/case/worklist.js'

/** How a case is shown that was never opened before. */
export const FIRST_VIEW: ViewState = {
  crosshairLps: null,
  window: null,
  level: null,
  zoom: { axial: 1, coronal: 1, sagittal: 1 },
  pan: { axial: [0, 0], coronal: [0, 0], sagittal: [0, 0] },
  maximised: 'none',
  boxesVisible: true,
  selectedFinding: null,
  selectedStep: null,
  filter: 'all',
}

const QUIET_MS = 400

/** Stores how a case was left, once the reader has paused; `flush` stores what waits. */
export class ViewMemory {
  private waiting: ViewState | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly store: (view: ViewState) => Promise<void>) {}

  remember(view: ViewState): void {
    this.waiting = view
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), QUIET_MS)
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer)
    const view = this.waiting
    this.waiting = null
    if (view) await this.store(view)
  }
}
