/**
 * Readers and their reads. Every decision is written into the own read of the reader who is chosen; where nobody is,
 * the request is refused with a sentence and nothing is written, so the window asks first.
 */
import { z } from 'zod'
import { MOST_ITEMS } from './case/bounds.js'
import { CaseIdSchema } from './bridge-cases.js'
import { ReadIdSchema, ReadSummarySchema } from './case/read.js'
import { ReadingSchema } from './case/reading.js'
import { ReaderIdSchema, ReaderNameSchema, ReaderRoleSchema, ReaderSchema } from './case/reader.js'
import { AskedActionSchema, ReadStateSchema, RevisionSchema } from './case/revision.js'
import { ViewStateSchema } from './case/view.js'

const onCase = z.object({ caseId: CaseIdSchema })

export const READ_REQUESTS = {
  'readers.list': { request: z.null(), response: z.array(ReaderSchema).max(MOST_ITEMS) },
  /** Who reads now; null until that was said. */
  'readers.current': { request: z.null(), response: ReaderSchema.nullable() },
  /** Makes a reader the one who reads now; null: nobody. */
  'readers.choose': { request: z.object({ id: ReaderIdSchema.nullable() }), response: ReaderSchema.nullable() },
  /** Adds a reader and makes them the one who reads now. Refused where a reader has the name already. */
  'readers.add': { request: z.object({ name: ReaderNameSchema, role: ReaderRoleSchema }), response: ReaderSchema },
  'readers.change': {
    request: z.object({ id: ReaderIdSchema, name: ReaderNameSchema, role: ReaderRoleSchema, retired: z.boolean() }),
    response: ReaderSchema,
  },

  /** Own read of the one who reads now; begun with the first decision. */
  'reads.apply': { request: onCase.extend({ action: AskedActionSchema }), response: ReadStateSchema },
  'reads.undo': { request: onCase, response: ReadStateSchema },
  'reads.redo': { request: onCase, response: ReadStateSchema },
  'reads.history': {
    request: onCase.extend({ finding: z.string().max(100).nullable() }),
    response: z.array(RevisionSchema).max(MOST_ITEMS),
  },
  /** The own read as it stood after so many revisions: to look at. */
  'reads.at': {
    request: onCase.extend({ sequence: z.number().int().min(0) }),
    response: z.object({ read: ReadSummarySchema, state: ReadStateSchema, reading: ReadingSchema.nullable() }),
  },
  'reads.save-view': { request: onCase.extend({ view: ViewStateSchema }), response: z.null() },
  /** Who has read the case, and how far they are. */
  'reads.list': { request: onCase, response: z.array(ReadSummarySchema).max(MOST_ITEMS) },
  /** Another's read with the reading it is about, opened on purpose: to look at, never to change. That it was opened is kept. */
  'reads.show': {
    request: z.object({ readId: ReadIdSchema }),
    response: z.object({ read: ReadSummarySchema, state: ReadStateSchema, reading: ReadingSchema.nullable() }),
  },
} as const
