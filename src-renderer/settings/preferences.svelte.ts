import type { Bridge } from '../../src-shared/bridge.js'
import type { JudgingChoice } from '../../src-shared/case/judging.js'
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

  /** How often something is abnormal among the cases of this casebook; null cases where that cannot be told. */
  async ownPrevalence(): Promise<{ cases: number | null; shares: JudgingChoice['own'] }> {
    try {
      return await this.bridge.request('casebook.prevalence', null)
    } catch (error) {
      this.fail(error)
      return { cases: null, shares: {} }
    }
  }

  /** What is to be shown anew where the model's findings stand otherwise. */
  onjudged: () => void = () => undefined

  /** Takes the change over at once and stores it; goes back to what was stored where that fails. */
  async set(change: Partial<Preferences>): Promise<void> {
    const before = this.current
    this.current = { ...before, ...change }
    try {
      this.current = await this.bridge.request('preferences.set', this.current)
      if (change.judging) this.onjudged()
    } catch (error) {
      this.current = before
      this.fail(error)
    }
  }
}
