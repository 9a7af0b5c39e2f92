import { describe, expect, test } from 'vitest'
import { contrastName, contrastOf, type Contrast, type ContrastFacts } from '../../../src-shared/case/contrast.js'
import { seriesTitle, seriesTitleWithDescription } from '../../../src-shared/case/series-words.js'

const said = (description: string, more: Partial<ContrastFacts> = {}): Contrast =>
  contrastOf({ description, echoTimeMs: null, repetitionTimeMs: null, ...more })

describe('the contrast of a series, by its name', () => {
  test.each<[string, Contrast['weighting'], boolean | null]>([
    // GE
    ['Sag PD FS', 'pd', true],
    ['Sag PD', 'pd', false],
    ['ax pd fs', 'pd', true],
    ['AX T2 FSE FS', 't2', true],
    ['COR T1', 't1', false],
    ['Ax PD FatSat', 'pd', true],
    ['O-SAG T2 fat sat', 't2', true],
    ['3D SAG CUBE PD', 'pd', false],
    ['Sag DESS 3132 30 HiRes thk1p5 ARCx2', 'dess', true],
    ['COR STIR', 't2', true],
    ['AX MERGE', 'gre', false],
    // Siemens
    ['sag t1 tse', 't1', false],
    ['pd_tse_fs_sag_320', 'pd', true],
    ['pd_tse_fs_tra', 'pd', true],
    ['t1_tse_cor', 't1', false],
    ['t2_tirm_cor', 't2', true],
    ['t2_de3d_we_sag_iso', 'dess', true],
    ['t1_vibe_we_sag', 'gre', true],
    ['pd_tse_dixon_sag_W', 'pd', true],
    ['pd_tse_dixon_sag_F', 'pd', false],
    ['t2_map_sag', 'unknown', null],
    // Philips
    ['PDW_SPAIR sag', 'pd', true],
    ['sPDW_TSE_sag', 'pd', false],
    ['PDW_TSE_SPIR', 'pd', true],
    ['T1W_TSE cor', 't1', false],
    ['T2W_mFFE', 'gre', false],
    ['STIR_longTE', 't2', true],
    // OAI, French, glued
    ['SAG_3D_DESS_WE_RIGHT', 'dess', true],
    ['COR_IW_TSE_LEFT', 'pd', false],
    ['SAG_IW_TSE_FS', 'pd', true],
    ['SAG DP FS', 'pd', true],
    ['PDFS sag', 'pd', true],
    ['sag T2FS', 't2', true],
    ['Proton density, no fat sat', 'pd', false],
    // A knee is no contrast: 3D, "sft" and names of people hold these letters too.
    ['Knee right, Dr. Pdel', 'unknown', null],
    ['sag', 'unknown', null],
    ['', 'unknown', null],
  ])('%s', (description, weighting, fatSuppressed) => {
    expect(said(description)).toEqual({ weighting, fatSuppressed })
  })
})

describe('the contrast of a series, by what its header counts', () => {
  test.each<[string, Partial<ContrastFacts>, Contrast]>([
    ['short TE, long TR', { echoTimeMs: 30, repetitionTimeMs: 3000 }, { weighting: 'pd', fatSuppressed: null }],
    ['short TE, short TR', { echoTimeMs: 11, repetitionTimeMs: 600 }, { weighting: 't1', fatSuppressed: null }],
    ['long TE', { echoTimeMs: 80, repetitionTimeMs: 4000 }, { weighting: 't2', fatSuppressed: null }],
    ['very short TR', { echoTimeMs: 5, repetitionTimeMs: 20 }, { weighting: 'gre', fatSuppressed: null }],
    [
      'gradient echo',
      { echoTimeMs: 12, repetitionTimeMs: 500, scanningSequence: 'GR' },
      { weighting: 'gre', fatSuppressed: null },
    ],
    [
      'a small flip angle',
      { echoTimeMs: 12, repetitionTimeMs: 500, flipAngleDegrees: 20 },
      { weighting: 'gre', fatSuppressed: null },
    ],
    [
      'fat saturation among the options',
      { echoTimeMs: 30, repetitionTimeMs: 3000, scanningSequence: 'SE', scanOptions: 'PFP\\FS' },
      { weighting: 'pd', fatSuppressed: true },
    ],
    [
      'a sequence called dess',
      { sequenceName: '*de3d1', echoTimeMs: 5, repetitionTimeMs: 15 },
      { weighting: 'dess', fatSuppressed: true },
    ],
    ['nothing', {}, { weighting: 'unknown', fatSuppressed: null }],
  ])('%s', (_, facts, contrast) => {
    expect(said('', facts)).toEqual(contrast)
  })

  test('water and fat of one Dixon series are told apart by the image type', () => {
    expect(said('pd_dixon sag', { imageType: 'DERIVED\\PRIMARY\\DIXON\\WATER' }).fatSuppressed).toBe(true)
    expect(said('pd_dixon sag', { imageType: 'ORIGINAL\\PRIMARY\\W\\W' }).fatSuppressed).toBe(true)
    expect(said('pd_dixon sag fs', { imageType: 'DERIVED\\PRIMARY\\DIXON\\FAT' }).fatSuppressed).toBe(false)
  })

  test('a sequence that is a DESS is one, though it is named for what it looks like', () => {
    expect(said('t2_sag_iso', { sequenceName: '*de3d1' }).weighting).toBe('dess')
  })
})

describe('the words of a series', () => {
  const shown = (description: string) => ({
    series: { description, echoTimeMs: null, repetitionTimeMs: null },
    orientation: 'sagittal' as const,
  })

  test('are plane and contrast, with the description beside them', () => {
    expect(seriesTitle(shown('pd_tse_fs_sag'))).toBe('Sagittal PD, fat-suppressed')
    expect(seriesTitle(shown('SAG 3D DESS WE'))).toBe('Sagittal DESS')
    expect(seriesTitle(shown(''))).toBe('Sagittal series')
    expect(seriesTitleWithDescription(shown('t1_tse_sag'))).toBe('Sagittal T1 (t1_tse_sag)')
    expect(contrastName({ weighting: 't2', fatSuppressed: null })).toBe('T2')
  })
})
