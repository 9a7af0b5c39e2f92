import { describe, expect, it } from 'vitest'
import { passphraseAdvice } from '../../../src-shared/session/passphrase.js'
import type { ItemStanding } from '../../../src-shared/session/rules.js'
import { seesModel } from '../../../src-shared/session/sees.js'
import {
  mergedSentences,
  recipientWords,
  sentSentences,
  size,
  type OfferedSession,
} from '../../../src-shared/session/travel-words.js'
import { planWith } from './plans.js'

const WITH_MODEL = { protocol: 'blind-then-revealed', model: true } as const

function session(
  stages: Readonly<Record<string, ItemStanding['stage']>>,
  facts: Partial<ReturnType<typeof planWith>> = {},
): OfferedSession {
  const items = Object.entries(stages).map(([reader, stage]): ItemStanding => ({
    reader,
    caseId: 'a',
    part: 'reading',
    repeat: 1,
    stage,
  }))
  return { plan: planWith({ cases: ['a'], ...facts }), items, state: 'running' }
}

describe('what somebody would get in a file', () => {
  it('is said before it is sent', () => {
    const both = session({ ada: 'locked', ben: 'answering' }, WITH_MODEL)
    expect(recipientWords(both, 'ben', 'ben')).toBe(
      'Protocol and cases with their own answers so far, and nobody else’s, without the model’s answers.',
    )
    expect(recipientWords(both, 'ben', 'ada')).toContain('nobody’s answers')
    expect(recipientWords(both, 'ada', 'ada')).toContain('their own answers so far')
    const done = session({ ada: 'locked', ben: 'locked' })
    expect(recipientWords(done, 'ada', 'ada')).toContain('all answers that are locked')
    expect(recipientWords(both, null, 'ada')).toContain('nobody’s answers')
  })

  it('is the model’s answers where both may see them', () => {
    const shown = session({ ada: 'unopened', ben: 'closed' }, WITH_MODEL)
    expect(recipientWords(shown, 'cy', 'ben')).toContain('with the model’s answers')
    expect(recipientWords(shown, 'ada', 'ben')).toContain('without the model’s answers')
    expect(recipientWords(shown, null, 'ben')).toContain('without the model’s answers')
    expect(seesModel(shown, 'ada', 'a')).toBe(false)
  })

  it('is what the session hides, left out, and no word of a model that takes no part', () => {
    const masked = session(
      { ada: 'unopened' },
      { hidden: ['names', 'dates', 'priors'], training: ['t'], teacher: 'cy' },
    )
    expect(recipientWords(masked, null, 'ada')).toBe(
      'Protocol and cases with nobody’s answers. Patients’ names and dates are left out. The right answers of the practice stay here.',
    )
  })

  it('is nothing of the model for who settles later', () => {
    const later = session({ ada: 'locked', ben: 'unopened' }, { protocol: 'model-first', model: true, settledBy: 'cy' })
    expect(seesModel(later, 'cy', 'a')).toBe(false)
    expect(seesModel(later, null, 'a')).toBe(true)
  })
})

describe('what is said of a file', () => {
  it('counts one and many', () => {
    expect(sentSentences({ bytes: 1_230_000, images: 1, missing: 2 })).toEqual([
      'The file is 1.2 MB and holds 1 series of images.',
      '2 series of images are no longer on this computer and did not go with it.',
      'Tell its passphrase by another way than the file.',
    ])
    expect([size(20), size(12_400), size(3.26e9)]).toEqual(['0.1 KB', '12 KB', '3.3 GB'])
  })

  it('says what was added, what was here, what differs, and what is missing', () => {
    const facts = {
      title: 'Knees',
      fresh: false,
      added: 0,
      known: 0,
      conflicts: 0,
      readings: 0,
      renamed: [],
      placed: 0,
      missing: 0,
    }
    expect(mergedSentences({ ...facts, known: 2 })).toEqual([
      'Those about 2 cases were here already.',
      'Nothing is new: all of it was merged before.',
    ])
    const all = mergedSentences({
      ...facts,
      fresh: true,
      added: 1,
      conflicts: 1,
      missing: 1,
      renamed: [{ name: 'Dr Ben', here: 'Dr Ben (Knees)' }],
    }).join(' ')
    for (const words of [
      '“Knees” is among',
      'about 1 case were',
      '1 case was answered differently',
      'kept as Dr Ben (Knees)',
      'images of 1 case are',
    ])
      expect(all).toContain(words)
  })
})

describe('advice about a passphrase', () => {
  it('asks for length and for words that are not the same', () => {
    expect(passphraseAdvice('short').strength).toBe('too-short')
    expect(passphraseAdvice('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').strength).toBe('fair')
    expect(passphraseAdvice('knee2026ab').strength).toBe('fair')
    expect(passphraseAdvice('horse battery lamp staple green').strength).toBe('good')
    expect(passphraseAdvice('xK4$mmQ9!pL2wz').strength).toBe('good')
  })
})
