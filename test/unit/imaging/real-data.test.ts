import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { seriesTitle } from '../../../src-shared/case/series-words.js'
import { imported, scanned } from '../../fixtures/imported.js'
import { realData } from '../../fixtures/real-data.js'

const knee = realData('knee-dess')
const encodings = realData('encodings')
const enhanced = realData('enhanced')
const broken = realData('broken')
const anatomy = realData('anatomy')

describe.skipIf(knee === undefined)('the real knee', () => {
  test('is one stack of 80 × 512 × 512 in scanner coordinates, taken without asking', async () => {
    const study = await scanned(knee ?? '')
    expect(study.result.stacks).toHaveLength(1)
    expect(study.result.setAside).toEqual([])
    const [stack] = study.result.stacks
    expect(stack).toMatchObject({
      dims: [512, 512, 80],
      orientation: 'sagittal',
      side: 'unknown',
      sideSource: null,
      issues: [],
    })
    expect(study.result).toMatchObject({ suggested: [stack?.id], question: null })
    expect(stack && seriesTitle(stack)).toBe('Sagittal DESS')
    const { meta, voxels } = await imported(study)
    // First file: position (13.0848, −68.3588, 79.8372), rows to the back, columns to the feet, slices to the right.
    // The header rounds positions to 0.0001 mm, so the step over 79 slices is 1.5 mm to five digits.
    const expected = [0, 0, -1.5, 13.0848, 0.3125, 0, 0, -68.3588, 0, -0.3125, 0, 79.8372, 0, 0, 0, 1]
    meta.affineLps.forEach((value, n) => expect(value).toBeCloseTo(expected[n] ?? Number.NaN, 5))
    expect(applyAffine(meta.affineLps, [0, 0, 79])[0]).toBeCloseTo(13.0848 - 79 * 1.5, 3)
    expect(meta.range.min).toBe(0)
    expect(voxels.length).toBe(512 * 512 * 80)
  })
})

describe.skipIf(encodings === undefined)('one image in nine encodings', () => {
  test('decodes to the same volume nine times', async () => {
    const study = await scanned(encodings ?? '')
    expect(study.result.stacks).toHaveLength(9)
    const hashes = new Set<string>()
    for (const stack of study.result.stacks) hashes.add((await imported(study, stack.id)).meta.hash)
    expect(hashes.size).toBe(1)
  })
})

describe.skipIf(enhanced === undefined)('enhanced multi-frame files that lost their functional groups', () => {
  test('decode alike plain and RLE, and say that their geometry is assumed', async () => {
    const plain = await scanned(path.join(enhanced ?? '', 'emri_small.dcm'))
    const rle = await scanned(path.join(enhanced ?? '', 'emri_small_RLE.dcm'))
    const [a, b] = [await imported(plain), await imported(rle)]
    expect(a.meta.dims).toEqual([64, 64, 10])
    expect(b.meta.hash).toBe(a.meta.hash)
    expect(a.meta.flags).toEqual(['geometry-assumed'])
    expect(a.meta.spacing[2]).toBeCloseTo(1.2, 9)
  })
})

describe.skipIf(broken === undefined)('broken files', () => {
  test.each([
    ['MR_truncated.dcm', /MR_truncated.dcm was set aside: it holds 8130 of the 8192 bytes.*copy it again/],
    ['SC_rgb_jpeg.dcm', /SC_rgb_jpeg.dcm was set aside: it is a colour picture.*open the MR series instead/],
    ['badVR.dcm', /badVR.dcm was set aside: it is an RT Dose.*open the MR series instead/],
    ['rtplan.dcm', /rtplan.dcm was set aside: it is an RT Plan.*open the MR series instead/],
    ['no_meta.dcm', /no_meta.dcm was set aside: it is a CT image.*MR images of the knee only/],
    ['bad_sequence.dcm', /bad_sequence.dcm was set aside: it is a CT image.*MR images of the knee only/],
  ])('%s is set aside with a sentence', async (name, sentence) => {
    const { result } = await scanned(path.join(broken ?? '', name))
    expect(result.stacks).toEqual([])
    expect(result.setAside[0]?.reason).toMatch(sentence)
  })
})

describe.skipIf(anatomy === undefined)('the label map', () => {
  test('is read with its oblique directions and its labels', async () => {
    const study = await scanned(anatomy ?? '')
    const { meta, voxels } = await imported(study)
    expect(meta).toMatchObject({
      type: 'int16',
      dims: [384, 384, 160],
      range: { min: 0, max: 10 },
      orientation: 'sagittal',
    })
    expect(meta.spacing.map((step) => Number(step.toFixed(4)))).toEqual([0.3646, 0.3646, 0.7])
    expect(meta.affineLps[3]).toBeCloseTo(-6.6536, 4)
    expect(new Set(voxels).size).toBe(11)
  })
})
