import type { IdentityFact } from '../../src-shared/case/patient.js'

/** What two sets of headers say of who the patient is. Empty string where they are silent. */
export interface IdentityFacts {
  readonly patientId: string
  readonly issuer: string
  readonly birthDate: string
  readonly name: string
}

const EAST_ASIAN = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

export interface Agreement {
  /** `same`: one person beyond doubt; `ask`: a person has to say; `different`: nothing speaks for one person. */
  readonly verdict: 'same' | 'ask' | 'different'
  /** Facts that both give, alike and unlike. What one of them does not give is in neither. */
  readonly agree: readonly IdentityFact[]
  readonly differ: readonly IdentityFact[]
}

/**
 * Whether two identities are one person.
 *
 * The same where id, issuer and birth date agree. An issuer or birth date that neither gives counts as agreeing only
 * where the name agrees too: numbers are given anew in every hospital. Some agreement is asked about: the id alone, or
 * name and birth date under another id, which is how a corrected id looks. A birth date or a name alone is chance.
 */
export function agreementOf(first: IdentityFacts, second: IdentityFacts): Agreement {
  const agree: IdentityFact[] = []
  const differ: IdentityFact[] = []
  for (const fact of ['patientId', 'issuer', 'birthDate', 'name'] as const) {
    const [a, b] = [comparable(fact, first[fact]), comparable(fact, second[fact])]
    if (a.length > 0 && b.length > 0) (a.some((one) => b.includes(one)) ? agree : differ).push(fact)
  }
  return { verdict: verdictOf(first, second, agree), agree, differ }
}

function verdictOf(first: IdentityFacts, second: IdentityFacts, agree: readonly IdentityFact[]): Agreement['verdict'] {
  const sameName = agree.includes('name')
  const sameOrSilent = (fact: 'issuer' | 'birthDate'): boolean =>
    agree.includes(fact) || (sameName && first[fact] === '' && second[fact] === '')
  if (agree.includes('patientId')) return sameOrSilent('issuer') && sameOrSilent('birthDate') ? 'same' : 'ask'
  return sameName && agree.includes('birthDate') ? 'ask' : 'different'
}

/**
 * What of a fact is compared; none where it is silent. Names are compared without case, separators and doubled spaces:
 * "DOE^JANE^^" is "Doe Jane"; and in each way they are written: "Aoki Hanako (青木 花子)" is "青木 花子".
 */
function comparable(fact: IdentityFact, value: string): string[] {
  const forms = fact === 'name' ? writtenForms(value).map(comparableName) : [value.trim()]
  return forms.filter((form) => form !== '')
}

/** A name and, in brackets behind it, the same name in East Asian scripts; brackets with anything else are part of it. */
function writtenForms(name: string): string[] {
  const [, first, others] = /^(.+) \(([^()]+)\)$/u.exec(name) ?? []
  const forms = others?.split(', ') ?? []
  return first !== undefined && forms.every((form) => EAST_ASIAN.test(form)) ? [first, ...forms] : [name]
}

function comparableName(name: string): string {
  return name
    .normalize('NFC')
    .toLocaleLowerCase('en')
    .replaceAll(/[\s^]+/gu, ' ')
    .trim()
}

const WORDS: Readonly<Record<IdentityFact, string>> = {
  patientId: 'patient ID',
  issuer: 'issuer of the ID',
  birthDate: 'date of birth',
  name: 'name',
}

/** Why it is asked, in one sentence. */
export function reasonToAsk({ agree, differ }: Agreement, inOneStudy: boolean): string {
  const alike = agree.length === 0 ? '' : `${capital(listed(agree))} ${agree.length === 1 ? 'agrees' : 'agree'}`
  const unlike = differ.length === 0 ? '' : `${listed(differ)} ${differ.length === 1 ? 'differs' : 'differ'}`
  const facts = [alike, alike === '' ? capital(unlike) : unlike].filter((part) => part !== '').join(', but ')
  if (inOneStudy) return `Files of one study name both patients${facts === '' ? '' : `. ${facts}`}.`
  return unlike === '' ? `${facts}, but the rest is missing in one of them.` : `${facts}.`
}

function listed(facts: readonly IdentityFact[]): string {
  const words = facts.map((fact) => WORDS[fact])
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
