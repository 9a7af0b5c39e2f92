import { JudgingChoiceSchema, type Judging } from '../../../../src-shared/case/judging.js'
import type { Finding } from '../../../../src-shared/case/reading.js'
import { ScaleIdSchema } from '../../../../src-shared/moaks/scales.js'
import { doubtAlike } from '../../../../src-shared/judging/alike.js'
import { judgedFinding } from '../../../../src-shared/judging/judged-reading.js'
import type { PackManifest } from '../../pack/schema.js'

/** Why nothing is graded on an image that the out-of-distribution score rejects. */
export const STRANGE =
  'These images differ from all that the model was trained on, so nothing is graded in them. Its grades can be asked for all the same, and are not to be relied on.'

/** Why a finding is unsure whose measures no knee of the training had. */
export const STRANGE_REGION =
  'What was measured here lies outside all that the model learned from: its grade is not to be relied on.'

/** What the standings of a reading follow from; undefined where the pack states no operating points. */
export function judgingOf(pack: Pick<PackManifest, 'families' | 'operatingPoints'>): Judging | undefined {
  const stated = pack.operatingPoints
  if (!stated) return undefined
  const families = pack.families.flatMap(({ name, component, questions }): Judging['families'] => {
    const known = stated.families[name]
    const scale = ScaleIdSchema.safeParse(component)
    if (!known || !scale.success) return []
    const { fitted, points, prevalence } = known
    return [{ name, component: scale.data, questions, fitted, points, prevalence }]
  })
  return { choice: JudgingChoiceSchema.parse({}), families }
}

/** Findings of a case as they stand by its pack, what is called alike all over a tissue in doubt. */
export function judgedFindings(findings: readonly Finding[], judging: Judging | undefined): Finding[] {
  const weighed = judging ? doubtAlike(findings) : findings
  return weighed.map((finding) => judgedFinding(finding, judging))
}
