import type { Bridge } from '../../src-shared/bridge.js'
import type { ChatServerSettings } from '../../src-shared/case/opinion.js'

/** The settings' look at a chat server: nothing is asked of it but by these two buttons. */
export class ModelServer {
  /** The models that it offers; null until it was asked. */
  models = $state.raw<readonly string[] | null>(null)
  /** What came of the last request. */
  outcome = $state.raw<{ readonly good: boolean; readonly sentence: string } | null>(null)
  busy = $state<'models' | 'try' | null>(null)

  constructor(private readonly bridge: Bridge) {}

  async list({ address }: Pick<ChatServerSettings, 'address'>): Promise<void> {
    await this.step('models', async () => {
      this.models = await this.bridge.request('opinions.models', { address })
      return { good: true, sentence: `It offers ${this.models.join(', ')}.` }
    })
  }

  async try({ address, model }: Pick<ChatServerSettings, 'address' | 'model'>): Promise<void> {
    await this.step('try', async () => {
      const { sees, sentence } = await this.bridge.request('opinions.try', { address, model })
      return { good: sees, sentence }
    })
  }

  /** Another address: what was said of the one before no longer holds. */
  forget(): void {
    this.models = null
    this.outcome = null
  }

  private async step(what: 'models' | 'try', work: () => Promise<ModelServer['outcome']>): Promise<void> {
    this.busy = what
    this.outcome = null
    try {
      this.outcome = await work()
    } catch (error) {
      this.outcome = {
        good: false,
        sentence: error instanceof Error ? error.message : 'The server could not be asked.',
      }
    } finally {
      this.busy = null
    }
  }
}
