import type { Benchmark, Setting, StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import type { BenchCase, BenchVolume } from '../../datasets/dataset.js'

/** The questions of one case, as they are put to an answerer. The truth stays outside. */
export interface CaseRequest {
  readonly entry: BenchCase
  readonly questions: readonly Question[]
  readonly setting: Setting
  /** Decodes the volume on the first call; rejects with a sentence where there are no pixels. */
  loadVolume(): Promise<BenchVolume>
  /** The true region of a question in the case's frame; null unless the setting gives it away. */
  trueRegion(question: Question): Box | null
  /** The true regions of all questions of the case, asked or not; empty unless the setting gives them away. */
  trueRegions(): readonly Box[]
}

/** Whatever answers questions about a volume. */
export interface CaseAnswerer {
  readonly description: Benchmark['answerer']
  /** The only cases to ask about, by id; all where it is left out. A reader's session covers the knees that were read. */
  readonly cases?: ReadonlySet<string>
  /**
   * Answers in the order of the questions, one by one as they are ready. A question that could not be answered gets an
   * answer with `error`; rejects only where going on makes no sense (no server, cancelled).
   */
  answerCase(request: CaseRequest, signal: AbortSignal): AsyncIterable<StoredAnswer> | Iterable<StoredAnswer>
  close(): Promise<void>
}
