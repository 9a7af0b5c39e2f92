import type { Benchmark, ScoredAnswer } from '../../../src-shared/benchmark/benchmark.js'

type Example = Benchmark['failures']['examples'][number]
type Signature = Example['signature']

/** The order in which they are shown. */
export const SIGNATURES = [
  'format',
  'missing-chain',
  'localisation',
  'repaired',
] as const satisfies readonly Signature[]

/** Texts kept of each signature: enough to see what a model does wrong. */
const MOST = 3

/**
 * A few texts of each failure signature, and of answers that were read only after a repair. Those first by name of case
 * and question are kept, so that the order in which answers came makes no difference. Structured answers have no text.
 */
export class FailureExamples {
  private readonly kept = new Map<Signature, Example[]>()

  offer(scored: ScoredAnswer): void {
    if (scored.excerpt === '') return
    for (const signature of scored.failures)
      this.keep(signature, scored, signature === 'localisation' ? localisation(scored) : scored.problem)
    if (scored.repairs.length > 0)
      this.keep('repaired', scored, scored.repairs.map(({ code, detail }) => `${code}: ${detail}`).join('; '))
  }

  list(): Example[] {
    return SIGNATURES.flatMap((signature) => this.kept.get(signature) ?? [])
  }

  private keep(signature: Signature, { case: id, question, excerpt }: ScoredAnswer, what: string): void {
    const examples = this.kept.get(signature) ?? []
    this.kept.set(signature, examples)
    const example = { signature, case: id, question, what, excerpt }
    const at = examples.findIndex((other) => isBefore(example, other))
    if (at < 0 && examples.length >= MOST) return
    examples.splice(at < 0 ? examples.length : at, 0, example)
    if (examples.length > MOST) examples.pop()
  }
}

function localisation({ answerBox, iou }: ScoredAnswer): string {
  return answerBox ? `IoU ${(iou ?? 0).toFixed(2)}` : 'No box can be read.'
}

function isBefore(a: Example, b: Example): boolean {
  return a.case === b.case ? a.question < b.question : a.case < b.case
}
