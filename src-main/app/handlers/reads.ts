import type { READ_REQUESTS } from '../../../src-shared/bridge-reads.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import type { ReviewService } from '../../casebook/index.js'
import type { SessionReads } from '../../sessions/session-reads.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type ReadHandlers = Pick<Handlers, keyof typeof READ_REQUESTS>

/**
 * What the channels of readers and their reads do. Everything is written into the read of the one who reads now: of the case, or of the
 * item of a session where one stands in its place.
 */
export function readHandlers({
  casebook,
  keeping,
  reader,
  review,
  sessionReads,
}: Pick<Workstation, 'casebook' | 'keeping' | 'reader' | 'review' | 'sessionReads'>): ReadHandlers {
  const { readers } = casebook
  const acknowledged = (state: ReadState): ReadState => {
    keeping.decided()
    return state
  }
  const of = (id: string): ReviewService | SessionReads => (sessionReads.has(id) ? sessionReads : review)
  return {
    'readers.list': () => readers.list(),
    'readers.current': () => reader.get(),
    'readers.choose': ({ id }) => reader.choose(id),
    'readers.add': ({ name, role }) => {
      const added = readers.add(name, role)
      reader.choose(added.id)
      return added
    },
    'readers.change': (changed) => readers.change(changed),

    'reads.apply': ({ caseId, action }) => acknowledged(of(caseId).apply(caseId, reader.id, action)),
    'reads.undo': ({ caseId }) => acknowledged(of(caseId).undo(caseId, reader.id)),
    'reads.redo': ({ caseId }) => acknowledged(of(caseId).redo(caseId, reader.id)),
    'reads.history': ({ caseId, finding }) => of(caseId).history(caseId, reader.id, finding ?? undefined),
    'reads.at': ({ caseId, sequence }) => of(caseId).at(caseId, reader.id, sequence),
    'reads.save-view': ({ caseId, view }) => {
      if (sessionReads.has(caseId)) {
        sessionReads.look(caseId, reader.id)
        casebook.saveViewOfRead(caseId, view)
      } else casebook.saveView(caseId, reader.id, view)
      return null
    },
    'reads.list': ({ caseId }) => casebook.reads(caseId),
    'reads.show': ({ readId }) => review.show(readId, reader.id),
  }
}
