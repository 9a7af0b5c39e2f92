/** What is made to fill memory or disk, or never to end, is refused with a sentence before it can. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { findDataSet } from '../../../../src-main/imaging/dicom/preamble.js'
import { dicomFile, EXPLICIT, IMPLICIT, syntheticSeries, writeFiles } from '../../../fixtures/dicom-series.js'
import { imported, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { sentences } from '../../../fixtures/odd-cases.js'
import { temporaryFolder } from '../../../fixtures/temporary-folder.js'

const MB = 1024 ** 2
const DEFLATED = '1.2.840.10008.1.2.1.99'
const RLE = '1.2.840.10008.1.2.5'
const small = { slices: 6, rows: 4, columns: 5 }

const header = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
  SOPInstanceUID: '2.25.9',
  StudyInstanceUID: '2.25.1',
  SeriesInstanceUID: '2.25.2',
  Modality: 'MR',
  PhotometricInterpretation: 'MONOCHROME2',
  SamplesPerPixel: 1,
  Rows: 2,
  Columns: 2,
  PixelSpacing: [1, 1],
  ImagePositionPatient: [0, 0, 0],
  ImageOrientationPatient: [0, 1, 0, 0, 0, -1],
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
}

/** A file whose pixels are fragments: an empty offset table and what is given. */
function encapsulated(keywords: Record<string, unknown>, fragments: readonly Buffer[]): Buffer {
  const item = (value: Buffer): Buffer => {
    const head = Buffer.from([0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0])
    head.writeUInt32LE(value.length, 4)
    return Buffer.concat([head, value])
  }
  return Buffer.concat([
    dicomFile({ ...header, ...keywords }, null, RLE),
    Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 255, 255, 255, 255]),
    ...[Buffer.alloc(0), ...fragments].map(item),
    Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]),
  ])
}

describe('decompression', () => {
  test('a deflated DICOM file that grows a thousandfold', async () => {
    const plain = dicomFile(header, new Int16Array(4), EXPLICIT)
    const { offset } = findDataSet(plain) ?? { offset: 0 }
    const uid = plain.indexOf(EXPLICIT)
    // The longer UID takes the place of the shorter one and its length.
    const meta = Buffer.concat([
      plain.subarray(0, uid - 2),
      Buffer.from([22, 0]),
      Buffer.from(DEFLATED),
      plain.subarray(uid + 20, offset),
    ])
    const bytes = Buffer.concat([meta, deflateRawSync(Buffer.concat([plain.subarray(offset), Buffer.alloc(100 * MB)]))])
    const study = await scannedFiles([{ name: 'bomb.dcm', bytes }])
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/bomb.dcm grows to more than 64 MB when unpacked, as no image of its size does/)
  })

  test('a gzipped NIfTI file that grows a thousandfold', async () => {
    const bytes = Buffer.alloc(352 + 100 * MB)
    bytes.writeInt32LE(348, 0)
    for (const [n, size] of [3, 1024, 1024, 50].entries()) bytes.writeInt16LE(size, 40 + 2 * n)
    bytes.writeInt16LE(4, 70)
    bytes.writeInt16LE(16, 72)
    for (let n = 0; n < 4; n++) bytes.writeFloatLE(n === 0 ? 1 : 0.2, 76 + 4 * n)
    bytes.writeFloatLE(352, 108)
    bytes.write('n+1\0', 344, 'latin1')
    const file = path.join(temporaryFolder(), 'bomb.nii.gz')
    writeFileSync(file, gzipSync(bytes))
    await expect(imported(await scanned(file))).rejects.toThrow(/bomb.nii.gz grows to more than 64 MB when unpacked/)
  })

  test('an archive whose entries lie over each other', async () => {
    const bytes = Buffer.from(zipSync({ 'a.dcm': new Uint8Array(4000) }, { level: 0 }))
    const central = bytes.indexOf('PK\u0001\u0002')
    const end = bytes.indexOf('PK\u0005\u0006')
    const entry = bytes.subarray(central, end)
    const tail = Buffer.from(bytes.subarray(end))
    tail.writeUInt16LE(100, 8)
    tail.writeUInt16LE(100, 10)
    tail.writeUInt32LE(100 * entry.length, 12)
    const file = path.join(temporaryFolder(), 'overlap.zip')
    writeFileSync(file, Buffer.concat([bytes.subarray(0, central), ...Array.from({ length: 100 }, () => entry), tail]))
    const { result } = await scanned(file)
    expect(result.issues).toMatchObject([{ severity: 'error', code: 'unsafe-archive' }])
    expect(result.issues[0]?.message).toMatch(/overlap.zip holds more than fits into it/)
    expect(result.stacks).toEqual([])
  })
})

describe('compressed frames', () => {
  test('none at all', async () => {
    const study = await scannedFiles([{ name: 'empty.dcm', bytes: encapsulated({}, [Buffer.alloc(0)]) }])
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/empty.dcm was set aside: it holds no compressed image/)
  })

  test('one of several is empty', async () => {
    const frames = [Buffer.alloc(64, 1), Buffer.alloc(0), Buffer.alloc(64, 1)]
    const study = await scannedFiles([{ name: 'gap.dcm', bytes: encapsulated({ NumberOfFrames: 3 }, frames) }])
    await expect(imported(study)).rejects.toThrow(/The compressed image in gap.dcm is incomplete or damaged/)
  })

  test('gigabytes of pixels promised by a few bytes', async () => {
    const huge = { Rows: 4096, Columns: 4096, NumberOfFrames: 500, PixelSpacing: [0.1, 0.1] }
    const study = await scannedFiles([{ name: 'promise.dcm', bytes: encapsulated(huge, [Buffer.alloc(64, 1)]) }])
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/promise.dcm was set aside: it promises 16000 MB of pixels in \d KB/)
  })
})

test('text is cut to what a name or description can be, and labels with it', async () => {
  const files = [1, 2].flatMap((echo) =>
    syntheticSeries({
      ...small,
      prefix: `echo${echo}`,
      header: (k) => ({
        SOPInstanceUID: `2.25.${echo}.${k}`,
        ImageType: ['ORIGINAL', 'PRIMARY', ...Array.from({ length: 300 }, (_, n) => `TYPE${echo}X${n}`)],
      }),
    }),
  )
  const { stacks } = (await scannedFiles(files)).result
  expect(stacks).toHaveLength(2)
  for (const { label } of stacks) expect(label.length).toBeLessThanOrEqual(200)
})

describe('headers', () => {
  test('a name of a megabyte is none', async () => {
    const files = syntheticSeries({ ...small, syntax: IMPLICIT }).map(({ name, bytes }) => {
      const at = bytes.indexOf(Buffer.from([0x10, 0, 0x10, 0]))
      const length = Buffer.alloc(4)
      length.writeUInt32LE(MB)
      const rest = bytes.subarray(at + 8 + bytes.readUInt32LE(at + 4))
      return { name, bytes: Buffer.concat([bytes.subarray(0, at + 4), length, Buffer.alloc(MB, 'A'), rest]) }
    })
    const { result } = await scannedFiles(files)
    expect(result.stacks.map(({ dims, study }) => [dims[2], study.patientName])).toEqual([[6, '']])
  })

  test('an element longer than any header', async () => {
    const bytes = Buffer.concat([
      dicomFile({ ...header, Modality: undefined }, null, IMPLICIT),
      Buffer.from([0x29, 0, 0x10, 0x10, 0xf0, 0xff, 0xff, 0x7f]),
      Buffer.alloc(40_000),
    ])
    const study = await scannedFiles([{ name: 'long.dcm', bytes }])
    expect(study.result.stacks).toEqual([])
    expect(sentences(study)).toMatch(/long.dcm states a header of more than 128 MB, as no image has/)
  })

  test('an image wider than any is refused and named', async () => {
    const study = await scannedFiles([
      { name: 'wide.dcm', bytes: dicomFile({ ...header, Columns: 60_000 }, new Int16Array(8)) },
    ])
    expect(sentences(study)).toMatch(/its image is 60000 pixels wide or high, more than the 4096/)
  })
})

describe('39 five thousand files', () => {
  test('in 156 series are all listed', async () => {
    const root = temporaryFolder()
    for (let series = 0; series < 156; series++)
      writeFiles(
        path.join(root, `${series}`),
        syntheticSeries({
          slices: 32,
          rows: 2,
          columns: 2,
          seriesUid: `2.25.${5000 + series}`,
          header: () => ({ SeriesNumber: series, SeriesDescription: `SAG KNEE ${series}` }),
        }),
      )
    const { result } = await scanned(root)
    expect([result.filesSeen, result.stacks.length]).toEqual([4992, 156])
    expect(new Set(result.stacks.map(({ dims }) => dims[2]))).toEqual(new Set([32]))
  })
})
