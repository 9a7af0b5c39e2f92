import { describe, expect, test } from 'vitest'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { syntheticSeries } from '../../fixtures/dicom-series.js'
import { codesOf, imported, scannedFiles, stacksOf } from '../../fixtures/imported.js'

const small = { slices: 6, rows: 4, columns: 5 }

describe('the affine', () => {
  test('comes from position, orientation and pixel spacing: rows and columns are told apart', async () => {
    const study = await scannedFiles(
      syntheticSeries({
        ...small,
        spacing: 3,
        // 0.4 mm between rows (along a column), 0.5 mm between columns.
        header: () => ({ PixelSpacing: [0.4, 0.5] }),
      }),
    )
    const { meta } = await imported(study)
    expect(meta.dims).toEqual([5, 4, 6])
    expect(meta.spacing).toEqual([0.5, 0.4, 3])
    // Sagittal: columns run backwards (+y), rows downwards (−z), slices to the right (−x).
    expect(applyAffine(meta.affineLps, [0, 0, 0])).toEqual([0, 0, 0])
    expect(applyAffine(meta.affineLps, [2, 0, 0])).toEqual([0, 1, 0])
    expect(applyAffine(meta.affineLps, [0, 2, 0])).toEqual([0, 0, -0.8])
    expect(applyAffine(meta.affineLps, [0, 0, 2])).toEqual([-6, 0, 0])
  })

  test('slice order follows positions: reversed instance numbers change nothing', async () => {
    const forwards = await imported(await scannedFiles(syntheticSeries(small)))
    const backwards = await imported(
      await scannedFiles(syntheticSeries({ ...small, header: (k) => ({ InstanceNumber: 100 - k }) })),
    )
    expect(backwards.meta.hash).toBe(forwards.meta.hash)
    // i + 10·j + 100·k at (2, 1, 3), with k counted along the normal.
    expect(forwards.voxels[2 + 5 * (1 + 4 * 3)]).toBe(312)
  })

  test('the distance between slices is measured; thickness has no say, and a wrong statement is noted', async () => {
    const [stack] = await stacksOf({
      ...small,
      spacing: 3,
      header: () => ({ SliceThickness: 7, SpacingBetweenSlices: 1.5 }),
    })
    expect(stack?.spacing[2]).toBe(3)
    expect(codesOf(stack)).toEqual(['spacing-disagrees', 'coarse-slices'])
  })

  test('slices that slide sideways are refused with a sentence', async () => {
    const study = await scannedFiles(
      syntheticSeries({ ...small, header: (k) => ({ ImagePositionPatient: [-k, 0.5 * k, 0] }) }),
    )
    expect(codesOf(study.result.stacks[0])).toContain('sheared-slices')
    expect(study.result).toMatchObject({ suggested: [], question: null })
    await expect(imported(study)).rejects.toThrow(/slide 2.5 mm sideways.*choose another one/)
  })
})

describe('missing, duplicate and uneven slices', () => {
  test('a missing slice leaves an empty one, and both neighbours are named', async () => {
    const files = syntheticSeries({ slices: 10, rows: 2, columns: 2, spacing: 1.5, voxel: () => 7 })
    const study = await scannedFiles(files.filter((_, k) => k !== 4))
    const [stack] = study.result.stacks
    expect(stack?.dims).toEqual([2, 2, 10])
    expect(stack?.issues[0]).toMatchObject({
      code: 'missing-slices',
      severity: 'warning',
      files: ['slice-004.dcm', 'slice-006.dcm'],
    })
    expect(stack?.issues[0]?.message).toMatch(
      /slice-004.dcm and slice-006.dcm a slice is missing \(3 mm instead of 1.5 mm\)/,
    )
    const { meta, voxels } = await imported(study)
    expect(meta.flags).toEqual(['missing-slices'])
    expect([...voxels]).toEqual(Array.from({ length: 40 }, (_, n) => (n >= 16 && n < 20 ? 0 : 7)))
  })

  test('complaint C: a lost middle slice is flagged, and the last slice stays at the position of its header', async () => {
    const files = syntheticSeries({ slices: 11, rows: 2, columns: 2, spacing: 3, voxel: (_i, _j, k) => k })
    const { meta, voxels } = await imported(await scannedFiles(files.filter((_, k) => k !== 5)))
    expect(meta.flags).toContain('missing-slices')
    const last = Array.from({ length: meta.dims[2] }, (_, k) => voxels[4 * k]).indexOf(10)
    expect(applyAffine(meta.affineLps, [0, 0, last]).map((mm) => mm + 0)).toEqual([-30, 0, 0])
  })

  test('uneven spacing names two files and two spacings, and is interpolated', async () => {
    const study = await scannedFiles(
      syntheticSeries({
        slices: 7,
        rows: 1,
        columns: 1,
        places: [0, 1, 2, 3.5, 4.2, 5.2, 6.2],
        voxel: (_i, _j, k) => k * 30,
      }),
    )
    const issue = study.result.stacks[0]?.issues[0]
    expect(issue).toMatchObject({ code: 'uneven-spacing', files: ['slice-003.dcm', 'slice-004.dcm'] })
    expect(issue?.message).toMatch(/slice-003.dcm and slice-004.dcm are 1.5 mm apart, the others 1 mm/)
    const { meta, voxels } = await imported(study)
    expect(meta.flags).toContain('uneven-spacing')
    // Grid 3: two thirds from 60 to 90.
    expect(voxels[3]).toBe(80)
    expect(meta.dims[2]).toBe(7)
  })

  test('two files at one position: the first is taken, both are named', async () => {
    const files = syntheticSeries(small)
    const again = syntheticSeries({
      ...small,
      voxel: () => -1,
      prefix: 'again',
      header: (k) => ({ SOPInstanceUID: `9.${k + 1}`, InstanceNumber: 50 + k }),
    })
    const study = await scannedFiles([...files, ...again.slice(2, 3)])
    const [stack, ...others] = study.result.stacks
    expect(others).toEqual([])
    expect(stack?.issues[0]).toMatchObject({ code: 'duplicate-slice', files: ['slice-003.dcm', 'again-003.dcm'] })
    const { meta, voxels } = await imported(study)
    expect(meta.flags).toContain('duplicate-slices')
    expect(voxels[2 * 20]).toBe(200)
  })

  test('a second copy of the same image is set aside, not doubled', async () => {
    const files = syntheticSeries(small)
    const study = await scannedFiles([...files, ...files.map((file) => ({ ...file, name: `copy-${file.name}` }))])
    expect(study.result.stacks).toHaveLength(1)
    expect(study.result.stacks[0]?.files).toBe(6)
    expect(study.result.setAside.map(({ kind, fileCount }) => [kind, fileCount])).toEqual(
      Array.from({ length: 6 }, () => ['duplicate', 1]),
    )
  })

  test('a change of spacing makes two stacks', async () => {
    const stacks = await stacksOf({ ...small, slices: 14, places: [0, 1, 2, 3, 4, 5, 6, 9, 12, 15, 18, 21, 24, 27] })
    expect(stacks.map((stack) => [stack.label, stack.dims[2], stack.spacing[2]]).sort()).toEqual([
      ['part 1', 7, 1],
      ['part 2', 7, 3],
    ])
  })
})
