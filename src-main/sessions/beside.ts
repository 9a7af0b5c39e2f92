import type { ReadState } from '../../src-shared/case/revision.js'
import { answersOfModel, answersOfRead, type Answer } from '../../src-shared/session/answers.js'
import { foldItem, foldModel, type ItemFile } from '../../src-shared/session/fold-item.js'
import { lettersOf, MODEL_LETTER, TEACHER_LETTER } from '../../src-shared/session/letters.js'
import { hidesReaders } from '../../src-shared/session/plan.js'
import type { Beside } from '../../src-shared/session/record.js'
import type { Allowed } from '../../src-shared/session/rules.js'
import { itemFile, type Casebook, type ReviewService, type StoredItem, type StoredSession } from '../casebook/index.js'

interface Rooms {
  readonly casebook: Casebook
  readonly review: Pick<ReviewService, 'readState'>
}

/** What is shown beside the own answers of an item: only what the protocol allows now. */
export function besideOf(
  rooms: Rooms,
  session: StoredSession,
  item: StoredItem,
  file: ItemFile,
  may: Allowed,
): Beside[] {
  return [
    ...(may.readers ? othersOf(rooms.casebook, session, item) : []),
    ...(may.model && file.reading ? [modelOf(session, file)] : []),
    ...(may.teacher ? teacherOf(rooms, session, item) : []),
  ]
}

function modelOf({ plan }: StoredSession, file: ItemFile): Beside {
  const state = foldModel(file)
  const pack = file.reading?.reading.pack
  return {
    kind: 'model',
    name: pack ? `${pack.title} ${pack.version}` : 'The model',
    letter: MODEL_LETTER,
    answers: withSteps(answersOfModel(state, plan.questions), state),
  }
}

/** The first answers of every reader, in the order of their letters; without their names where the plan hides them. */
function othersOf(casebook: Casebook, session: StoredSession, { caseId }: StoredItem): Beside[] {
  const { plan } = session
  const items = casebook.items.of(session.id)
  return lettersOf(plan, caseId).flatMap(({ reader, letter }): Beside[] => {
    const item = items.find(
      (one) =>
        one.reader === reader &&
        one.caseId === caseId &&
        one.part === 'reading' &&
        one.repeat === 1 &&
        one.stage === 'locked',
    )
    if (!item) return []
    const state = foldItem(itemFile(casebook, session, item))
    return [
      {
        kind: 'reader',
        name: hidesReaders(plan) ? `Reader ${letter}` : (casebook.readers.who(reader)?.name ?? 'A reader who is gone'),
        letter,
        answers: withSteps(answersOfRead(state, plan.questions), state),
      },
    ]
  })
}

function teacherOf({ casebook, review }: Rooms, { plan }: StoredSession, { caseId }: StoredItem): Beside[] {
  const read = plan.teacher === null ? null : casebook.ownRead(caseId, plan.teacher)
  if (!read) return []
  const state = review.readState(read.id)
  const answers = withSteps(answersOfRead(state, plan.questions), state)
  return [{ kind: 'teacher', name: read.reader.name, letter: TEACHER_LETTER, answers }]
}

function withSteps(answers: readonly Answer[], { findings }: Pick<ReadState, 'findings'>): Beside['answers'] {
  return answers.map(({ question, grades, boxLps, volume }) => ({
    question,
    grades: [...grades],
    boxLps: boxLps && { min: [...boxLps.min], max: [...boxLps.max] },
    volume,
    steps: grades.length === 0 ? [] : (findings.find((finding) => finding.key === `q${question}`)?.steps ?? []),
  }))
}
