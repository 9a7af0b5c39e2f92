import type { Bridge } from '../../src-shared/bridge.js'
import { ActiveTime } from '../../src-shared/session/active-time.js'
import type { SessionItem } from '../../src-shared/session/record.js'
import { Settling, ShownSteps, type SettledCase } from './settling.svelte.js'

interface Surroundings {
  readonly bridge: Bridge
  readonly fail: (error: unknown) => void
  /** Stores what was decided and is not stored yet. */
  readonly settled: () => Promise<void>
  /** The read is another now: its model was revealed, or it was locked. */
  readonly changed: () => Promise<void>
  /** What is settled needs no second look: the next difference comes by itself. */
  readonly settledAll: () => Promise<void>
}

/** One case of a session while it is read: how far it is, what is shown beside it, and the time that it takes. */
export class SessionReading {
  item: SessionItem
  busy = $state(false)
  /** It is asked whether to lock with questions left open. */
  asking = $state(false)
  /** Steps of others that are looked at. */
  readonly steps = new ShownSteps()
  /** Where the case is settled: how; null elsewhere. */
  readonly settling: Settling | null
  private readonly time = new ActiveTime()

  constructor(
    item: SessionItem,
    private readonly around: Surroundings,
    openCase: SettledCase,
  ) {
    this.item = $state.raw(item)
    this.settling =
      item.part === 'settling' ? new Settling(around.bridge, item.id, openCase, () => this.item.beside) : null
  }

  /** Has the model's answers shown; the own ones stay as they are now. */
  async reveal(): Promise<void> {
    await this.step(() => this.around.bridge.request('sessions.reveal', { item: this.item.id }))
  }

  /** Locks the case, after it was asked whether the questions that are left open are to stay so. */
  async tryToLock(open: number): Promise<void> {
    if (open > 0) this.asking = true
    else await this.lock()
  }

  /** Locks the case for good. */
  async lock(): Promise<void> {
    this.asking = false
    await this.step(() => this.around.bridge.request('sessions.lock', { item: this.item.id }))
    if (this.settling && this.item.stage === 'locked') await this.around.settledAll()
  }

  /** Somebody moved or typed. */
  active(now: number): void {
    this.time.active(now)
  }

  show(question: number | null, now: number): void {
    this.time.show(question, now)
  }

  /** The window is hidden, or the case is left. */
  async pause(now: number): Promise<void> {
    this.time.pause(now)
    await this.keepTime(now)
  }

  /** Sends the time that was spent; lost time is no reason to stop somebody. */
  async keepTime(now: number): Promise<void> {
    const spent = this.time.take(now)
    if (spent.length === 0 || !this.item.may.answer) return
    await this.around.bridge.request('sessions.spend', { item: this.item.id, spent }).catch(() => undefined)
  }

  private async step(request: () => Promise<SessionItem>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      await this.around.settled()
      await this.keepTime(performance.now())
      this.item = await request()
      await this.around.changed()
    } catch (error) {
      this.around.fail(error)
    } finally {
      this.busy = false
    }
  }
}
