import type { Bridge } from '../../src-shared/bridge.js'
import type { QuestionDetail, QuestionRow } from '../../src-shared/benchmark/runs.js'
import type { Evidence } from '../../src-shared/case/reading.js'
import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import { findQuestion } from '../../src-shared/moaks/questions.js'
import { standingOfGrades } from '../../src-shared/moaks/standing.js'
import type { Standing } from '../design/severity.js'
import { ViewerController } from '../viewer/controller.svelte.js'
import type { ViewerBox } from '../viewer/types.js'
import type { QuestionsModel } from './questions-model.svelte.js'

/** Whose reasoning step is selected. */
export interface ChosenStep {
  readonly of: 'answer' | 'truth'
  readonly index: number
}

/**
 * One question of a run, opened in the viewer: answer and truth side by side. It belongs to the benchmark alone: the
 * casebook never hears of it.
 */
export class OpenQuestion {
  detail = $state.raw<QuestionDetail | null>(null)
  volume = $state.raw<CaseVolume | null>(null)
  /** Why there are no pictures. */
  problem = $state<string | null>(null)
  step = $state.raw<ChosenStep | null>(null)
  /** Row of the table that is open. */
  index = $state(0)
  readonly viewer = new ViewerController()
  private generation = 0
  /** The case of the data that the pictures are of. */
  private shownCase: string | null = null

  constructor(
    private readonly bridge: Bridge,
    readonly questions: QuestionsModel,
    private readonly fail: (error: unknown) => void,
  ) {}

  readonly row: QuestionRow | undefined = $derived.by(() => this.questions.row(this.index))

  /** What the selected step points at. */
  readonly evidence: Evidence | null = $derived.by(() => {
    const { detail, step } = this
    if (!detail || !step) return null
    return (step.of === 'answer' ? detail.answerSteps : detail.truthSteps)[step.index]?.evidence ?? null
  })

  /** The true box dashed, the answered one solid. */
  readonly boxes: readonly ViewerBox[] = $derived(boxesOf(this.detail))

  /** Opens a row of the table, with its pictures. */
  async open(index: number): Promise<void> {
    const generation = ++this.generation
    await this.questions.need(index, index + 1)
    const row = this.questions.row(index)
    if (!row || generation !== this.generation) return
    this.index = index
    this.questions.current = index
    this.step = null
    const id = this.questions.runId
    try {
      const detail = await this.bridge.request('benchmark.question', { id, line: row.line })
      if (generation !== this.generation) return
      this.detail = detail
      await this.show(row.case, generation)
    } catch (error) {
      if (generation === this.generation) this.fail(error)
    }
  }

  move(by: 1 | -1): void {
    const next = this.index + by
    if (next >= 0 && next < this.questions.total) void this.open(next)
  }

  chooseStep(step: ChosenStep): void {
    this.step = step
    if (this.evidence) this.viewer.goToEvidence(this.evidence)
  }

  /** Asks where the data of the run is, and shows the pictures once it is found. */
  async locate(): Promise<void> {
    try {
      if (await this.bridge.request('benchmark.locate', { id: this.questions.runId })) await this.open(this.index)
    } catch (error) {
      this.fail(error)
    }
  }

  private async show(caseId: string, generation: number): Promise<void> {
    if (this.volume === null || this.shownCase !== caseId) {
      this.volume = null
      this.problem = null
      try {
        const { volume, volumeUrl } = await this.bridge.request('benchmark.volume', {
          id: this.questions.runId,
          case: caseId,
        })
        if (generation !== this.generation) return
        this.shownCase = caseId
        this.volume = { meta: volume, url: volumeUrl, label: '', thumbnail: null }
      } catch (error) {
        if (generation === this.generation)
          this.problem = error instanceof Error ? error.message : 'The pictures could not be opened: try again.'
        return
      }
    }
    this.goToBox()
  }

  /** Brings the true region, or else the answered one, into the planes. */
  goToBox(): void {
    const box = this.detail?.truthBoxLps ?? this.detail?.answerBoxLps
    if (box) this.viewer.goToBox(box)
  }
}

function boxesOf(detail: QuestionDetail | null): ViewerBox[] {
  if (!detail) return []
  const { scored, truthBoxLps, answerBoxLps } = detail
  const grades = (of: 'truth' | 'answer'): string =>
    scored.grades.every((grade) => grade[of] === null)
      ? 'without a grade'
      : scored.grades.map((grade) => grade[of] ?? '–').join(' · ')
  return [
    ...(truthBoxLps
      ? [
          {
            key: 'truth',
            label: `Truth: ${grades('truth')}`,
            boxLps: truthBoxLps,
            volume: null,
            standing: standingOf(scored.grades.map(({ component, truth }) => ({ component, grade: truth }))),
            editable: false,
            dashed: true,
          },
        ]
      : []),
    ...(answerBoxLps
      ? [
          {
            key: 'answer',
            label: `Answer: ${grades('answer')}`,
            boxLps: answerBoxLps,
            volume: null,
            standing: standingOf(scored.grades.map(({ component, answer }) => ({ component, grade: answer }))),
            editable: false,
          },
        ]
      : []),
  ]
}

/** How some grades stand together by MOAKS, or not answered where one is missing. */
export function standingOf(grades: readonly { readonly component: string; readonly grade: number | null }[]): Standing {
  const given = grades.flatMap(({ component, grade }) => (grade === null ? [] : [{ component, grade }]))
  return given.length < grades.length ? 'not-answered' : standingOfGrades(given)
}

/** "Cartilage loss — medial femur, central". */
export function questionTitle(id: number): string {
  return findQuestion(id)?.title ?? `Question ${id}`
}
