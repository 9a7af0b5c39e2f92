/** Which knee a series shows, where headers say it, where the study says it, and where nothing does. */
import { describe, expect, test } from 'vitest'
import type { StackSummary } from '../../../src-shared/case/import.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import { casesOf } from '../../../src-main/imaging/index.js'
import type { Keywords } from '../../fixtures/dicom-series.js'
import { codesOf, imported, importedStudy, scannedFiles } from '../../fixtures/imported.js'
import { kneeStudy, seriesUidOf, type KneeSeries } from '../../fixtures/knee-study.js'

const SIZE = 8

type Headers = (series: KneeSeries, k: number) => Keywords

async function sidesOf(header: Headers, centre: (series: KneeSeries) => number = () => 0): Promise<string[]> {
  const { result } = await scannedFiles(kneeStudy({ size: SIZE, header, centre }))
  const byNumber = [...result.stacks].sort((a, b) => (a.series.number ?? 0) - (b.series.number ?? 0))
  return byNumber.map(({ side, sideSource }: StackSummary) => `${side} ${sideSource ?? '?'}`)
}

describe('a series that names no side', () => {
  test('has that of its study where only one occurs', async () => {
    const header: Headers = ({ name }) => (name === 'pd_tse_fs_cor' ? { Laterality: 'L' } : {})
    expect(await sidesOf(header)).toEqual(Array.from({ length: 5 }, () => 'left header'))
  })

  test('has none where none of the study is named', async () => {
    expect(await sidesOf(() => ({}))).toEqual(Array.from({ length: 5 }, () => 'unknown ?'))
  })

  test('does not have that of another study', async () => {
    const files = [1, 2].flatMap((study) =>
      kneeStudy({
        size: SIZE,
        only: ['pd_tse_fs_sag'],
        study,
        header: () => (study === 1 ? { Laterality: 'R' } : {}),
      }),
    )
    const { stacks } = (await scannedFiles(files)).result
    expect(stacks.map(({ study, side }) => [study.uid, side]).sort()).toEqual([
      ['2.25.7000.1', 'right'],
      ['2.25.7000.2', 'unknown'],
    ])
  })

  test('keeps its contradiction, though its study names a side', async () => {
    const header: Headers = ({ name }) =>
      name === 't1_tse_sag' ? { Laterality: 'R', SeriesDescription: 'T1 SAG LEFT KNEE' } : { Laterality: 'R' }
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, header }))
    const torn = result.stacks.find(({ series }) => series.uid === seriesUidOf('t1_tse_sag'))
    expect([torn?.side, codesOf(torn).includes('side-conflict')]).toEqual(['unknown', true])
  })
})

describe('a study of both knees', () => {
  const both: Headers = ({ name }) => ({
    StudyDescription: 'MR BOTH KNEES',
    Laterality: name.startsWith('pd') ? 'R' : 'L',
  })

  const twoPlaces = ({ name }: KneeSeries): number => (name.startsWith('pd') ? -100 : 90)

  test('becomes two cases by what the headers say', async () => {
    const groups = casesOf(await importedStudy(await scannedFiles(kneeStudy({ size: SIZE, header: both }))))
    expect(groups.map(({ side, sideSource, volumes }) => [side, sideSource, volumes.length])).toEqual([
      ['right', 'header', 3],
      ['left', 'header', 2],
    ])
    expect(groups[0]?.volumes.map(({ meta }) => meta.series.number)).toEqual([2, 3, 4])
  })

  test('becomes two cases by where the series lie, which is said to be inferred', async () => {
    const header: Headers = () => ({ StudyDescription: 'MR BOTH KNEES' })
    const study = await scannedFiles(kneeStudy({ size: SIZE, header, centre: twoPlaces }))
    const groups = casesOf(await importedStudy(study))
    expect(groups.map(({ side, sideSource, volumes }) => [side, sideSource, volumes.length])).toEqual([
      ['right', 'inferred', 3],
      ['left', 'inferred', 2],
    ])
  })

  test('places say nothing against a header', async () => {
    // The knee further to the left is called the right one: then nothing is inferred from places.
    const sides = await sidesOf(({ name }) => (name === 't1_tse_sag' ? { Laterality: 'R' } : {}), twoPlaces)
    expect(sides[3]).toBe('right header')
    expect(sides).not.toContain('left inferred')
  })

  test('in one volume is refused with a sentence, never read as one knee (complaint A: both knees in one volume)', async () => {
    const header: Headers = ({ name }) =>
      name === 'pd_tse_fs_tra' ? { Laterality: 'B', PixelSpacing: [45, 45] } : { Laterality: 'R' }
    const study = await scannedFiles(kneeStudy({ size: SIZE, header }))
    const wide = study.result.stacks.find(({ series }) => series.uid === seriesUidOf('pd_tse_fs_tra'))
    expect(wide?.issues.find(({ code }) => code === 'both-knees')).toMatchObject({ severity: 'error' })
    expect(wide?.side).toBe('unknown')
    expect(study.result.suggested).toHaveLength(4)
    expect(study.result.suggested).not.toContain(wide?.id)
    await expect(imported(study, wide?.id)).rejects.toThrow(
      /Series "pd_tse_fs_tra" shows both knees in one volume \(360 mm wide\).*open the series of one side/,
    )
  })

  test('may be in one volume that is wide and names no side: it is not taken unasked, and alone it is asked about', async () => {
    const header: Headers = () => ({ PixelSpacing: [45, 45] })
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, only: ['pd_tse_fs_cor'], header }))
    expect(result.stacks[0]?.issues.find(({ code }) => code === 'both-knees')).toMatchObject({ severity: 'warning' })
    expect(result.suggested).toEqual([])
    expect(result.question).toMatch(/is 360 mm wide and names no side, so it may show both knees/)
  })

  test('a wide picture of a knee that is named is one knee', async () => {
    const header: Headers = () => ({ PixelSpacing: [45, 45], Laterality: 'L' })
    const { result } = await scannedFiles(kneeStudy({ size: SIZE, only: ['pd_tse_fs_cor'], header }))
    expect(codesOf(result.stacks[0])).not.toContain('both-knees')
    expect(result.suggested).toHaveLength(1)
  })
})

test('a left knee mirrored is a right knee: medial lies towards the middle in both (complaint A: medial from lateral)', async () => {
  // A right knee lies at negative x, a left one at positive x; voxels grow brighter from lateral to medial.
  const knee = (side: 'R' | 'L', x: number) =>
    kneeStudy({
      size: SIZE,
      only: ['t2_de3d_we_sag'],
      voxel: (_i, _j, k) => (side === 'R' ? 1000 - k : k),
      header: () => ({ Laterality: side }),
      centre: () => x,
    })
  const ends = async (side: 'R' | 'L', x: number): Promise<{ medialX: number; lateralX: number }> => {
    const { meta, voxels } = await imported(await scannedFiles(knee(side, x)))
    const last = meta.dims[2] - 1
    const [first, final] = [0, last].map((k) => ({
      x: applyAffine(meta.affineLps, [0, 0, k])[0],
      value: voxels[k * SIZE * SIZE] ?? 0,
    }))
    if (!first || !final) throw new Error('No slices.')
    const [medial, lateral] = first.value > final.value ? [first, final] : [final, first]
    return { medialX: medial.x, lateralX: lateral.x }
  }
  const right = await ends('R', -95)
  const left = await ends('L', 95)
  expect(right.medialX).toBeGreaterThan(right.lateralX)
  expect(left.medialX).toBeCloseTo(-right.medialX, 3)
  expect(left.lateralX).toBeCloseTo(-right.lateralX, 3)
})
