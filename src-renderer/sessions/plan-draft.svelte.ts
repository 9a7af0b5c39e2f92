import type { Bridge } from '../../src-shared/bridge.js'
import type { CaseSummary } from '../../src-shared/case/worklist.js'
import { FINE_CATEGORIES, type FineCategory } from '../../src-shared/moaks/categories.js'
import { BENCHMARK_QUESTIONS, QUESTIONS } from '../../src-shared/moaks/questions.js'
import { machineKey, type MachineChoice, type MachineReader } from '../../src-shared/session/machines.js'
import { planProblem, SessionPlanSchema, type Hideable, type SessionPlan } from '../../src-shared/session/plan.js'
import { createRandom } from '../../src-shared/statistics/random.js'

/** Cases offered to choose from: the first page of the worklist. */
const OFFERED = 500

/** A session while it is put together. */
export class PlanDraft {
  title = $state('')
  cases = $state.raw<readonly string[]>([])
  readers = $state.raw<readonly string[]>([])
  categories = $state.raw<readonly FineCategory[]>(FINE_CATEGORIES)
  /** The seven questions that no published number includes. */
  beyondBenchmark = $state(false)
  protocol = $state<SessionPlan['protocol']>('blind-then-revealed')
  settlement = $state<SessionPlan['settlement']>('none')
  settledBy = $state<string | null>(null)
  order = $state<SessionPlan['order']>('shuffled')
  seed = $state(1)
  repeats = $state(1)
  hidden = $state.raw<readonly Hideable[]>(['names', 'dates', 'priors'])
  /** Compares the readers with the model though they do not see it. */
  compareModel = $state(true)
  /** Packs and language models that are counted as readers of their own. */
  machines = $state.raw<readonly MachineReader[]>([])
  /** Those that have read chosen cases. */
  machinesOffered = $state.raw<readonly MachineChoice[]>([])
  /** Cases of the worklist to choose from. */
  offered = $state.raw<readonly CaseSummary[]>([])

  constructor(private readonly bridge: Bridge) {}

  async load(): Promise<void> {
    const { cases } = await this.bridge.request('worklist.query', { sort: 'imported', limit: OFFERED })
    this.offered = cases
  }

  /** The questions that are asked. */
  get questions(): number[] {
    return (this.beyondBenchmark ? QUESTIONS : BENCHMARK_QUESTIONS)
      .filter(({ category }) => this.categories.includes(category))
      .map(({ id }) => id)
  }

  get plan(): SessionPlan {
    const { title, protocol, settlement, order, seed, repeats } = this
    return {
      title: title.trim(),
      cases: [...this.cases],
      training: [],
      teacher: null,
      readers: [...this.readers],
      questions: this.questions,
      protocol,
      model: protocol !== 'independent' || this.compareModel,
      ...(this.machines.length > 0 ? { machines: [...this.machines] } : {}),
      settlement,
      settledBy: settlement === 'none' ? null : this.settledBy,
      order,
      seed,
      repeats,
      hidden: [...this.hidden],
    }
  }

  /** Why it cannot be made yet, in one sentence; null where it can. */
  get problem(): string | null {
    const parsed = SessionPlanSchema.safeParse(this.plan)
    if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Something is missing.'
    return planProblem(parsed.data)
  }

  toggleCase(id: string): void {
    this.cases = toggled(this.cases, id)
  }

  /** Looks which packs and models have read the chosen cases; one that has read none of them any more is not chosen, either. */
  async lookForMachines(): Promise<void> {
    this.machinesOffered =
      this.cases.length === 0 ? [] : await this.bridge.request('sessions.machines', { caseIds: [...this.cases] })
    const offered = this.machinesOffered.map(({ reader }) => machineKey(reader))
    this.machines = this.machines.filter((machine) => offered.includes(machineKey(machine)))
  }

  toggleMachine(machine: MachineReader): void {
    const rest = this.machines.filter((one) => machineKey(one) !== machineKey(machine))
    this.machines = rest.length < this.machines.length ? rest : [...rest, machine]
  }

  toggleReader(id: string): void {
    this.readers = toggled(this.readers, id)
  }

  toggleCategory(category: FineCategory): void {
    this.categories = toggled(this.categories, category)
  }

  /** Earlier examinations show names and dates, so they are hidden with either. */
  toggleHidden(what: Hideable): void {
    const hidden = toggled(this.hidden, what)
    const identified = hidden.includes('names') || hidden.includes('dates')
    this.hidden = identified && !hidden.includes('priors') ? [...hidden, 'priors'] : hidden
  }

  /** Chooses so many cases at random; the seed decides which. */
  chooseAtRandom(count: number): void {
    const random = createRandom(this.seed)
    const rest = this.offered.map(({ id }) => id)
    const drawn: string[] = []
    while (rest.length > 0 && drawn.length < count) drawn.push(...rest.splice(Math.floor(random() * rest.length), 1))
    this.cases = drawn
  }
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
}
