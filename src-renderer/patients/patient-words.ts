import type { IdentityFact, Patient, PatientIdentity } from '../../src-shared/case/patient.js'
import { counted, formatDate } from '../design/format.js'

/** The facts of an identity in the order in which a person compares them. */
export const FACTS: readonly IdentityFact[] = ['name', 'birthDate', 'patientId', 'issuer']

export const FACT_TITLES: Readonly<Record<IdentityFact, string>> = {
  name: 'Name',
  patientId: 'Patient ID',
  issuer: 'Issued by',
  birthDate: 'Born',
}

/** "Adler, Ruth". */
export function personName(name: string): string {
  return name.replace(/\^+/g, ', ').replace(/, $/, '') || 'no name'
}

/** One fact of an identity as a person reads it; what no header says is said to be unknown. */
export function factText(identity: PatientIdentity, fact: IdentityFact): string {
  if (fact === 'name') return personName(identity.name)
  const value = identity[fact]
  if (value === '') return 'unknown'
  return fact === 'birthDate' ? formatDate(value) : value
}

/** One fact of a patient, over all identities; each value once. */
export function patientFact({ identities }: Patient, fact: IdentityFact): string {
  return [...new Set(identities.map((identity) => factText(identity, fact)))].join(' · ')
}

/** "3 cases". */
export function casesOf({ identities }: Patient): string {
  return counted(
    identities.reduce((sum, { cases }) => sum + cases, 0),
    'case',
  )
}

/** The quiet sentence on pairs to decide; it names nobody. */
export function proposalWords(pairs: number): string {
  return pairs === 1 ? '2 patients may be the same person' : `${pairs} pairs of patients may be the same person`
}
