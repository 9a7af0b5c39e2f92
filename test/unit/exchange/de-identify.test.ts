import { describe, expect, it } from 'vitest'
import {
  deidentifiedReading,
  identityScrubber,
  issueWithoutFiles,
  patientPseudonym,
  readerPseudonym,
  replacedUid,
} from '../../../src-main/datasets/de-identify.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { STUDY, volumeMeta } from './fixtures.js'

const KEY = Buffer.alloc(32, 1)

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

  it('replaces UIDs by UIDs, the same by the same', () => {
    expect(replacedUid('1.2.3')).toMatch(/^2\.25\.\d{30,39}$/)
    expect(replacedUid('1.2.3')).toBe(replacedUid('1.2.3'))
    expect(replacedUid('1.2.3')).not.toBe(replacedUid('1.2.4'))
    expect(replacedUid('')).toBe('')
  })

  it('leaves a reading without identity', () => {
    const reading = readingWith([finding(16)])
    const volumes = reading.volumes.map((volume) => ({
      ...volume,
      series: { ...volume.series, description: 'DESS Roe' },
      frameOfReference: '1.2.9',
    }))
    const out = deidentifiedReading({ ...reading, volumes }, STUDY)
    expect(out.study).toEqual({ uid: replacedUid('1.2.3') })
    expect(out.volumes[0]?.series).toEqual({
      uid: replacedUid('1.2.3.1'),
      number: 1,
      modality: 'MR',
      description: 'DESS [left out]',
    })
    expect(out.volumes[0]?.frameOfReference).toBe(replacedUid('1.2.9'))
    expect(out.findings).toEqual(reading.findings)
  })

  it('names patients by pseudonyms that only this casebook can make', () => {
    const meta = volumeMeta()
    const pseudonym = patientPseudonym(meta, KEY)
    expect(pseudonym).toMatch(/^patient-[0-9a-f]{16}$/)
    expect(patientPseudonym({ ...meta, hash: 'another volume' }, KEY)).toBe(pseudonym)
    expect(patientPseudonym(meta, Buffer.alloc(32, 2))).not.toBe(pseudonym)
    const nobody = { ...STUDY, patientName: '', patientId: '' }
    expect(patientPseudonym({ study: nobody, hash: 'a' }, KEY)).not.toBe(
      patientPseudonym({ study: nobody, hash: 'b' }, KEY),
    )
    expect(readerPseudonym('Dr A', KEY)).not.toBe(readerPseudonym('Dr B', KEY))
  })
})
