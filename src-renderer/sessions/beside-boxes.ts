import type { FindingState } from '../../src-shared/case/revision.js'
import { standingOfGrades } from '../../src-shared/moaks/standing.js'
import type { Beside } from '../../src-shared/session/record.js'
import type { ViewerBox } from '../viewer/types.js'

/** Where others saw a finding: each box in its reader's colour and line, with their letter. None of them can be moved. */
export function besideBoxes(beside: readonly Beside[], finding: Pick<FindingState, 'key' | 'question'>): ViewerBox[] {
  return beside.flatMap(({ letter, name, kind, answers }): ViewerBox[] => {
    const answer = answers.find(({ question }) => question === finding.question)
    if (!answer?.boxLps) return []
    const grades = answer.grades.map(({ grade }) => grade).join(', ')
    return [
      {
        key: `${letter} ${finding.key}`,
        label: `${letter} ${kind === 'model' ? 'the model' : name} · ${grades === '' ? 'left open' : grades}`,
        boxLps: answer.boxLps,
        volume: answer.volume,
        standing: grades === '' ? 'not-answered' : standingOfGrades(answer.grades),
        editable: false,
        letter,
      },
    ]
  })
}
