import type { AskingEvent } from '../../../src-shared/bridge-sessions.js'
import { machineKey, machineName, type MachineReader } from '../../../src-shared/session/machines.js'
import type { StoredSession } from '../../casebook/index.js'
import { sentenceFor } from '../../files/disk-trouble.js'
import type { Unread } from '../../sessions/machine-readings.js'
import { SessionError } from '../../sessions/session-error.js'

/** Who reads a case of a session, and until when. Resolves with why it did not, in a sentence; null where it did. */
export interface MachineRooms {
  readonly read: (caseId: string, stop: AbortSignal) => Promise<string | null>
  readonly ask: (
    model: string,
    caseId: string,
    questions: readonly number[],
    stop: AbortSignal,
  ) => Promise<string | null>
  /** Those that can be asked now: the chosen pack, and the chosen model of the chat server. */
  readonly atHand: () => Promise<readonly MachineReader[]>
  readonly emit: (event: AskingEvent) => void
}

/**
 * Has machines read the cases of a session that has not started, one after the other: what is read already is not read again, so that
 * one that was stopped or failed goes on with what is missing. One session at a time.
 */
export class MachineRound {
  #stop: AbortController | null = null

  constructor(private readonly rooms: MachineRooms) {}

  /** Begins to ask. Throws SessionError where another session is asked about, or nothing is missing. */
  start({ id, plan }: Pick<StoredSession, 'id' | 'plan'>, unread: readonly Unread[]): void {
    if (this.#stop) throw new SessionError('Machine readers are asked already: wait for them, or stop them first.')
    if (unread.length === 0) throw new SessionError('Nothing is missing: the session can be started.')
    const stop = new AbortController()
    this.#stop = stop
    void this.#run(id, plan.questions, unread, stop.signal)
      .catch((error: unknown) => ({ outcome: 'failed' as const, sentence: sentenceFor(error) }))
      .then((end) => {
        this.#stop = null
        this.rooms.emit({ phase: 'ended', session: id, ...end })
      })
  }

  /** Stops asking; what was read is kept. */
  stop(): void {
    this.#stop?.abort()
  }

  async #run(session: string, questions: readonly number[], unread: readonly Unread[], stop: AbortSignal) {
    const total = unread.reduce((sum, { cases }) => sum + cases.length, 0)
    const failures: string[] = []
    let done = 0
    for (const { machine, name, cases } of unread) {
      const absent = await this.#absent(machine)
      if (absent !== null) {
        failures.push(...cases.map(() => absent))
        done += cases.length
        continue
      }
      for (const caseId of cases) {
        if (stop.aborted) return { outcome: 'cancelled' as const, sentence: stopped(done - failures.length, total) }
        this.rooms.emit({ phase: 'progress', session, name, done, total })
        const failure = await this.#one(machine, caseId, questions, stop)
        if (failure !== null && !stop.aborted) failures.push(failure)
        if (failure === null || !stop.aborted) done++
      }
    }
    if (stop.aborted) return { outcome: 'cancelled' as const, sentence: stopped(done - failures.length, total) }
    const [first] = failures
    return first === undefined
      ? { outcome: 'done' as const, sentence: 'Machines have read all cases: the session can be started.' }
      : {
          outcome: 'failed' as const,
          sentence: `${failures.length} of ${total} readings could not be had. The first: ${first}`,
        }
  }

  #one(
    machine: MachineReader | null,
    caseId: string,
    questions: readonly number[],
    stop: AbortSignal,
  ): Promise<string | null> {
    const asked =
      machine?.kind === 'model' ? this.rooms.ask(machine.model, caseId, questions, stop) : this.rooms.read(caseId, stop)
    return asked.catch(sentenceFor)
  }

  /** Why a machine cannot be asked now; null where it can. */
  async #absent(machine: MachineReader | null): Promise<string | null> {
    if (machine === null) return null
    const here = await this.rooms.atHand()
    if (here.some((one) => machineKey(one) === machineKey(machine))) return null
    return machine.kind === 'pack'
      ? `${machineName(machine)} is not the chosen model pack: choose it in the settings, then ask again.`
      : `${machineName(machine)} is not the chosen model of the chat server: choose it in the settings, then ask again.`
  }
}

function stopped(read: number, total: number): string {
  return `Stopped: ${read} of ${total} readings are there. Ask again to go on.`
}
