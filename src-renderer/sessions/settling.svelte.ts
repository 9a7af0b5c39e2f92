import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../src-shared/bridge.js'
import type { Evidence } from '../../src-shared/case/reading.js'
import type { FindingState, ReadState } from '../../src-shared/case/revision.js'
import type { Box } from '../../src-shared/geometry/box.js'
import type { Beside } from '../../src-shared/session/record.js'

/** What somebody answered to one question. */
export type GivenAnswer = Beside['answers'][number]

/** An answer that can be taken, by the digit that takes it. */
export interface Offer {
  readonly digit: number
  readonly beside: Beside
  readonly answer: GivenAnswer
}

/** The answers to a question that can be taken, in the order of their letters; what was left open cannot. */
export function offersFor(beside: readonly Beside[], question: number): Offer[] {
  return beside
    .flatMap((one) => {
      const answer = one.answers.find((given) => given.question === question)
      return answer && answer.grades.length > 0 ? [{ beside: one, answer }] : []
    })
    .map((offer, place) => ({ ...offer, digit: place + 1 }))
}

/** The open case, as far as its differences are settled. */
export interface SettledCase {
  readonly selection: { readonly finding: FindingState | null }
  readonly current: Pick<ReadState, 'findings'>
  /** The selected finding may be changed. */
  readonly editable: boolean
  readonly viewer: { goToBox(boxLps: Box, volume: string): void; goToEvidence(evidence: Evidence): void }
  /** Has a decision written; false: it was not kept. */
  decideBy(request: () => Promise<ReadState>): Promise<boolean>
  nextUnreviewed(): void
}

/**
 * Settles the differences of one case, each by one key: 1, 2, … take an answer, 0 begins one of one's own, whose grades the digits
 * give then, as they do where nobody answered. The next difference comes by itself.
 */
export class Settling {
  /** The finding that is being graded by oneself; null: digits take an answer. */
  own = $state<string | null>(null)

  constructor(
    private readonly bridge: Bridge,
    private readonly item: string,
    private readonly openCase: SettledCase,
    private readonly beside: () => readonly Beside[],
  ) {}

  /** Does what a digit means here; false where it is a grade. */
  digit(value: number): boolean {
    const { finding } = this.openCase.selection
    if (!finding || this.own === finding.key) return false
    const offers = offersFor(this.beside(), finding.question)
    if (offers.length === 0) return false
    if (value === 0) this.own = finding.key
    else {
      const offer = offers.find(({ digit }) => digit === value)
      if (offer) void this.take(offer)
    }
    return true
  }

  /** Takes an answer over whole and goes on to the next difference. */
  async take({ beside, answer }: Offer): Promise<void> {
    const { openCase } = this
    if (!openCase.editable) return
    const kept = await openCase.decideBy(() =>
      this.bridge.request('sessions.take', { item: this.item, question: answer.question, from: beside.letter }),
    )
    if (kept) this.next()
  }

  /** Goes on to the next difference that is still open; stays where all are settled. */
  next(): void {
    this.own = null
    if (this.openCase.current.findings.some(isOpen)) this.openCase.nextUnreviewed()
  }
}

/** Brings into the planes where the first of some answers saw the finding. */
export function lookAt({ viewer }: Pick<SettledCase, 'viewer'>, offers: readonly Offer[]): void {
  const seen = offers.find(({ answer }) => answer.boxLps !== null)?.answer
  if (seen?.boxLps && seen.volume !== null) viewer.goToBox(seen.boxLps, seen.volume)
}

/** The steps that are looked at, by the letter of whoever wrote them: one for each, so that two can be compared. */
export class ShownSteps {
  private readonly shown = new SvelteMap<string, { readonly question: number; readonly step: number }>()

  /** The step of a letter that is looked at, or null. */
  of(letter: string, question: number): number | null {
    const one = this.shown.get(letter)
    return one?.question === question ? one.step : null
  }

  /** Looks at a step, or no more. */
  toggle(letter: string, question: number, step: number): void {
    if (this.of(letter, question) === step) this.shown.delete(letter)
    else this.shown.set(letter, { question, step })
  }

  /** What the shown steps of a question point at. */
  evidence(beside: readonly Beside[], question: number): { letter: string; evidence: Evidence }[] {
    return beside.flatMap(({ letter, answers }) => {
      const step = this.of(letter, question)
      const answer = answers.find((one) => one.question === question)
      const evidence = step === null ? null : (answer?.steps[step]?.evidence ?? null)
      if (!answer || evidence === null) return []
      const volume = evidence.volume ?? answer.volume
      return [{ letter, evidence: volume === null ? evidence : { ...evidence, volume } }]
    })
  }
}

function isOpen({ answered }: FindingState): boolean {
  return !answered
}
