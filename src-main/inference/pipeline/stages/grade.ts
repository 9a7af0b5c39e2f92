import { scaleOf } from '../../../../src-shared/moaks/scales.js'
import type { ScaleId } from '../../../../src-shared/moaks/scales.js'
import type { GradedComponent } from '../../../../src-shared/reasoning/graded.js'
import { PackError } from '../../pack/errors.js'
import type { GradeFamily, PackManifest } from '../../pack/schema.js'
import { outputOf, type GraphSession, type Tensor } from '../session.js'

/** The measures of one component of one question, as numbers by name: what a grade head reads. */
export interface GradeInput {
  readonly question: number
  readonly component: ScaleId
  readonly features: Readonly<Record<string, number>>
}

/**
 * Grades every component that the pack claims: one run of the grade graph with one batch per family. Components of
 * questions the pack does not claim are left out.
 */
export async function gradeComponents(
  session: GraphSession,
  pack: Pick<PackManifest, 'families' | 'questions' | 'operatingPoints'>,
  inputs: readonly GradeInput[],
): Promise<GradedComponent[]> {
  const claimed = new Set(pack.questions)
  const batches = pack.families.map((family) => ({
    family,
    rows: inputs.filter(
      ({ question, component }) =>
        component === family.component && claimed.has(question) && family.questions.includes(question),
    ),
  }))
  // The graph wants an input for every family, and may name one symbolic batch size for all of them: batches are
  // filled up with rows of zeros to the longest.
  const length = Math.max(1, ...batches.map(({ rows }) => rows.length))
  const feeds = Object.fromEntries(
    batches.map(({ family, rows }) => [family.name, featureTensor(family, rows, length)]),
  )
  const outputs = await session.run(feeds)
  return batches.flatMap(({ family, rows }) => {
    const classes = family.classes.length
    const probabilities = outputOf(outputs, `${family.name}.probabilities`, length * classes)
    return rows.map((row, n) => {
      const own = [...probabilities.subarray(n * classes, (n + 1) * classes)]
      const weighed = own.map((p, index) => p * (family.weights?.[index] ?? 1))
      return {
        question: row.question,
        component: row.component,
        grade: decide(family, weighed),
        probabilities: inScaleOrder(row.component, family, own),
        support: inScaleOrder(row.component, family, weighed),
        ...(isStrange(family, row, pack.operatingPoints) ? { strange: true } : {}),
      }
    })
  })
}

function featureTensor(family: GradeFamily, rows: readonly GradeInput[], length: number): Tensor {
  const width = family.features.length
  const data = new Float32Array(length * width)
  rows.forEach((row, n) =>
    family.features.forEach((name, column) => {
      const value = row.features[name]
      if (value === undefined)
        throw new PackError(
          `The pack's head "${family.name}" reads the measure "${name}", which this version of Condyle does not make.`,
        )
      data[n * width + column] = Number.isFinite(value) ? value : 0
    }),
  )
  return { data, dims: [length, width] }
}

/** Whether some feature lies outside the range that the pack calls usual; where it calls none so, nothing is strange. */
function isStrange(family: GradeFamily, row: GradeInput, points: PackManifest['operatingPoints']): boolean {
  const usual = points?.families[family.name]?.usual ?? []
  return usual.some(([least, greatest], index) => {
    const value = row.features[family.features[index] ?? ''] ?? 0
    return value < least || value > greatest
  })
}

function decide(family: GradeFamily, probabilities: readonly number[]): number {
  let best = 0
  let mean = 0
  probabilities.forEach((p, index) => {
    if (p > (probabilities[best] ?? 0)) best = index
    mean += p * index
  })
  return family.classes[family.decision === 'expected' ? Math.round(mean) : best] ?? 0
}

/** Probabilities for every grade of the component's scale; grades that the head does not know have probability 0. */
function inScaleOrder(component: ScaleId, family: GradeFamily, probabilities: readonly number[]): number[] {
  const total = probabilities.reduce((sum, p) => sum + Math.max(0, p), 0)
  return scaleOf(component).grades.map(({ value }) => {
    const index = family.classes.indexOf(value)
    const p = index < 0 ? 0 : Math.max(0, probabilities[index] ?? 0)
    return total > 0 ? Math.min(1, p / total) : 0
  })
}
