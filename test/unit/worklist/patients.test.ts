import { describe, expect, it } from 'vitest'
import { PatientsModel } from '../../../src-renderer/patients/patients-model.svelte.js'
import { casesOf, factText, patientFact, proposalWords } from '../../../src-renderer/patients/patient-words.js'
import { FakeCasebook, fakeIdentity, fakePatient, fakeProposal } from './fake-casebook.js'

interface Made {
  readonly model: PatientsModel
  readonly casebook: FakeCasebook
  readonly failures: unknown[]
  readonly changes: () => number
}

function made(): Made {
  const casebook = new FakeCasebook()
  const failures: unknown[] = []
  let changed = 0
  const model = new PatientsModel(
    casebook,
    (error) => failures.push(error),
    () => changed++,
  )
  return { model, casebook, failures, changes: () => changed }
}

describe('patients who may be one', () => {
  it('are linked only by a person, which can be undone', async () => {
    const { model, casebook, changes } = made()
    await model.refresh()
    expect(model.proposals).toHaveLength(1)
    expect(casebook.askedFor('patients.link')).toEqual([])
    await model.link(fakeProposal())
    expect(casebook.askedFor('patients.link')).toEqual([{ first: 'a', second: 'b' }])
    expect(model.proposals).toHaveLength(0)
    expect(model.said).toBe('Linked Adler, Ruth (P-a) with Adler-Berg, Ruth (P-a).')
    await model.undo()
    expect(model.proposals).toHaveLength(1)
    expect(model.said).toBe('The two patients are separate again.')
    expect(changes()).toBe(2)
  })

  it('are kept apart and not asked about again', async () => {
    const { model, casebook } = made()
    await model.refresh()
    await model.keepApart(fakeProposal())
    expect(casebook.askedFor('patients.keep-apart')).toEqual([{ first: 'a', second: 'b' }])
    await model.refresh()
    expect(model.proposals).toEqual([])
  })

  it('stay as they were where the decision could not be kept', async () => {
    const { model, casebook, failures, changes } = made()
    await model.refresh()
    casebook.failNext = 'The casebook could not be written.'
    await model.link(fakeProposal())
    expect([model.proposals.length, model.said, model.busy, changes()]).toEqual([1, null, false, 0])
    expect(String(failures[0])).toContain('could not be written')
  })

  it('has nothing to undo once everything was taken back', async () => {
    const { model } = made()
    await model.undo()
    expect([model.undoable, model.said]).toEqual([false, 'There is nothing to take back.'])
    await model.link(fakeProposal())
    expect(model.undoable).toBe(true)
  })

  it('can be parted again, one identity at a time', async () => {
    const { model, casebook } = made()
    const patient = await model.ofCase('case-00000')
    expect(patient?.identities).toHaveLength(2)
    await model.part(fakeIdentity('b'))
    expect(casebook.askedFor('patients.part')).toEqual([{ identity: 'b' }])
    expect(model.said).toBe('Parted Adler, Ruth (P-b) from the other identities.')
  })
})

describe('the words on patients', () => {
  it('show every identity of a patient, each value once, and say what is unknown', () => {
    const patient = fakePatient('a', 'b')
    expect(patientFact(patient, 'patientId')).toBe('P-a · P-b')
    expect(patientFact(patient, 'name')).toBe('Adler, Ruth')
    expect(factText(fakeIdentity('c', { birthDate: '' }), 'birthDate')).toBe('unknown')
    expect(factText(fakeIdentity('c'), 'birthDate')).toBe('14 Mar 1961')
    expect(casesOf(patient)).toBe('2 cases')
  })

  it('name nobody in the notice', () => {
    expect(proposalWords(1)).toBe('2 patients may be the same person')
    expect(proposalWords(4)).toBe('4 pairs of patients may be the same person')
  })
})
