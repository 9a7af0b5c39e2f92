import { z } from 'zod'
import type { Channel } from '../../src-shared/bridge.js'
import type { Casebook } from '../casebook/index.js'

/**
 * What a request could tell of a case that its reader may only meet in a session. Every channel has its line, so that a new one cannot
 * be forgotten.
 *
 * `nothing`: of no case, or of what the handler leaves out by itself. `case`, `cases`, `read`: of those that it names.
 * `people`: of who the patients are. `answers`: what somebody answered about knees that no id of ours names.
 */
const TELLS = {
  'app.info': 'nothing',
  'preferences.get': 'nothing',
  'preferences.set': 'nothing',
  'import.ask': 'nothing',
  'import.dropped': 'nothing',
  'import.sample': 'nothing',
  'import.choose': 'nothing',
  'import.retry': 'nothing',
  'import.cancel': 'nothing',
  'import.status': 'nothing',
  'worklist.query': 'nothing',
  'worklist.remove': 'case',
  'case.images': 'case',
  'case.locate': 'case',
  'case.open': 'case',
  'case.last': 'nothing',
  'case.close': 'nothing',
  'case.notes': 'case',
  'case.volumes': 'case',
  'patients.of-case': 'case',
  'patients.proposals': 'nothing',
  'patients.link': 'people',
  'patients.keep-apart': 'people',
  'patients.part': 'people',
  'patients.undo': 'people',
  'readers.list': 'nothing',
  'readers.current': 'nothing',
  'readers.choose': 'nothing',
  'readers.add': 'nothing',
  'readers.change': 'nothing',
  'reads.apply': 'case',
  'reads.undo': 'case',
  'reads.redo': 'case',
  'reads.history': 'case',
  'reads.at': 'case',
  'reads.save-view': 'case',
  'reads.list': 'case',
  'reads.show': 'read',
  'followup.of': 'case',
  'sessions.list': 'nothing',
  'sessions.make': 'nothing',
  'sessions.machines': 'cases',
  'sessions.of-dataset': 'nothing',
  'sessions.ask-machines': 'nothing',
  'sessions.stop-asking': 'nothing',
  'sessions.start': 'nothing',
  'sessions.remove': 'nothing',
  'sessions.finish': 'nothing',
  'sessions.next': 'nothing',
  'sessions.item': 'nothing',
  'sessions.reveal': 'nothing',
  'sessions.close': 'nothing',
  'sessions.lock': 'nothing',
  'sessions.spend': 'nothing',
  'sessions.differences': 'nothing',
  'sessions.settle': 'nothing',
  'sessions.take': 'nothing',
  'sessions.doubled': 'nothing',
  'sessions.hold': 'nothing',
  'sessions.numbers': 'nothing',
  'sessions.methods': 'nothing',
  'sessions.export': 'nothing',
  'sessions.offer': 'nothing',
  'sessions.send': 'nothing',
  'sessions.choose-file': 'nothing',
  'sessions.merge': 'nothing',
  'sessions.cancel-travel': 'nothing',
  'opinions.list': 'case',
  'opinions.show': 'case',
  'opinions.ask': 'case',
  'opinions.resume': 'case',
  'opinions.cancel': 'case',
  'opinions.models': 'nothing',
  'opinions.try': 'nothing',
  'casebook.prevalence': 'answers',
  'casebook.notice': 'nothing',
  'casebook.keep': 'nothing',
  'casebook.backups': 'nothing',
  'casebook.restore': 'nothing',
  'inference.run': 'case',
  'inference.cancel': 'case',
  'export.report': 'case',
  'export.copy-report': 'case',
  'export.measurements': 'case',
  'export.quintuples': 'cases',
  'export.show': 'nothing',
  'benchmark.list': 'nothing',
  'benchmark.choose': 'nothing',
  'benchmark.readers': 'answers',
  'benchmark.start': 'nothing',
  'benchmark.resume': 'nothing',
  'benchmark.cancel': 'nothing',
  'benchmark.remove': 'nothing',
  'benchmark.import': 'nothing',
  'benchmark.report': 'answers',
  'benchmark.result': 'nothing',
  'benchmark.pair': 'nothing',
  'benchmark.questions': 'answers',
  'benchmark.question': 'answers',
  'benchmark.volume': 'answers',
  'benchmark.locate': 'nothing',
} as const satisfies Readonly<Record<Channel, 'nothing' | 'case' | 'cases' | 'read' | 'people' | 'answers'>>

const OnCase = z.object({ caseId: z.string() })
const OnCases = z.object({ caseIds: z.array(z.string()) })
const OnRead = z.object({ readId: z.string() })

/** A case that is read in a session and can be met nowhere else until then. */
export class BlindedError extends Error {
  override readonly name = 'BlindedError'
}

/**
 * Keeps blind readers blind: while somebody has cases of a running session to lock, those cases, their patients and what others said
 * of them are reached in that session only. Nobody in particular, who could be any of them, is taken for all of them.
 */
export class Blinding {
  constructor(
    private readonly casebook: Casebook,
    private readonly reader: () => string | null,
  ) {}

  /** The cases that the one who reads now may only meet in a session. */
  bound(): string[] {
    return this.casebook.sessions.boundCases(this.reader())
  }

  hides(caseId: string): boolean {
    return this.bound().includes(caseId)
  }

  /** Throws a sentence where a request would tell what has to stay hidden. */
  check(channel: Channel, payload: unknown): void {
    switch (TELLS[channel]) {
      case 'nothing':
        return
      case 'case':
        this.#refuse(this.hides(OnCase.parse(payload).caseId))
        return
      case 'cases': {
        const bound = this.bound()
        this.#refuse(OnCases.parse(payload).caseIds.some((id) => bound.includes(id)))
        return
      }
      case 'read': {
        const { caseId, session } = this.casebook.read(OnRead.parse(payload).readId)
        this.#refuse(session !== null || this.hides(caseId))
        return
      }
      case 'people':
      case 'answers':
        this.#refuse(this.bound().length > 0)
    }
  }

  #refuse(hidden: boolean): void {
    if (hidden)
      throw new BlindedError(
        this.reader() === null
          ? 'This belongs to a session that is being read: say who reads, then go on from the sessions.'
          : 'This belongs to a session that you are part of: until your cases in it are locked, it is reached from the sessions only.',
      )
  }
}
