import type { ViewState } from '../../src-shared/case/view.js'

/** How a case is shown that was never opened before: hung by the protocol of its series. */
export const FIRST_VIEW: ViewState = {
  layout: '1+2',
  viewports: [],
  active: 0,
  maximised: null,
  crosshairLps: null,
  crosshairVolume: null,
  windows: {},
  linked: true,
  offsets: [],
  allBoxes: false,
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
