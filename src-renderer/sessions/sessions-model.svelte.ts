import type { Bridge, Response } from '../../src-shared/bridge.js'
import type { AskingEvent } from '../../src-shared/bridge-sessions.js'
import type { Doubled } from '../../src-shared/session/doubled.js'
import type { Difference, SessionSummary } from '../../src-shared/session/record.js'
import type { SessionNumbers } from '../../src-shared/session/rows.js'
import type { Toasts } from '../design/toasts.svelte.js'
import { PlanDraft } from './plan-draft.svelte.js'
import { TravelModel } from './travel-model.svelte.js'

const TONES = { done: 'good', failed: 'danger', cancelled: 'plain' } as const

/** The sessions screen as a model: the list, the one that is looked at, and what may be seen of it. */
export class SessionsModel {
  list = $state.raw<readonly SessionSummary[]>([])
  /** Whether the list is known yet. */
  loaded = $state(false)
  chosen = $state<string | null>(null)
  /** Of the chosen session; null while they are not asked for, or not to be seen. */
  numbers = $state.raw<SessionNumbers | null>(null)
  /** How it was done, for a paper; null before it is known. */
  methods = $state.raw<Response<'sessions.methods'> | null>(null)
  differences = $state.raw<readonly Difference[]>([])
  /** What was answered differently on two computers, while it is chosen which answers hold. */
  doubled = $state.raw<readonly Doubled[] | null>(null)
  /** Something is being worked out. */
  busy = $state(false)
  /** How far machines are with the cases of a session; null: none is asked. */
  asking = $state.raw<Extract<AskingEvent, { phase: 'progress' }> | null>(null)
  /** A session that is being put together. */
  draft = $state.raw<PlanDraft | null>(null)
  readonly session: SessionSummary | null
  /** Sessions that are sent, and files that are merged. */
  readonly travel: TravelModel

  constructor(
    private readonly bridge: Bridge,
    private readonly toasts: Toasts,
    /** Opens an item of a session to be read. */
    private readonly open: (item: string) => Promise<void>,
    /** A session began: what its readers may not see any more must go. */
    private readonly onstarted: () => void,
  ) {
    this.travel = new TravelModel(
      bridge,
      (error) => toasts.fail(error),
      async (session) => {
        this.onstarted()
        this.chosen = session
        await this.refresh()
      },
    )
    this.session = $derived(this.list.find(({ id }) => id === this.chosen) ?? this.list[0] ?? null)
  }

  async refresh(): Promise<void> {
    await this.guarded(async () => {
      this.list = await this.bridge.request('sessions.list', null)
      this.loaded = true
      await this.compare()
    })
  }

  async choose(id: string): Promise<void> {
    this.chosen = id
    await this.guarded(() => this.compare())
  }

  /** Begins to put a session together, of cases that are chosen already or of none. */
  async beginDraft(cases: readonly string[] = []): Promise<void> {
    await this.guarded(async () => {
      const draft = new PlanDraft(this.bridge, cases)
      await draft.load()
      this.draft = draft
    })
  }

  /** Keeps what was put together. The sentence of a refusal, or null. */
  async make(draft: PlanDraft): Promise<string | null> {
    try {
      this.list = await this.bridge.request('sessions.make', { plan: draft.plan })
      this.draft = null
      this.chosen = this.list[0]?.id ?? null
      this.forget()
      return null
    } catch (error) {
      return error instanceof Error ? error.message : 'The session could not be made: try again.'
    }
  }

  async start(id: string): Promise<void> {
    await this.guarded(async () => {
      this.list = await this.bridge.request('sessions.start', { id })
      this.onstarted()
    })
  }

  /** Has the model and the machine readers read what is missing before a session can start. */
  async askMachines(id: string): Promise<void> {
    await this.guarded(async () => void (await this.bridge.request('sessions.ask-machines', { id })))
  }

  async stopAsking(): Promise<void> {
    await this.guarded(async () => void (await this.bridge.request('sessions.stop-asking', null)))
  }

  async handle(event: AskingEvent): Promise<void> {
    const before = this.asking?.done
    this.asking = event.phase === 'progress' ? event : null
    if (event.phase === 'ended') this.toasts.show(event.sentence, TONES[event.outcome])
    // What is missing gets less with every case.
    if (event.phase === 'ended' || event.done !== before) await this.refresh()
  }

  async remove(id: string): Promise<void> {
    await this.guarded(async () => {
      this.list = await this.bridge.request('sessions.remove', { id })
      await this.compare()
    })
  }

  async finish(id: string): Promise<void> {
    await this.guarded(async () => {
      this.list = await this.bridge.request('sessions.finish', { id })
      await this.compare()
    })
  }

  /** Goes on with the reader's next case; where all are locked, says so and comes back to the list. False: there is none. */
  async readNext(id: string): Promise<boolean> {
    let found = false
    await this.guarded(async () => {
      const item = await this.bridge.request('sessions.next', { id })
      if (item === null) {
        // Some may be closed, and wait for the model's answers from another computer.
        this.list = await this.bridge.request('sessions.list', null)
        const closed = this.list.find((one) => one.id === id)?.own === 'send'
        this.toasts.show(
          closed ? 'Your answers are closed: send the session back.' : 'All your cases of this session are locked.',
          'good',
        )
      } else {
        found = true
        await this.open(item)
      }
    })
    return found
  }

  async settle(id: string, number: number): Promise<void> {
    await this.guarded(async () => this.open(await this.bridge.request('sessions.settle', { id, number })))
  }

  /** Goes on with the next case whose answers differ, after one or from the first; says so where all are settled. False: there is none. */
  async settleNext(id: string, after: number): Promise<boolean> {
    let found = false
    await this.guarded(async () => {
      const open = (await this.bridge.request('sessions.differences', { id })).filter(({ settled }) => !settled)
      const next = open.find(({ number }) => number > after) ?? open[0]
      if (!next) this.toasts.show('All differences of this session are settled.', 'good')
      else {
        found = true
        await this.open(await this.bridge.request('sessions.settle', { id, number: next.number }))
      }
    })
    return found
  }

  /** Shows what was answered differently on two computers. */
  async openDoubled(id: string): Promise<void> {
    await this.guarded(async () => void (this.doubled = await this.bridge.request('sessions.doubled', { id })))
  }

  closeDoubled(): void {
    this.doubled = null
  }

  /** Says which answers hold, null: none; what is counted follows. Whether that was done. */
  async hold(id: string, choice: { item: string; head: string | null; reason: string }): Promise<boolean> {
    let done = false
    await this.guarded(async () => {
      this.doubled = await this.bridge.request('sessions.hold', { id, ...choice })
      done = true
      await this.refresh()
    })
    return done
  }

  async save(id: string, what: 'answers' | 'numbers' | 'report'): Promise<void> {
    await this.guarded(async () => {
      const saved = await this.bridge.request('sessions.export', { id, what })
      if (saved) this.toasts.show(`Saved as ${saved.path.split(/[\\/]/).at(-1) ?? saved.path}.`, 'good')
    })
  }

  /** Puts the methods on the clipboard. */
  async copyMethods(id: string): Promise<void> {
    await this.guarded(async () => {
      await this.bridge.request('sessions.methods', { id, copy: true })
      this.toasts.show('The methods are on the clipboard.', 'good')
    })
  }

  /** Fetches what may be seen of the chosen session. */
  private async compare(): Promise<void> {
    this.forget()
    const { session } = this
    if (!session || session.state === 'draft') return
    const methods = await this.bridge.request('sessions.methods', { id: session.id, copy: false })
    if (this.session?.id === session.id) this.methods = methods
    if (!session.mayCompare) return
    this.busy = true
    try {
      const { id } = session
      const [differences, numbers] = await Promise.all([
        session.settlement === 'none' ? [] : this.bridge.request('sessions.differences', { id }),
        session.mayCount ? this.bridge.request('sessions.numbers', { id }) : null,
      ])
      // Another may have been chosen meanwhile.
      if (this.session?.id !== id) return
      this.differences = differences
      this.numbers = numbers
    } finally {
      this.busy = false
    }
  }

  private forget(): void {
    this.methods = null
    this.numbers = null
    this.differences = []
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.toasts.fail(error)
    }
  }
}
