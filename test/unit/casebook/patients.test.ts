import { describe, expect, it } from 'vitest'
import { agreementOf, type IdentityFacts } from '../../../src-main/casebook/agreement.js'
import type { Casebook } from '../../../src-main/casebook/index.js'
import { addCase, caseEntry, type CaseFacts } from './case-data.js'
import { failureOf, newCasebook, tickingClock } from './fixtures.js'

const ANNA: IdentityFacts = { patientId: '77', issuer: 'HOSP', birthDate: '1961-02-03', name: 'Doe^Anna' }

describe('two sets of headers', () => {
  it.each<[string, Partial<IdentityFacts>, Partial<IdentityFacts>, string]>([
    ['all alike', {}, {}, 'same'],
    ['alike but for a name after marriage', {}, { name: 'Roe^Anna' }, 'same'],
    ['names in another spelling', { issuer: '' }, { issuer: '', name: 'DOE^anna^^' }, 'same'],
    [
      'neither issuer nor birth date given, names alike',
      { issuer: '', birthDate: '' },
      { issuer: '', birthDate: '' },
      'same',
    ],
    [
      'a name in one script, and in two',
      { issuer: '', name: 'Aoki Hanako' },
      { issuer: '', name: 'Aoki Hanako (青木 花子)' },
      'same',
    ],
    [
      'another name with the same word in brackets',
      { issuer: '', name: 'Anna (Mrs)' },
      { issuer: '', name: 'Berta (Mrs)' },
      'ask',
    ],
    ['no issuer given and names unlike', { issuer: '' }, { issuer: '', name: 'Roe^Rita' }, 'ask'],
    ['the same id of another hospital', {}, { issuer: 'OTHER' }, 'ask'],
    ['the same id with another birth date', {}, { birthDate: '1999-01-01' }, 'ask'],
    ['a birth date that only one of them gives', {}, { birthDate: '' }, 'ask'],
    ['another id with name and birth date alike', {}, { patientId: '78' }, 'ask'],
    ['only the birth date alike', {}, { patientId: '78', name: 'Roe^Rita' }, 'different'],
    ['only the name alike', {}, { patientId: '78', birthDate: '1999-01-01' }, 'different'],
    ['two empty ids', { patientId: '', birthDate: '' }, { patientId: '', birthDate: '' }, 'different'],
  ])('%s', (_what, first, second, verdict) => {
    expect(agreementOf({ ...ANNA, ...first }, { ...ANNA, ...second }).verdict).toBe(verdict)
    expect(agreementOf({ ...ANNA, ...second }, { ...ANNA, ...first }).verdict).toBe(verdict)
  })
})

const anna = (facts: Partial<CaseFacts> = {}): Partial<CaseFacts> => ({
  patientId: '77',
  issuer: 'HOSP',
  birthDate: '1961-02-03',
  patientName: 'Doe^Anna',
  ...facts,
})
const patientOf = (casebook: Casebook, caseId: string): string => casebook.case(caseId)?.patientKey ?? ''

describe('patients', () => {
  it('are linked by themselves where id, issuer and birth date agree, and that is logged', () => {
    const { casebook } = newCasebook({ now: tickingClock() })
    const first = addCase(casebook, 1, anna())
    const second = addCase(casebook, 2, anna({ patientName: 'Roe^Anna' }))
    expect(patientOf(casebook, second)).toBe(patientOf(casebook, first))
    expect(
      casebook.patients.patient(patientOf(casebook, first)).identities.map(({ name, cases }) => [name, cases]),
    ).toEqual([
      ['Doe^Anna', 1],
      ['Roe^Anna', 1],
    ])
    expect(casebook.patients.log()).toMatchObject([{ kind: 'linked', byHand: false }])
    expect(casebook.patients.proposals()).toEqual([])
    expect(casebook.patients.undo()).toBeNull()
  })

  it('are asked about where only some agree, with what does and what does not', () => {
    const { casebook } = newCasebook()
    const first = addCase(casebook, 1, anna())
    const second = addCase(casebook, 2, anna({ patientId: '78' }))
    addCase(casebook, 3, anna({ patientId: '1', patientName: 'Roe^Rita' }))
    const [asked, ...more] = casebook.patients.proposals()
    expect(more).toEqual([])
    expect(asked).toMatchObject({ agree: ['issuer', 'birthDate', 'name'], differ: ['patientId'] })
    expect(asked?.reason).toBe('Issuer of the ID, date of birth and name agree, but patient ID differs.')
    expect([asked?.first.key, asked?.second.key]).toEqual([patientOf(casebook, first), patientOf(casebook, second)])
  })

  it('whose id a new exam changed keep the earlier one as an alias, both found and the linking logged (complaint A: earlier ID overwritten)', () => {
    const { casebook } = newCasebook()
    const before = addCase(casebook, 1, anna({ patientId: 'OLD-1' }))
    const after = addCase(casebook, 2, anna({ patientId: 'NEW-2' }))
    expect(casebook.case(before)?.patientId).toBe('OLD-1')
    casebook.patients.link(patientOf(casebook, before), patientOf(casebook, after))
    const { identities } = casebook.patients.patient(patientOf(casebook, after))
    expect(identities.map(({ patientId }) => patientId)).toEqual(['OLD-1', 'NEW-2'])
    for (const text of ['old-1', 'new-2'])
      expect(
        casebook
          .query({ text })
          .cases.map(({ id }) => id)
          .sort(),
      ).toEqual([before, after].sort())
    expect(casebook.case(before)?.patientId).toBe('OLD-1')
    expect(casebook.patients.log()).toMatchObject([{ kind: 'linked', byHand: true }])
    expect(casebook.followUp(after).map(({ id }) => id)).toEqual([before])
  })

  it('of one study with differing ids are held, never merged by themselves (complaint A: different patient IDs)', () => {
    const { casebook } = newCasebook()
    const study = { studyUid: '1.2.3' }
    const [one, other] = casebook
      .addCases([
        caseEntry(1, { ...study, patientId: 'A', patientName: 'Doe^Anna' }),
        caseEntry(2, { ...study, patientId: 'B', patientName: 'Roe^Rita' }),
      ])
      .map(({ caseId }) => caseId)
    expect(patientOf(casebook, one ?? '')).not.toBe(patientOf(casebook, other ?? ''))
    expect(casebook.notes(other ?? '')).toMatchObject([{ kind: 'held', title: 'Another patient in the same study' }])
    const [asked, ...more] = casebook.patients.proposals()
    expect(more).toEqual([])
    expect(asked?.differ).toEqual(['patientId', 'name'])
    expect(asked?.reason).toMatch(/^Files of one study name both patients\./)
    casebook.patients.link(patientOf(casebook, one ?? ''), patientOf(casebook, other ?? ''))
    expect(casebook.query().total).toBe(2)
    expect(casebook.patients.proposals()).toEqual([])
  })

  it('that are kept apart are not asked about again and never linked by themselves', () => {
    const { casebook } = newCasebook()
    const first = addCase(casebook, 1, anna())
    const second = addCase(casebook, 2, anna({ birthDate: '' }))
    casebook.patients.keepApart(patientOf(casebook, first), patientOf(casebook, second))
    expect(casebook.patients.proposals()).toEqual([])
    expect(casebook.patients.undo()).toBe('The two patients may be asked about again.')
    expect(casebook.patients.proposals()).toHaveLength(1)
  })

  it('can be linked and parted by hand, each undone in turn', () => {
    const { casebook } = newCasebook()
    const [a = '', b = '', c = ''] = [1, 2, 3].map((n) => addCase(casebook, n))
    const key = (id: string): string => patientOf(casebook, id)
    const before = [a, b, c].map(key)
    casebook.patients.link(key(b), key(c))
    casebook.patients.link(key(c), key(a))
    expect(new Set([a, b, c].map(key))).toEqual(new Set([before[0]]))
    const own = casebook.patients.patient(key(b)).identities.find(({ patientId }) => patientId === 'P1')?.key ?? ''
    casebook.patients.part(own)
    expect(key(a)).not.toBe(key(b))
    expect(key(b)).toBe(key(c))
    expect(casebook.query({ text: 'p1' }).cases.map(({ id }) => id)).toEqual([a])
    expect(casebook.patients.undo()).toBe('The identity is back with its patient.')
    expect(key(a)).toBe(key(b))
    expect(casebook.query({ text: 'p1' }).total).toBe(3)
    expect(casebook.patients.undo()).toBe('The two patients are separate again.')
    expect(casebook.patients.undo()).toBe('The two patients are separate again.')
    expect([a, b, c].map(key)).toEqual(before)
    expect(casebook.patients.undo()).toBeNull()
    expect(casebook.patients.log().map(({ kind }) => kind)).toEqual([
      ...['linked', 'linked', 'parted', 'undone', 'undone', 'undone'],
    ])
  })

  it('that were parted are not linked again when another case comes', () => {
    const { casebook } = newCasebook()
    const first = addCase(casebook, 1, anna())
    addCase(casebook, 2, anna({ patientName: 'Roe^Anna' }))
    const [, second] = casebook.patients.patient(patientOf(casebook, first)).identities
    casebook.patients.part(second?.key ?? '')
    const third = addCase(casebook, 3, anna({ patientName: 'Roe^Anna' }))
    expect(patientOf(casebook, third)).not.toBe(patientOf(casebook, first))
    expect(casebook.patients.proposals()).toEqual([])
  })

  it('whose cases are all gone leave neither patient nor proposal', () => {
    const { casebook } = newCasebook()
    const first = addCase(casebook, 1, anna())
    const second = addCase(casebook, 2, anna({ patientId: '78' }))
    const key = patientOf(casebook, second)
    casebook.remove(second)
    expect(casebook.patients.proposals()).toEqual([])
    expect(failureOf(() => casebook.patients.patient(key)).kind).toBe('no-such-patient')
    casebook.remove(first)
    expect(casebook.patients.undo()).toBeNull()
  })

  it('are refused in a sentence where there is nothing to do', () => {
    const { casebook } = newCasebook()
    const { identities } = casebook.patients.patient(patientOf(casebook, addCase(casebook, 1)))
    expect(failureOf(() => casebook.patients.part(identities[0]?.key ?? '')).message).toContain('nothing to part')
    expect(failureOf(() => casebook.patients.link('nobody', 'nobody')).kind).toBe('no-such-patient')
  })
})
