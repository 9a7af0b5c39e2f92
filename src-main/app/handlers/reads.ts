import type { READ_REQUESTS } from '../../../src-shared/bridge-reads.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type ReadHandlers = Pick<Handlers, keyof typeof READ_REQUESTS>

/** What the channels of readers and their reads do. Everything is written into the read of the one who reads now. */
export function readHandlers({
  casebook,
  reader,
  review,
}: Pick<Workstation, 'casebook' | 'reader' | 'review'>): ReadHandlers {
  const { readers } = casebook
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

    'reads.apply': ({ caseId, action }) => review.apply(caseId, reader.id, action),
    'reads.undo': ({ caseId }) => review.undo(caseId, reader.id),
    'reads.redo': ({ caseId }) => review.redo(caseId, reader.id),
    'reads.history': ({ caseId, finding }) => review.history(caseId, reader.id, finding ?? undefined),
    'reads.save-view': ({ caseId, view }) => {
      casebook.saveView(caseId, reader.id, view)
      return null
    },
    'reads.list': ({ caseId }) => casebook.reads(caseId),
    'reads.show': ({ readId }) => review.show(readId, reader.id),
  }
}
