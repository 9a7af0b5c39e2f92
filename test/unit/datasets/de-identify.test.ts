import { describe, expect, it } from 'vitest'
import {
  deidentifiedReading,
  examinationPseudonym,
  identityScrubber,
  issueWithoutFiles,
  patientPseudonym,
  readerPseudonym,
  replacedUid,
} from '../../../src-main/datasets/de-identify.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { STUDY, volumeMeta } from '../exchange/fixtures.js'
import { KEY, PATIENT } from './decided.js'

describe('de-identification', () => {
  it.each([
    ['Seen by Mrs Roe herself.', 'Seen by Mrs [left out] herself.'],
    ['RICHARDA, ROE; id HOSP-4711', '[left out], [left out]; id [left out]'],
    ['Roentgen and heroes stay.', 'Roentgen and heroes stay.'],
    ['Roe Richarda van', '[left out]'],
  ])('takes the name and the id out of "%s"', (text, expected) => {
    expect(identityScrubber(STUDY)(text)).toBe(expected)
  })

  it('takes names for what they are, not for patterns', () => {
    const scrub = identityScrubber({ patientName: 'O’Neil^J.R. (Jim)', patientId: '4[2' })
    expect(scrub('O’Neil, J.R., (Jim), 4[2, JXR')).toBe('[left out], [left out], [left out], [left out], JXR')
    expect(identityScrubber({ patientName: '', patientId: '' })('Nothing to take out.')).toBe('Nothing to take out.')
  })

  it('leaves file names out of issues', () => {
    const [issue] = volumeMeta().issues
    expect(issue && issueWithoutFiles(issue)).toBe(
      'A slice is missing between [left out] and [left out]: look twice there.',
    )
  })

  it('takes out every name that the patient came under', () => {
    const scrub = identityScrubber(STUDY, { patientName: 'Smythe^R', patientId: 'OLD-12' })
    expect(scrub('Roe, formerly Smythe (OLD-12)')).toBe('[left out], formerly [left out] ([left out])')
  })

  it('replaces UIDs by UIDs, the same by the same, as only this casebook can', () => {
    expect(replacedUid('1.2.3', KEY)).toMatch(/^2\.25\.\d{30,39}$/)
    expect(replacedUid('1.2.3', KEY)).toBe(replacedUid('1.2.3', KEY))
    expect(replacedUid('1.2.3', KEY)).not.toBe(replacedUid('1.2.4', KEY))
    expect(replacedUid('1.2.3', KEY)).not.toBe(replacedUid('1.2.3', Buffer.alloc(32, 2)))
    expect(replacedUid('', KEY)).toBe('')
  })

  it('leaves a reading without identity', () => {
    const reading = readingWith([{ ...finding(16), choice: 'Seen best on sag DESS of Roe.' }])
    const [volume] = reading.volumes
    if (!volume) throw new Error('The reading has no volume.')
    const named = { ...volume, series: { ...volume.series, description: 'DESS Roe' }, reason: 'Named by Roe.' }
    const out = deidentifiedReading({ ...reading, volumes: [named] }, STUDY, KEY)
    expect(out.study).toEqual({ uid: replacedUid('1.2.3', KEY) })
    expect(out.volumes[0]).toMatchObject({
      hash: volume.hash,
      series: { uid: replacedUid('1.2.3.1', KEY), number: 1, modality: 'MR', description: 'DESS [left out]' },
      frameOfReference: replacedUid('1.2.3.9', KEY),
      reason: 'Named by [left out].',
    })
    expect(out.findings).toEqual([{ ...reading.findings[0], choice: 'Seen best on sag DESS of [left out].' }])
  })

  it('names patients by pseudonyms that only this casebook can make, one for all their identities', () => {
    const pseudonym = patientPseudonym(PATIENT, KEY)
    expect(pseudonym).toMatch(/^patient-[0-9a-f]{16}$/)
    expect(patientPseudonym({ ...PATIENT, identities: PATIENT.identities.slice(0, 1) }, KEY)).toBe(pseudonym)
    expect(patientPseudonym(PATIENT, Buffer.alloc(32, 2))).not.toBe(pseudonym)
    const nobody = (key: string) => ({
      key,
      identities: PATIENT.identities.map((identity) => ({ ...identity, name: '', patientId: '' })),
    })
    expect(patientPseudonym(nobody('a'), KEY)).not.toBe(patientPseudonym(nobody('b'), KEY))
    expect(readerPseudonym('Dr A', KEY)).not.toBe(readerPseudonym('Dr B', KEY))
    expect(examinationPseudonym('case-1', KEY)).not.toBe(examinationPseudonym('case-2', KEY))
  })
})
