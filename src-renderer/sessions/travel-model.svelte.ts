import type { Bridge, WindowEvent } from '../../src-shared/bridge.js'
import type { SessionOffer, TravelEvent } from '../../src-shared/bridge-travel.js'

/** What merging a file did, in sentences. */
interface Outcome {
  readonly session: string
  readonly words: readonly string[]
  readonly conflicts: readonly string[]
}

/** A session on its way: what is asked about it in the dialogs of sending and merging, how far it is, how it ended. */
export class TravelModel {
  /** Of the session that is to be sent; null: none is. */
  offer = $state.raw<SessionOffer | null>(null)
  sending = $state<string | null>(null)
  /** The name of the file that is to be merged; null: none is. */
  file = $state<string | null>(null)
  busy = $state(false)
  progress = $state.raw<TravelEvent | null>(null)
  /** Why it was refused, for a person. */
  refusal = $state<string | null>(null)
  /** What was sent, in sentences. */
  sent = $state.raw<readonly string[] | null>(null)
  merged = $state.raw<Outcome | null>(null)

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
    /** Something of a session is new here: what its readers may not see any more must go. */
    private readonly onmerged: (session: string) => Promise<void>,
  ) {}

  handle(event: Extract<WindowEvent, { kind: 'travel' }>): void {
    if (this.busy) this.progress = event.event
  }

  /** Begins the dialog in which a session is sent. */
  async beginSending(id: string): Promise<void> {
    this.clear()
    try {
      this.offer = await this.bridge.request('sessions.offer', { id })
      this.sending = id
    } catch (error) {
      this.fail(error)
    }
  }

  /** Asks for a file and begins the dialog in which it is merged. */
  async beginMerging(): Promise<void> {
    this.clear()
    try {
      const chosen = await this.bridge.request('sessions.choose-file', null)
      this.file = chosen?.name ?? null
    } catch (error) {
      this.fail(error)
    }
  }

  async send(to: string | null, images: boolean, passphrase: string): Promise<void> {
    const id = this.sending
    if (id === null) return
    await this.step(async () => {
      const written = await this.bridge.request('sessions.send', { id, to, images, passphrase })
      if (written === null) return
      const name = written.path.split(/[\\/]/).at(-1) ?? written.path
      this.sent = [`Saved as ${name}.`, ...written.words]
    })
  }

  async merge(passphrase: string): Promise<void> {
    await this.step(async () => {
      const outcome = await this.bridge.request('sessions.merge', { passphrase })
      await this.onmerged(outcome.session)
      this.merged = outcome
    })
  }

  async cancel(): Promise<void> {
    await this.bridge.request('sessions.cancel-travel', null).catch((error: unknown) => this.fail(error))
  }

  /** Closes the dialog; while something is under way it is cancelled first. */
  async close(): Promise<void> {
    if (this.busy) await this.cancel()
    else this.clear()
  }

  private clear(): void {
    this.offer = null
    this.sending = null
    this.file = null
    this.refusal = null
    this.sent = null
    this.merged = null
  }

  private async step(work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.refusal = null
    this.progress = null
    try {
      await work()
    } catch (error) {
      this.refusal = error instanceof Error ? error.message : 'This did not work: try again.'
    } finally {
      this.busy = false
    }
  }
}
