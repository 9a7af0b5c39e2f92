import type { ScoredAnswer, Setting, StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import { boxIou, type Box } from '../../../src-shared/geometry/box.js'
import { checkChain } from '../../answers/chain-checks/check-chain.js'
import type { BenchCase, TruthItem } from '../../datasets/dataset.js'
import type { BoxConvention } from '../../answers/parser/types.js'
import { intoFrame } from '../../datasets/box-frame.js'
import { readAnswer, type ReadAnswer } from './read-answer.js'

/** Below this IoU a box counts as a localisation failure, missing ones included. */
export const LOCALISATION_FAILURE_IOU = 0.25

/** Characters of a model's text kept beside its scores. */
const EXCERPT = 600

export interface ScoringOptions {
  readonly setting: Setting
  readonly boxConvention: BoxConvention
}

/** A scored answer with what the score sheet needs besides. */
export interface AnswerScore {
  readonly scored: ScoredAnswer
  readonly read: ReadAnswer
}

/** Scores one answer against its truth. Pure: the same answer always scores the same. */
export function scoreAnswer(
  answer: StoredAnswer,
  item: TruthItem,
  entry: BenchCase,
  options: ScoringOptions,
): AnswerScore {
  // Where the true region is given, finding it is not part of the task.
  const sought = options.setting.id === 'gt-region' ? null : item.box
  const read = readAnswer(answer, item.question, entry, {
    chain: options.setting.chain,
    box: sought !== null,
    ...options.boxConvention,
  })
  const iou = sought ? (read.box ? boxIou(sought, read.box) : 0) : null
  const failures = [...read.failures]
  if (iou !== null && iou < LOCALISATION_FAILURE_IOU && !failures.includes('localisation'))
    failures.unshift('localisation')
  return {
    read,
    scored: {
      case: entry.id,
      patient: entry.patient,
      question: item.question.id,
      grades: item.question.components.flatMap((component, index) => {
        const truth = item.grades[index] ?? null
        const given = read.components[index] ?? null
        return truth === null
          ? []
          : [{ component: component.key, truth, answer: given?.grade ?? null, confidence: given?.confidence ?? null }]
      }),
      iou,
      truthBox: copied(item.box),
      answerBox: copied(read.box),
      boxFrame: entry.frame,
      failures,
      repairs: read.repairs.map((repair) => ({ ...repair })),
      problem: read.problem,
      chain: read.steps.length > 0 ? chainOf(answer, read, item, entry) : null,
      excerpt: answer.text?.slice(0, EXCERPT) ?? '',
    },
  }
}

function copied(box: Box | null): ScoredAnswer['truthBox'] {
  return box && { min: [...box.min], max: [...box.max] }
}

function chainOf(answer: StoredAnswer, read: ReadAnswer, item: TruthItem, entry: BenchCase): ScoredAnswer['chain'] {
  const region: Box | null = item.box ?? read.box
  return checkChain({
    question: item.question,
    steps: read.steps,
    regionLps: region ? intoFrame(region, entry.frame, 'lps-mm', entry.geometry) : null,
    grades: item.question.components.map((_, index) => read.components[index]?.grade ?? null),
    measured: answer.grades ?? [],
  })
}
