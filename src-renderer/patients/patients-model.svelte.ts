import type { Bridge } from '../../src-shared/bridge.js'
import type { LinkProposal, Patient } from '../../src-shared/case/patient.js'
import { personName } from './patient-words.js'

/** Who may be whom: pairs that a person decides on, and what was decided last. */
export class PatientsModel {
  /** Pairs that nobody has decided on. */
  proposals = $state.raw<readonly LinkProposal[]>([])
  /** What was decided or taken back last, in a sentence; null before the first time. */
  said = $state<string | null>(null)
  /** Whether there may be something to take back: decisions of other days can be, too. */
  undoable = $state(true)
  /** A decision is being kept. */
  busy = $state(false)

  constructor(
    private readonly bridge: Bridge,
    private readonly fail: (error: unknown) => void,
    /** Cases may belong to other patients now: what shows them must be asked for anew. */
    private readonly onchanged: () => void,
  ) {}

  /** Asks for the pairs; after an import there may be new ones. */
  async refresh(): Promise<void> {
    try {
      this.proposals = await this.bridge.request('patients.proposals', null)
    } catch (error) {
      this.fail(error)
    }
  }

  /** The patient of a case with all identities, or null where that could not be told. */
  async ofCase(caseId: string): Promise<Patient | null> {
    try {
      return await this.bridge.request('patients.of-case', { caseId })
    } catch (error) {
      this.fail(error)
      return null
    }
  }

  /** The two are one person. */
  async link({ first, second }: LinkProposal): Promise<void> {
    await this.decide(`Linked ${nameOf(first)} with ${nameOf(second)}.`, () =>
      this.bridge.request('patients.link', { first: first.key, second: second.key }),
    )
  }

  /** The two are different people, and are not asked about again. */
  async keepApart({ first, second }: LinkProposal): Promise<void> {
    await this.decide(`Kept ${nameOf(first)} and ${nameOf(second)} apart.`, () =>
      this.bridge.request('patients.keep-apart', { first: first.key, second: second.key }),
    )
  }

  /** Takes one identity out of its patient. */
  async part(identity: Patient['identities'][number]): Promise<void> {
    await this.decide(`Parted ${nameOf({ identities: [identity] })} from the other identities.`, () =>
      this.bridge.request('patients.part', { identity: identity.key }),
    )
  }

  /** Takes back the last linking, parting or keeping apart. */
  async undo(): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      const undone = await this.bridge.request('patients.undo', null)
      this.undoable = undone !== null
      this.said = undone ?? 'There is nothing to take back.'
      this.proposals = await this.bridge.request('patients.proposals', null)
      this.onchanged()
    } catch (error) {
      this.fail(error)
    } finally {
      this.busy = false
    }
  }

  private async decide(sentence: string, request: () => Promise<LinkProposal[]>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      this.proposals = await request()
      this.said = sentence
      this.undoable = true
      this.onchanged()
    } catch (error) {
      this.fail(error)
    } finally {
      this.busy = false
    }
  }
}

/** "Adler, Ruth (P-1)". */
function nameOf({ identities }: Pick<Patient, 'identities'>): string {
  const [identity] = identities
  if (!identity) return 'no name'
  return identity.patientId ? `${personName(identity.name)} (${identity.patientId})` : personName(identity.name)
}
