import type { Bridge } from '../../src-shared/bridge.js'
import { PreferencesSchema, type Preferences } from '../../src-shared/case/preferences.js'

/** The reader's choices; changed ones are stored at once. */
export class PreferencesModel {
  current = $state.raw<Preferences>(PreferencesSchema.parse({}))

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
  ) {}

  async load(): Promise<void> {
    this.current = await this.bridge.request('preferences.get', null)
  }

  /** Takes the change over at once and stores it; goes back to what was stored where that fails. */
  async set(change: Partial<Preferences>): Promise<void> {
    const before = this.current
    this.current = { ...before, ...change }
    try {
      this.current = await this.bridge.request('preferences.set', this.current)
    } catch (error) {
      this.current = before
      this.fail(error)
    }
  }
}
