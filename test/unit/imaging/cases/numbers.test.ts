/** Numbers are checked against what is possible before anything is made of them. */
import { describe, expect, test } from 'vitest'
import { dicomFile, syntheticSeries } from '../../../fixtures/dicom-series.js'
import { imported, scanned, scannedFiles } from '../../../fixtures/imported.js'
import { expectBase, oddCase, sentences, shapes } from '../../../fixtures/odd-cases.js'

const small = { slices: 6, rows: 4, columns: 5 }

describe('02 decimal commas', () => {
  for (const parts of [['input'], ['all-values', 'input']]) {
    const input = oddCase('02-decimal-comma', ...parts)
    test.skipIf(!input)(`${parts.join('/')}: read as points, and it is said`, async () => {
      expect(sentences(await expectBase(input ?? ''))).toMatch(/IM001.dcm writes its numbers with a decimal comma/)
    })
  }

  test('rebuilt in one value', async () => {
    const [file] = syntheticSeries({ ...small, slices: 1, header: () => ({ SliceThickness: 12.5 }) })
    const comma = Buffer.from((file?.bytes ?? Buffer.alloc(0)).toString('latin1').replace('12.5', '12,5'), 'latin1')
    const { result } = await scannedFiles([{ name: 'comma.dcm', bytes: comma }])
    expect(result.stacks[0]?.spacing[2]).toBe(12.5)
  })
})

test('a field of view of kilometres is refused and named', async () => {
  const study = await scannedFiles(syntheticSeries({ ...small, header: () => ({ PixelSpacing: [2916667, 2916667] }) }))
  expect(study.result.stacks).toEqual([])
  expect(sentences(study)).toMatch(/its header states 2.92 km from one voxel to the next, which no MRI has/)
})

test('a place kilometres from the scanner is refused and named', async () => {
  const study = await scannedFiles(
    syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [1e9, 0, k] }) }),
  )
  expect(study.result.stacks).toEqual([])
  expect(sentences(study)).toMatch(/states a place more than a thousand kilometres from the middle of the scanner/)
})

describe('03 a rescale slope of 0', () => {
  const input = oddCase('03-slope-zero', 'input')
  test.skipIf(!input)('pixels as stored, and it is said', async () => {
    expect(sentences(await expectBase(input ?? ''))).toMatch(/states a rescale slope or intercept that no picture has/)
  })

  test('rebuilt: neither slope nor intercept is taken', async () => {
    const study = await scannedFiles(
      syntheticSeries({ ...small, header: () => ({ RescaleSlope: 0, RescaleIntercept: 7 }) }),
    )
    expect((await imported(study)).meta.range).toEqual({ min: 0, max: 534 })
  })
})

test.each([
  ['an endless intercept', { RescaleIntercept: '1e308' }],
  ['an intercept of two values', { RescaleIntercept: '1\\2' }],
  ['a slope of words', { RescaleSlope: 'one' }],
])('a rescale of %s is not taken, and it is said', async (_, header) => {
  const study = await scannedFiles(syntheticSeries({ ...small, header: () => header }))
  expect(sentences(study)).toMatch(/states a rescale slope or intercept that no picture has/)
  expect((await imported(study)).meta.range).toEqual({ min: 0, max: 534 })
})

test('pixels of which half are left over are read as they are stated, and it is said', async () => {
  const study = await scannedFiles(
    syntheticSeries({ ...small, header: () => ({ BitsAllocated: 8, BitsStored: 8, HighBit: 7 }) }),
  )
  expect(sentences(study)).toMatch(/holds \d+ bytes of pixels where its header speaks of \d+: only the first of them/)
})

describe('06 padding', () => {
  const input = oddCase('06-padding-65535', 'input')
  test.skipIf(!input)('is background: range and window are those of the knee', async () => {
    const { meta } = await imported(await scanned(input ?? ''))
    expect([meta.type, meta.range]).toEqual(['int16', { min: 0, max: 1499 }])
    expect(meta.percentiles.high).toBeLessThan(1100)
  })

  const padded = async (header: Record<string, unknown>, voxel: (i: number) => number) => {
    const files = syntheticSeries({ ...small, voxel: (i) => voxel(i), header: () => header })
    return imported(await scannedFiles(files))
  }

  test('rebuilt: 0 where all is above 0', async () => {
    const { voxels } = await padded({ PixelPaddingValue: 30000 }, (i) => (i === 0 ? 30000 : 100 + i))
    expect([...voxels.slice(0, 5)]).toEqual([0, 101, 102, 103, 104])
  })

  test('the lowest value where some are below 0, and a range of padding counts whole', async () => {
    const header = { PixelPaddingValue: 30000, PixelPaddingRangeLimit: 30010 }
    const { voxels } = await padded(header, (i) => (i < 2 ? 30000 + 10 * i : -100 * i))
    expect([...voxels.slice(0, 5)]).toEqual([-400, -400, -200, -300, -400])
  })
})

describe('36 a single slice with an impossible distance', () => {
  for (const kind of ['zero', 'negative']) {
    const input = oddCase('36-single-slice', kind)
    test.skipIf(!input)(`${kind}: its thickness is taken, and it lies right-handed`, async () => {
      const study = await scanned(input ?? '')
      expect(shapes(study)).toEqual(['48×48×1 @ 2.92 2.92 3.50'])
      const { meta } = await imported(study)
      expect(determinant(meta.affineLps)).toBeCloseTo(2.916667 * 2.916667 * 3.5, 2)
      expect(sentences(study)).toMatch(/is a single slice, taken as 3.5 mm thick/)
    })
  }

  test.each([0, -3.5, 1e9])('rebuilt with %s mm', async (SpacingBetweenSlices) => {
    const study = await scannedFiles(syntheticSeries({ ...small, slices: 1, header: () => ({ SpacingBetweenSlices }) }))
    expect(study.result.stacks[0]?.spacing[2]).toBe(SpacingBetweenSlices === -3.5 ? 3.5 : 3)
  })
})

describe('38 no stored bits', () => {
  const input = oddCase('38-bits-stored-zero', 'input')
  test.skipIf(!input)('all 16 are read, and it is said', async () => {
    expect(sentences(await expectBase(input ?? ''))).toMatch(/states 0 stored bits of 16/)
  })

  test.each([
    [{ BitsStored: 0, HighBit: 0 }, /0 stored bits of 16/],
    [{ BitsStored: 20, HighBit: 19 }, /20 stored bits of 16/],
    [{ BitsStored: 12, HighBit: 3 }, /states bit 3 as its highest/],
  ])('rebuilt: %j', async (header, said) => {
    const study = await scannedFiles(syntheticSeries({ ...small, header: () => header }))
    expect(sentences(study)).toMatch(said)
    expect((await imported(study)).meta.range).toEqual({ min: 0, max: 534 })
  })
})

describe('23 signed 12 of 16 bits', () => {
  for (const kind of ['native', 'rle']) {
    const input = oddCase('23-signed12', kind)
    test.skipIf(!input)(`${kind}: the base less 400`, async () => {
      const { meta } = await imported(await scanned(input ?? ''))
      expect([meta.hash.slice(0, 8), meta.range]).toEqual(['68b5a71f', { min: -370, max: 1099 }])
    })
  }
})

describe('24 pixel spacing as unlimited text', () => {
  const input = oddCase('24-pixel-spacing-ut', 'input')
  test.skipIf(!input)('is read', async () => {
    await expectBase(input ?? '')
  })
})

test('one odd number that is needed is named', async () => {
  const [file] = syntheticSeries({ ...small, slices: 1, header: () => ({ Rows: 0 }) })
  const study = await scannedFiles([{ name: 'flat.dcm', bytes: file?.bytes ?? dicomFile({}, null) }])
  expect(sentences(study)).toMatch(/flat.dcm was set aside: its header does not say how large the image is/)
})

function determinant(affine: readonly number[]): number {
  const [a = 0, b = 0, c = 0, , d = 0, e = 0, f = 0, , g = 0, h = 0, i = 0] = affine
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}
