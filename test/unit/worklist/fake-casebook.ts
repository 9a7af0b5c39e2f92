import type { Bridge, Channel, Request, Response } from '../../../src-shared/bridge.js'
import type { LinkProposal, Patient, PatientIdentity } from '../../../src-shared/case/patient.js'
import type { CaseSummary } from '../../../src-shared/case/worklist.js'

type Answers = { [C in Channel]?: (payload: Request<C>) => Response<C> }

/** The main process as worklist, import and patients see it, in memory. Everything asked of it is kept in `asked`. */
export class FakeCasebook implements Bridge {
  readonly asked: { channel: Channel; payload: unknown }[] = []
  /** Set to make the next request fail with this sentence. */
  failNext: string | null = null
  proposals: LinkProposal[] = [fakeProposal()]
  private taken: LinkProposal[] = []
  private readonly answers: Answers

  constructor(public summaries: CaseSummary[] = fakeKnees(3)) {
    this.answers = {
      'import.ask': () => 'job-1',
      'import.dropped': () => 'job-1',
      'import.sample': () => 'job-1',
      'import.choose': () => null,
      'import.cancel': () => null,
      'import.retry': () => 'job-2',
      'import.status': () => null,
      'worklist.query': ({ text = '', status = 'any', offset = 0, limit = 100 }) => {
        const found = this.summaries.filter(
          (one) => one.patientName.includes(text) && (status === 'any' || one.status === status),
        )
        return { total: found.length, cases: found.slice(offset, offset + limit) }
      },
      'worklist.remove': ({ caseId }) => {
        this.summaries = this.summaries.filter(({ id }) => id !== caseId)
        return null
      },
      'case.notes': () => [],
      'patients.of-case': () => fakePatient('a', 'b'),
      'patients.proposals': () => this.proposals,
      'patients.link': () => this.take(),
      'patients.keep-apart': () => this.take(),
      'patients.part': () => this.proposals,
      'patients.undo': () => {
        const [last, ...rest] = this.taken
        if (!last) return null
        this.taken = rest
        this.proposals = [last, ...this.proposals]
        return 'The two patients are separate again.'
      },
    }
  }

  async request<C extends Channel>(channel: C, payload: Request<C>): Promise<Response<C>> {
    this.asked.push({ channel, payload })
    await Promise.resolve()
    if (this.failNext !== null) {
      const message = this.failNext
      this.failNext = null
      throw new Error(message)
    }
    const answer: ((payload: Request<C>) => Response<C>) | undefined = this.answers[channel]
    if (!answer) throw new Error(`The casebook of this test does not answer ${channel}.`)
    return answer(payload)
  }

  onEvent(): () => void {
    return () => undefined
  }

  pathsOf(files: readonly File[]): string[] {
    return files.map(({ name }) => name)
  }

  /** The payloads that a channel was asked with. */
  askedFor(channel: Channel): unknown[] {
    return this.asked.filter((one) => one.channel === channel).map(({ payload }) => payload)
  }

  private take(): LinkProposal[] {
    this.taken = [...this.proposals.slice(0, 1), ...this.taken]
    this.proposals = this.proposals.slice(1)
    return this.proposals
  }
}

export function fakeIdentity(key: string, change: Partial<PatientIdentity> = {}): PatientIdentity {
  return {
    key,
    name: 'Adler^Ruth',
    patientId: `P-${key}`,
    issuer: 'Hospital',
    birthDate: '1961-03-14',
    sex: 'F',
    cases: 1,
    ...change,
  }
}

/** A patient with one identity for each key. */
export function fakePatient(...keys: string[]): Patient {
  return { key: keys[0] ?? 'a', identities: keys.map((key) => fakeIdentity(key)) }
}

export function fakeProposal(): LinkProposal {
  const second = {
    key: 'b',
    identities: [fakeIdentity('b', { issuer: '', patientId: 'P-a', name: 'Adler-Berg^Ruth' })],
  }
  return {
    first: fakePatient('a'),
    second,
    agree: ['patientId', 'birthDate'],
    differ: ['name'],
    reason: 'Patient ID and birth date agree, the names do not.',
  }
}

/** Cases of as many knees, the newest first; `change` alters each by its place. */
export function fakeKnees(count: number, change: (index: number) => Partial<CaseSummary> = () => ({})): CaseSummary[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `case-${String(index).padStart(5, '0')}`,
    patientKey: `patient-${index}`,
    patientName: 'Adler^Ruth',
    patientId: `P-${index}`,
    birthDate: '1961-03-14',
    studyUid: `1.2.${index}`,
    studyDate: '2026-03-14',
    studyDescription: 'MR knee',
    modality: 'MR',
    side: 'right',
    sideSource: 'header',
    simulated: false,
    importedAt: '2026-11-20T10:12:00.000Z',
    openedAt: null,
    volumes: 5,
    series: ['SAG PD FS', 'COR PD FS', 'AX PD FS', 'SAG T1', 'SAG 3D DESS'],
    notes: 0,
    otherReaders: 0,
    status: 'unread',
    abnormal: 0,
    reviewed: 0,
    toReview: 0,
    ...change(index),
  }))
}
