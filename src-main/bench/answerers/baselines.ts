import type { StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import type { Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import type { BenchCase, Dataset } from '../../datasets/dataset.js'
import { createRandom, seedFrom } from '../../../src-shared/statistics/random.js'
import type { CaseAnswerer } from './answerer.js'
import { boxFromFractions, fractionsOfBox, meanBox } from './mean-box.js'

/** Answerers that look at no image. What a reader or a model has to beat. */
export const BASELINES = [
  /** Each scale's commonest grade. */
  'majority',
  /** Each question's commonest grades. */
  'per-region-majority',
  /** Every grade equally likely. */
  'random',
  /** A healthy knee. */
  'all-normal',
  /** The mean box of each region as a share of the volume; no grades. */
  'mean-box',
] as const
export type BaselineName = (typeof BASELINES)[number]

export function isBaseline(name: string): name is BaselineName {
  return BASELINES.some((baseline) => baseline === name)
}

/**
 * A baseline fitted on `fitted`: the training split where there is one. Fitted on the test data itself, a majority is
 * the best constant answer in hindsight, and its description says so.
 */
export function openBaseline(name: BaselineName, fitted: Dataset, onTestData: boolean, seed: number): CaseAnswerer {
  const answer = answersOf(name, fitted, seed)
  return {
    description: {
      kind: 'baseline',
      title: name,
      details: {
        ...(name === 'random' || name === 'all-normal'
          ? {}
          : { 'fitted on': onTestData ? `the test data itself (${fitted.title})` : fitted.title }),
      },
    },
    *answerCase({ entry, questions }) {
      for (const question of questions) yield { case: entry.id, question: question.id, ...answer(question, entry) }
    },
    close: () => Promise.resolve(),
  }
}

type Answer = Pick<StoredAnswer, 'grades' | 'boxLps' | 'boxVoxel' | 'reason'>

function answersOf(
  name: BaselineName,
  fitted: Dataset,
  seed: number,
): (question: Question, entry: BenchCase) => Answer {
  switch (name) {
    case 'all-normal':
      return (question) => grades(question, (key) => scaleOf(key).normal)
    case 'random':
      return (question, entry) => {
        const random = createRandom(seedFrom(`${entry.id} ${question.id}`, seed))
        return grades(question, (key) => {
          const options = scaleOf(key).grades
          return options[Math.floor(random() * options.length)]?.value ?? scaleOf(key).normal
        })
      }
    case 'majority': {
      const commonest = commonestGrades(fitted, (_question, key) => key)
      return (question) => grades(question, (key) => commonest.get(key) ?? scaleOf(key).normal)
    }
    case 'per-region-majority': {
      const commonest = commonestGrades(fitted, (question, key) => `${question.id} ${key}`)
      return (question) => grades(question, (key) => commonest.get(`${question.id} ${key}`) ?? scaleOf(key).normal)
    }
    case 'mean-box': {
      const means = meanBoxes(fitted)
      return (question, entry) => {
        const mean = means.get(question.regionId)
        const box = mean ? boxFromFractions(mean, entry) : null
        const mutable: StoredAnswer['boxLps'] = box && { min: [...box.min], max: [...box.max] }
        const reason = 'This baseline gives boxes only.'
        return entry.frame === 'lps-mm' ? { reason, boxLps: mutable } : { reason, boxVoxel: mutable }
      }
    }
  }
}

function grades(question: Question, gradeOf: (key: ScaleId) => number): Answer {
  return { grades: question.components.map(({ key }) => ({ component: key, grade: gradeOf(key), probabilities: [] })) }
}

/** The commonest grade of each group; of two equally common ones the lower. */
function commonestGrades(dataset: Dataset, groupOf: (question: Question, key: ScaleId) => string): Map<string, number> {
  const tallies = new Map<string, Map<number, number>>()
  dataset.cases.forEach((_, caseIndex) => {
    for (const item of dataset.truthOf(caseIndex))
      item.question.components.forEach(({ key }, index) => {
        const grade = item.grades[index] ?? null
        if (grade === null) return
        const group = groupOf(item.question, key)
        const tally = tallies.get(group) ?? new Map<number, number>()
        tallies.set(group, tally)
        tally.set(grade, (tally.get(grade) ?? 0) + 1)
      })
  })
  const commonest = new Map<string, number>()
  for (const [group, tally] of tallies) {
    const [first] = [...tally].sort((a, b) => b[1] - a[1] || a[0] - b[0])
    if (first) commonest.set(group, first[0])
  }
  return commonest
}

/** Mean box of each region as fractions of the volume, of a right knee. */
function meanBoxes(dataset: Dataset): Map<string, Box> {
  const boxes = new Map<string, Box[]>()
  dataset.cases.forEach((entry, caseIndex) => {
    for (const { question, box } of dataset.truthOf(caseIndex)) {
      const fractions = box ? fractionsOfBox(box, entry) : null
      if (!fractions) continue
      const list = boxes.get(question.regionId)
      if (list) list.push(fractions)
      else boxes.set(question.regionId, [fractions])
    }
  })
  return new Map([...boxes].map(([region, list]) => [region, meanBox(list)]))
}
