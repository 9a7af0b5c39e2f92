import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadElement, ElementWalker, NeedsMore } from '../../../src-main/imaging/dicom/elements.js'
import { findDataSet } from '../../../src-main/imaging/dicom/preamble.js'
import { skimDataSet } from '../../../src-main/imaging/dicom/skim.js'
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN } from '../../../src-main/imaging/dicom/transfer-syntax.js'
import { dicomFile, EXPLICIT, IMPLICIT } from '../../fixtures/dicom-series.js'

const explicit = { explicit: true, littleEndian: true }

describe('ElementWalker', () => {
  test('finds tag, value and end of a short explicit element', () => {
    // (0008,0060) CS, length 2, "MR"
    const bytes = Buffer.from([8, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x4d, 0x52])
    const walker = new ElementWalker(bytes, explicit)
    const element = walker.read(0)
    expect(element).toEqual({ tag: 0x00080060, vr: 'CS', start: 0, value: 8, length: 2 })
    expect(walker.end(element)).toBe(10)
  })

  test('walks a sequence of undefined length to the byte after its delimiter', () => {
    const inner = [8, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x4d, 0x52]
    const item = [0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff, ...inner, 0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]
    const sequence = [8, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, ...item]
    const bytes = Buffer.from([...sequence, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0, 1, 2])
    const walker = new ElementWalker(bytes, explicit)
    expect(walker.end(walker.read(0))).toBe(bytes.length - 2)
  })

  test('says how many bytes it needs, and where no element is', () => {
    expect(() => new ElementWalker(Buffer.alloc(4), explicit).read(0)).toThrow(NeedsMore)
    expect(() => new ElementWalker(Buffer.from([8, 0, 0x60, 0, 0x3f, 0x3f, 2, 0, 0, 0]), explicit).read(0)).toThrow(
      BadElement,
    )
  })
})

describe('findDataSet', () => {
  const keywords = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: '1.2.3',
    StudyDate: '20260102',
    Modality: 'MR',
  }

  test.each([
    ['explicit', EXPLICIT, EXPLICIT_LITTLE_ENDIAN],
    ['implicit', IMPLICIT, IMPLICIT_LITTLE_ENDIAN],
  ])('reads the %s syntax from the file meta information', (_, uid, syntax) => {
    expect(findDataSet(dicomFile(keywords, null, uid))).toMatchObject({ syntax, missing: 'nothing' })
  })

  test('recognises a data set without its head, even with bytes of the head left over', () => {
    const file = dicomFile(keywords, null)
    const { offset } = findDataSet(file) ?? { offset: 0 }
    expect(findDataSet(file.subarray(offset))).toMatchObject({ offset: 0, missing: 'file-meta' })
    expect(findDataSet(file.subarray(offset - 1))).toMatchObject({ offset: 1, missing: 'file-meta' })
  })

  test('sees elements written otherwise than the head says', () => {
    const file = dicomFile(keywords, null, IMPLICIT)
    const said = Buffer.from(file)
    // Turns "1.2.840.10008.1.2\0" into "1.2.840.10008.1.1": an unknown, and so explicit, syntax of the same length.
    said.write('1.2.840.10008.1.1\0', file.indexOf('1.2.840.10008.1.2\0'), 'latin1')
    expect(findDataSet(said)).toMatchObject({ syntax: { explicit: false }, missing: 'coding' })
  })

  test('takes text for no DICOM', () => {
    expect(findDataSet(Buffer.from('This is a letter, and not an image at all.'.repeat(20)))).toBeUndefined()
  })
})

test('any bytes are walked to an end or refused: nothing hangs and no other error comes out', () => {
  const preamble = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')])
  const refusals = [BadElement, NeedsMore]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (noise, headed) => {
      const bytes = headed ? Buffer.concat([preamble, noise]) : Buffer.from(noise)
      try {
        const start = findDataSet(bytes)
        if (start) skimDataSet(bytes, start.offset, start.syntax, true)
      } catch (error) {
        expect(refusals.some((refusal) => error instanceof refusal)).toBe(true)
      }
    }),
    { numRuns: 2000 },
  )
})
