import { StoredAnswerSchema, type ScoredAnswer, type StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { QuestionDetail } from '../../../src-shared/benchmark/runs.js'
import type { Box } from '../../../src-shared/geometry/box.js'
import { intoFrame } from '../../datasets/box-frame.js'
import { findQuintuple, voxelGeometry, type DataPlace } from './data-place.js'
import { findRecord } from './json-line.js'

/** Everything to show of one question: the scored answer, the answer as it came, and the truth's own reasoning. */
export async function questionDetail(
  scored: ScoredAnswer,
  answersFile: string,
  place: DataPlace | null,
): Promise<QuestionDetail> {
  const stored = await storedAnswer(answersFile, scored)
  const quintuple =
    place?.layout === 'quintuples' ? await findQuintuple(place.file, scored.case, scored.question) : undefined
  const geometry = scored.boxFrame === 'voxel' && place ? await voxelGeometry(place, scored.case) : null
  const inPatient = (box: Box | null): QuestionDetail['truthBoxLps'] => {
    const lps = box && intoFrame(box, scored.boxFrame, 'lps-mm', geometry)
    return lps && { min: [...lps.min], max: [...lps.max] }
  }
  return {
    scored,
    truthBoxLps: inPatient(scored.truthBox),
    answerBoxLps: inPatient(scored.answerBox),
    answerSteps: stored?.steps ?? [],
    answerText: stored?.text ?? (scored.excerpt === '' ? null : scored.excerpt),
    truthSteps: quintuple?.steps ?? [],
    dataKnown: place !== null,
  }
}

/** The answer as it came; what failed was asked again, so a line with an error is not the answer. */
function storedAnswer(file: string, { case: name, question }: ScoredAnswer): Promise<StoredAnswer | undefined> {
  return findRecord(
    file,
    StoredAnswerSchema,
    JSON.stringify(name),
    (answer) => answer.case === name && answer.question === question && answer.error === undefined,
  )
}
