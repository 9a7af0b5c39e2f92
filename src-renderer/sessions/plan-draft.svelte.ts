import type { Bridge } from '../../src-shared/bridge.js'
import type { CaseSummary } from '../../src-shared/case/worklist.js'
import { FINE_CATEGORIES, type FineCategory } from '../../src-shared/moaks/categories.js'
import { BENCHMARK_QUESTIONS, QUESTIONS } from '../../src-shared/moaks/questions.js'
import { machineKey, type MachineChoice, type MachineReader } from '../../src-shared/session/machines.js'
import { planProblem, SessionPlanSchema, type Hideable, type SessionPlan } from '../../src-shared/session/plan.js'
import { questionsOfList } from '../../src-shared/session/question-list.js'
import { shuffled } from '../../src-shared/statistics/random.js'

/** Cases offered to choose from: the first page of what is found. */
const OFFERED = 500

/** A session while it is put together. */
export class PlanDraft {
  title = $state('')
  cases = $state.raw<readonly string[]>([])
  /** Cases for practice, and whose signed reads are their right answers. */
  training = $state.raw<readonly string[]>([])
  teacher = $state<string | null>(null)
  /** Which of the two the list chooses now. */
  choosing = $state<'cases' | 'training'>('cases')
  /** What the worklist is searched for. */
  text = $state('')
  readers = $state.raw<readonly string[]>([])
  categories = $state.raw<readonly FineCategory[]>(FINE_CATEGORIES)
  /** Numbers of questions as they are typed, in the place of categories; empty: those of the categories. */
  list = $state('')
  /** The seven questions that no published number includes. */
  beyondBenchmark = $state(false)
  protocol = $state<SessionPlan['protocol']>('blind-then-revealed')
  settlement = $state<SessionPlan['settlement']>('none')
  settledBy = $state<string | null>(null)
  order = $state<SessionPlan['order']>('shuffled')
  seed = $state(1)
  repeats = $state(1)
  hidden = $state.raw<readonly Hideable[]>(['names', 'dates', 'priors', 'readers'])
  /** Compares the readers with the model though they do not see it. */
  compareModel = $state(true)
  /** Packs and language models that are counted as readers of their own. */
  machines = $state.raw<readonly MachineReader[]>([])
  /** Those that have read chosen cases. */
  machinesOffered = $state.raw<readonly MachineChoice[]>([])
  /** Cases of the worklist to choose from: those that are searched for. */
  offered = $state.raw<readonly CaseSummary[]>([])
  /** How many there are; more than are offered where the search finds too many. */
  found = $state(0)
  /** What a dataset had to choose from, in a sentence; null where none was chosen. */
  ofDataset = $state<string | null>(null)
  /** Answers to an older search are thrown away. */
  private searches = 0

  /** `cases`: chosen already, in the worklist. */
  constructor(
    private readonly bridge: Bridge,
    cases: readonly string[] = [],
  ) {
    this.cases = cases
  }

  async load(): Promise<void> {
    const search = ++this.searches
    const { cases, total } = await this.bridge.request('worklist.query', {
      text: this.text,
      sort: 'imported',
      limit: OFFERED,
    })
    if (search !== this.searches) return
    this.offered = cases
    this.found = total
  }

  /** The questions that are asked. */
  get questions(): number[] {
    if (this.list.trim() !== '') return questionsOfList(this.list) ?? []
    return (this.beyondBenchmark ? QUESTIONS : BENCHMARK_QUESTIONS)
      .filter(({ category }) => this.categories.includes(category))
      .map(({ id }) => id)
  }

  get plan(): SessionPlan {
    const { title, protocol, settlement, order, seed, repeats } = this
    return {
      title: title.trim(),
      cases: [...this.cases],
      training: [...this.training],
      teacher: this.training.length > 0 ? this.teacher : null,
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
    if (questionsOfList(this.list) === null)
      return 'The list of questions is not understood: write numbers from 1 to 69, such as 1-10, 16, 30.'
    const parsed = SessionPlanSchema.safeParse(this.plan)
    if (!parsed.success) return parsed.error.issues[0]?.message ?? 'Something is missing.'
    return planProblem(parsed.data)
  }

  /** Takes a case into the list that is chosen, or out of it: it is never in both. */
  toggleCase(id: string): void {
    const { choosing } = this
    this.choose(toggled(this[choosing], id))
  }

  /** Sets the list that is chosen. */
  choose(ids: readonly string[]): void {
    const other = this.choosing === 'cases' ? 'training' : 'cases'
    this[this.choosing] = ids
    this[other] = this[other].filter((id) => !ids.includes(id))
  }

  /** Chooses those that are on offer, beside what was chosen by another search. */
  chooseOffered(): void {
    const chosen = this[this.choosing]
    const more = this.offered.map(({ id }) => id).filter((id) => !chosen.includes(id))
    this.choose([...chosen, ...more])
  }

  /** Asks for a dataset and chooses its knees beside what is chosen; says how many of them are here, or what was wrong. */
  async chooseFromDataset(): Promise<void> {
    try {
      await this.takeDataset()
    } catch (error) {
      this.ofDataset = error instanceof Error ? error.message : 'The dataset could not be read: choose another folder.'
    }
  }

  private async takeDataset(): Promise<void> {
    const dataset = await this.bridge.request('benchmark.choose', { what: 'data' })
    if (dataset === null) return
    const { caseIds, knees } = await this.bridge.request('sessions.of-dataset', { token: dataset.token })
    const chosen = this[this.choosing]
    this.choose([...chosen, ...caseIds.filter((id) => !chosen.includes(id))])
    this.ofDataset =
      caseIds.length === 0
        ? `None of the knees of ${dataset.title} is in the casebook: open its images, then choose it again.`
        : `${caseIds.length} of ${knees} knees of ${dataset.title} are in the casebook and chosen.`
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
    const other = this.choosing === 'cases' ? this.training : this.cases
    const free = this.offered.map(({ id }) => id).filter((id) => !other.includes(id))
    this.choose(shuffled(free, this.seed).slice(0, count))
  }
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
}
