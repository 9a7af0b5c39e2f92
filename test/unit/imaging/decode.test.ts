import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findDataSet } from '../../../src-main/imaging/dicom/preamble.js'
import { dicomFile, IMPLICIT, syntheticSeries, type Keywords } from '../../fixtures/dicom-series.js'
import { imported, scannedFiles, type Imported } from '../../fixtures/imported.js'
import { encapsulated, rleFrame } from '../../fixtures/rle.js'

const small = { slices: 3, rows: 2, columns: 3 }
/** i + 10·j + 100·k for 3 columns, 2 rows, 3 slices. */
const VALUES = [0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112, 200, 201, 202, 210, 211, 212]

/** A one-slice study of given pixels and header. */
async function single(keywords: Keywords, pixels: Int16Array | Uint16Array | Uint8Array): Promise<Imported> {
  const header = {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: '2.25.5',
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    Modality: 'MR',
    PhotometricInterpretation: 'MONOCHROME2',
    SamplesPerPixel: 1,
    Rows: 1,
    Columns: pixels.length,
    PixelSpacing: [1, 1],
    ImagePositionPatient: [0, 0, 0],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
    ...keywords,
  }
  return imported(await scannedFiles([{ name: 'one.dcm', bytes: dicomFile(header, pixels) }]))
}

describe('voxels', () => {
  test('come out as they went in, i fastest', async () => {
    const { meta, voxels } = await imported(await scannedFiles(syntheticSeries(small)))
    expect([...voxels]).toEqual(VALUES)
    expect(meta).toMatchObject({ type: 'int16', dims: [3, 2, 3], range: { min: 0, max: 212 } })
  })

  test('are the same in implicit little endian', async () => {
    const { voxels } = await imported(await scannedFiles(syntheticSeries({ ...small, syntax: IMPLICIT })))
    expect([...voxels]).toEqual(VALUES)
  })

  test('are the same deflated', async () => {
    const files = syntheticSeries(small).map(({ name, bytes }) => {
      const start = findDataSet(bytes)?.offset ?? 0
      const meta = Buffer.from(dicomFile({ SOPInstanceUID: '1.2' }, null, '1.2.840.10008.1.2.1.99'))
      const head = meta.subarray(0, findDataSetOffset(meta))
      return { name, bytes: Buffer.concat([head, deflateRawSync(bytes.subarray(start))]) }
    })
    const { voxels } = await imported(await scannedFiles(files))
    expect([...voxels]).toEqual(VALUES)
  })

  test('are the same compressed, whether a frame is one fragment or several', async () => {
    const files = syntheticSeries(small).map(({ name, bytes }, k) => {
      const pixels = Int16Array.from(VALUES.slice(k * 6, k * 6 + 6))
      const frame = rleFrame(pixels)
      const fragments = k === 1 ? [frame.subarray(0, 40), frame.subarray(40)] : [frame]
      const header = bytes.subarray(0, bytes.length - 12 - 12)
      return { name, bytes: Buffer.concat([withSyntax(header, '1.2.840.10008.1.2.5'), encapsulated(fragments)]) }
    })
    const { voxels } = await imported(await scannedFiles(files))
    expect([...voxels]).toEqual(VALUES)
  })

  test('are the same where a writer put uncompressed pixels into fragments', async () => {
    const files = syntheticSeries(small).map(({ name, bytes }, k) => {
      const raw = Buffer.from(Int16Array.from(VALUES.slice(k * 6, k * 6 + 6)).buffer)
      return { name, bytes: Buffer.concat([bytes.subarray(0, bytes.length - 24), encapsulated([raw])]) }
    })
    expect([...(await imported(await scannedFiles(files))).voxels]).toEqual(VALUES)
  })
})

describe('rescale and stored bits', () => {
  test('whole slopes and intercepts stay integers', async () => {
    const { meta, voxels } = await single(
      { RescaleSlope: 2, RescaleIntercept: -10, BitsStored: 12, HighBit: 11 },
      Int16Array.of(0, 5, 100),
    )
    expect(meta.type).toBe('int16')
    expect([...voxels]).toEqual([-10, 0, 190])
  })

  test('a broken slope makes floats', async () => {
    const { meta, voxels } = await single({ RescaleSlope: 0.5, RescaleIntercept: 1 }, Int16Array.of(0, 1, -3))
    expect(meta.type).toBe('float32')
    expect([...voxels]).toEqual([1, 1.5, -0.5])
  })

  test('every slice has its own slope', async () => {
    const study = await scannedFiles(
      syntheticSeries({ ...small, voxel: () => 8, header: (k) => ({ RescaleSlope: k + 0.5, RescaleIntercept: 0 }) }),
    )
    const { voxels } = await imported(study)
    expect([voxels[0], voxels[6], voxels[12]]).toEqual([4, 12, 20])
  })

  test('unsigned 16 bits are kept whole: as integers where they fit, as floats beyond', async () => {
    const fits = await single({ PixelRepresentation: 0 }, Uint16Array.of(0, 1, 32767))
    expect([fits.meta.type, ...fits.voxels]).toEqual(['int16', 0, 1, 32767])
    const beyond = await single({ PixelRepresentation: 0 }, Uint16Array.of(0, 1, 65535))
    expect([beyond.meta.type, ...beyond.voxels]).toEqual(['float32', 0, 1, 65535])
  })

  test('12 stored bits: what lies above them is dropped, and the sign is carried', async () => {
    const unsigned = await single(
      { PixelRepresentation: 0, BitsStored: 12, HighBit: 11 },
      Uint16Array.of(0xf001, 0x0fff),
    )
    expect([...unsigned.voxels]).toEqual([1, 4095])
    const signed = await single({ BitsStored: 12, HighBit: 11 }, Int16Array.of(0x0fff, 0x07ff))
    expect([...signed.voxels]).toEqual([-1, 2047])
  })

  test('8 bits are read, and MONOCHROME1 is turned so that bright is high', async () => {
    const eight = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 }
    expect([...(await single(eight, Uint8Array.of(0, 200))).voxels]).toEqual([0, 200])
    const inverted = { ...eight, PhotometricInterpretation: 'MONOCHROME1' }
    expect([...(await single(inverted, Uint8Array.of(0, 200))).voxels]).toEqual([255, 55])
  })
})

test('the automatic window leaves out zeros and half a percent at each end', async () => {
  // 1000 values 1…1000 and many zeros: rank 5 and rank 995.
  const { meta } = await single(
    { PixelSpacing: [0.1, 0.1] },
    Int16Array.from({ length: 3000 }, (_, n) => Math.max(0, n - 1999)),
  )
  expect(meta.percentiles).toEqual({ low: 5, high: 995 })
  expect(meta.range).toEqual({ min: 0, max: 1000 })
})

function findDataSetOffset(file: Buffer): number {
  // File meta information: group length says how long it is, counted from the element after it.
  return 144 + file.readUInt32LE(140)
}

/** Replaces the transfer syntax UID in a file's meta information, keeping the group length right. */
function withSyntax(file: Buffer, uid: string): Buffer {
  const end = findDataSetOffset(file)
  const meta = dicomFile({ SOPInstanceUID: '1.2' }, null, uid)
  return Buffer.concat([meta.subarray(0, findDataSetOffset(meta)), file.subarray(end)])
}
