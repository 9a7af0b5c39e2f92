import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { dicomFile, syntheticSeries, writeFiles } from '../../fixtures/dicom-series.js'
import { codesOf, imported, scanned, scannedFiles } from '../../fixtures/imported.js'
import { encapsulated, rleFrame } from '../../fixtures/rle.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const small = { slices: 8, rows: 4, columns: 5 }

describe('damaged files', () => {
  test('a truncated slice is set aside with the bytes counted; its series says so and keeps the place empty', async () => {
    const files = syntheticSeries(small).map((file, k) =>
      k === 3 ? { ...file, bytes: file.bytes.subarray(0, -10) } : file,
    )
    const { result } = await scannedFiles(files)
    expect(result.setAside).toMatchObject([{ kind: 'damaged', files: ['slice-004.dcm'] }])
    expect(result.setAside[0]?.reason).toMatch(/slice-004.dcm.*holds 30 of the 40 bytes.*copy it again/)
    expect(codesOf(result.stacks[0]).sort()).toEqual(['missing-slices', 'truncated-pixels'])
    expect(result.stacks[0]?.dims[2]).toBe(8)
  })

  test('a file cut inside its header is named', async () => {
    const [file] = syntheticSeries({ ...small, slices: 1 })
    const { result } = await scannedFiles([{ name: 'cut.dcm', bytes: file?.bytes.subarray(0, 300) ?? Buffer.alloc(0) }])
    expect(result.setAside[0]?.reason).toMatch(/cut.dcm was set aside: the file ends inside its header; copy it again/)
  })

  test('a compressed image that ends early is named before any codec sees it', async () => {
    const bytes = dicomFile(header(), null, '1.2.840.10008.1.2.5')
    const pixels = encapsulated([rleFrame(Int16Array.of(1, 2))])
    const { result } = await scannedFiles([{ name: 'cut.dcm', bytes: Buffer.concat([bytes, pixels.subarray(0, -20)]) }])
    expect(result.setAside[0]).toMatchObject({ kind: 'damaged', title: 'Truncated image' })
  })

  test('a compressed image that does not decode names its file, not its batch', async () => {
    const good = Buffer.concat([
      dicomFile(header(0), null, '1.2.840.10008.1.2.4.90'),
      encapsulated([Buffer.from('no JPEG 2000 at all ')]),
    ])
    const study = await scannedFiles([{ name: 'garbage.dcm', bytes: good }])
    await expect(imported(study)).rejects.toThrow(/garbage.dcm \(JPEG 2000 lossless\) cannot be decompressed/)
  })

  test('a file that goes away between scan and import gives a sentence, and nothing half-imported stays', async () => {
    const folder = writeFiles(path.join(temporaryFolder(), 'study'), syntheticSeries(small))
    const study = await scanned(folder)
    rmSync(path.join(folder, 'slice-005.dcm'))
    await expect(imported(study)).rejects.toThrow(
      'slice-005.dcm is not there any more: check the disk and open the study again.',
    )
  })
})

test('a file that lost its file meta information is read, with a warning', async () => {
  const [file] = syntheticSeries({ ...small, slices: 1 })
  // Preamble, prefix and the group 0002 elements go; the data set begins with group 0008.
  const start = file?.bytes.indexOf(Buffer.from([8, 0])) ?? 0
  const { result } = await scannedFiles([
    { name: 'no-meta.dcm', bytes: file?.bytes.subarray(start) ?? Buffer.alloc(0) },
  ])
  expect(codesOf(result.stacks[0])).toContain('header-damaged')
  expect(result.stacks[0]?.issues.find(({ code }) => code === 'header-damaged')?.message).toMatch(
    /no-meta.dcm has lost its DICOM file meta information.*compare it with the original/,
  )
})

describe('what is no image series', () => {
  test.each([
    ['RT Plan', '1.2.840.10008.5.1.4.1.1.481.5', 'not-an-image', /an RT Plan/],
    ['Structured Report', '1.2.840.10008.5.1.4.1.1.88.22', 'not-an-image', /a Structured Report/],
    ['Presentation State', '1.2.840.10008.5.1.4.1.1.11.1', 'not-an-image', /a Presentation State/],
  ])('%s', async (title, sopClass, kind, reason) => {
    const bytes = dicomFile(
      { SOPClassUID: sopClass, SOPInstanceUID: '2.25.9', Modality: 'OT', StudyDate: '20260101' },
      null,
    )
    const { result } = await scannedFiles([{ name: 'object', bytes }])
    expect(result.setAside).toMatchObject([{ kind, title }])
    expect(result.setAside[0]?.reason).toMatch(reason)
  })

  test('a colour screenshot', async () => {
    const rgb = {
      ...header(),
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
      SamplesPerPixel: 3,
      PhotometricInterpretation: 'RGB',
      BitsAllocated: 8,
    }
    const { result } = await scannedFiles([{ name: 'shot.dcm', bytes: dicomFile(rgb, new Uint8Array(6)) }])
    expect(result.setAside).toMatchObject([{ kind: 'colour-image', title: 'Secondary Capture' }])
  })

  test('images that are no MR', async () => {
    const { result } = await scannedFiles([
      { name: 'ct.dcm', bytes: dicomFile({ ...header(), Modality: 'CT' }, Int16Array.of(1, 2)) },
    ])
    expect(result.stacks).toEqual([])
    expect(result.setAside).toMatchObject([{ kind: 'not-mr', title: 'CT image' }])
    expect(result.setAside[0]?.reason).toMatch(/ct.dcm was set aside: it is a CT image.*open the MR series instead/)
  })

  test('an image without a position', async () => {
    const { result } = await scannedFiles([
      { name: 'film.dcm', bytes: dicomFile({ ...header(), ImagePositionPatient: undefined }, Int16Array.of(1, 2)) },
    ])
    expect(result.setAside[0]).toMatchObject({ kind: 'unsupported', title: 'Image without a position' })
  })

  test('letters, empty files and hidden archives; a path that does not exist is an issue', async () => {
    const folder = temporaryFolder()
    writeFileSync(path.join(folder, 'letter.txt'), 'Dear colleague, '.repeat(100))
    writeFileSync(path.join(folder, 'empty.dcm'), '')
    writeFileSync(path.join(folder, '.DS_Store'), 'litter')
    const { result } = await scanned(folder, path.join(folder, 'gone'))
    expect(result.setAside.map(({ title }) => title).sort()).toEqual(['Empty file', 'TXT file'])
    expect(result.issues).toMatchObject([
      { code: 'not-readable', message: 'gone is not there any more: check the path and open it again.' },
    ])
    expect(result).toMatchObject({ suggested: [], question: null })
  })
})

function header(place = 0): Record<string, unknown> {
  return {
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: `2.25.5${place}`,
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    Modality: 'MR',
    PhotometricInterpretation: 'MONOCHROME2',
    SamplesPerPixel: 1,
    Rows: 1,
    Columns: 2,
    PixelSpacing: [1, 1],
    ImagePositionPatient: [0, 0, place],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    BitsAllocated: 16,
    BitsStored: 16,
    HighBit: 15,
    PixelRepresentation: 1,
  }
}
