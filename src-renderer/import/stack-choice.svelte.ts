import { SvelteSet } from 'svelte/reactivity'
import type { ScanResult, StackSummary } from '../../src-shared/case/import.js'

/** What a person chose of the stacks that a scan found. */
export class StackChoice {
  /** Of the knees whose side no header tells; null: to be inferred from the images. */
  side = $state<'left' | 'right' | null>(null)
  private readonly chosen: SvelteSet<string>

  constructor(private readonly result: ScanResult) {
    const [only] = result.stacks
    const first = result.suggested.length === 0 && only && result.stacks.length === 1 ? [only.id] : result.suggested
    this.chosen = new SvelteSet(
      result.stacks.filter((one) => first.includes(one.id) && !isBroken(one)).map(({ id }) => id),
    )
  }

  /** The chosen stacks, in the order of the table. */
  get ids(): string[] {
    return this.stacks.map(({ id }) => id)
  }

  /** Whether the side of a chosen stack is unknown, so that a person is asked for it. */
  get asksSide(): boolean {
    return this.stacks.some(({ side }) => side === 'unknown')
  }

  /** How many cases the chosen stacks become: one for each knee of each study. */
  get cases(): number {
    const knees = this.stacks.map(({ study, side }) => `${study.uid} ${side}`)
    return knees.filter((knee, at) => knees.indexOf(knee) === at).length
  }

  has(id: string): boolean {
    return this.chosen.has(id)
  }

  /** Takes a stack in or out; one that cannot be read stays out. */
  toggle(stack: StackSummary): void {
    if (this.chosen.has(stack.id)) this.chosen.delete(stack.id)
    else if (!isBroken(stack)) this.chosen.add(stack.id)
  }

  private get stacks(): StackSummary[] {
    return this.result.stacks.filter(({ id }) => this.chosen.has(id))
  }
}

/** Whether a stack cannot be imported as it is. */
export function isBroken({ issues }: Pick<StackSummary, 'issues'>): boolean {
  return issues.some(({ severity }) => severity === 'error')
}
