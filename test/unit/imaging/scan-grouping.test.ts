import { describe, expect, test } from 'vitest'
import { syntheticSeries } from '../../fixtures/dicom-series.js'
import { codesOf, scannedFiles, stacksOf } from '../../fixtures/imported.js'

const small = { slices: 6, rows: 4, columns: 5 }

describe('what makes a stack', () => {
  test('an acquisition number that rises from slice to slice does not split a volume', async () => {
    const stacks = await stacksOf({ ...small, header: (k) => ({ AcquisitionNumber: k + 1 }) })
    expect(stacks.map((stack) => stack.dims[2])).toEqual([6])
  })

  test('nor one that changes half way', async () => {
    const stacks = await stacksOf({ ...small, header: (k) => ({ AcquisitionNumber: k < 3 ? 1 : 2 }) })
    expect(stacks.map((stack) => stack.dims[2])).toEqual([6])
  })

  test('two echoes are two stacks with names', async () => {
    const echoes = [1, 2].flatMap((echo) =>
      syntheticSeries({
        ...small,
        prefix: `echo${echo}`,
        header: (k) => ({ SOPInstanceUID: `2.25.${echo}.${k}`, EchoNumbers: echo, EchoTime: echo * 7.5 }),
      }),
    )
    const { stacks, suggested, question } = (await scannedFiles(echoes)).result
    expect(stacks.map((stack) => stack.label)).toEqual(['echo 1', 'echo 2'])
    expect(stacks.map((stack) => stack.series.echoTimeMs)).toEqual([7.5, 15])
    expect([...suggested].sort()).toEqual(stacks.map(({ id }) => id).sort())
    expect(question).toBeNull()
  })

  test('temporal positions are stacks of their own', async () => {
    const times = [1, 2, 3].flatMap((time) =>
      syntheticSeries({
        ...small,
        prefix: `time${time}`,
        header: (k) => ({ SOPInstanceUID: `2.25.${time}.${k}`, TemporalPositionIdentifier: time }),
      }),
    )
    expect((await scannedFiles(times)).result.stacks.map((stack) => stack.label)).toEqual([
      'time 1',
      'time 2',
      'time 3',
    ])
  })

  test('a temporal position that merely counts the slices splits nothing', async () => {
    const stacks = await stacksOf({ ...small, header: (k) => ({ TemporalPositionIdentifier: k + 1 }) })
    expect(stacks).toHaveLength(1)
  })

  test('phase is no brightness: of one series with magnitude and phase the one is read, the other listed', async () => {
    const kinds = ['M', 'P'].flatMap((kind) =>
      syntheticSeries({
        ...small,
        prefix: kind,
        header: (k) => ({
          SOPInstanceUID: `2.25.${kind.charCodeAt(0)}.${k}`,
          ImageType: ['ORIGINAL', 'PRIMARY', kind],
        }),
      }),
    )
    const { stacks, setAside } = (await scannedFiles(kinds)).result
    expect(stacks.map((stack) => stack.label)).toEqual(['m'])
    expect(setAside).toMatchObject([{ kind: 'derived', title: 'Phase images', fileCount: 6 }])
  })

  test('repeats told apart only by acquisition number are split by it', async () => {
    const passes = [1, 2].flatMap((pass) =>
      syntheticSeries({
        ...small,
        prefix: `pass${pass}`,
        header: (k) => ({ SOPInstanceUID: `2.25.${pass}.${k}`, AcquisitionNumber: pass }),
      }),
    )
    expect((await scannedFiles(passes)).result.stacks.map((stack) => stack.label)).toEqual([
      'acquisition 1',
      'acquisition 2',
    ])
  })

  test('repeats that nothing explains are split by instance number, with a warning', async () => {
    const passes = [0, 1].flatMap((pass) =>
      syntheticSeries({
        ...small,
        prefix: `pass${pass}`,
        header: (k) => ({ SOPInstanceUID: `2.25.${pass}.${k}`, InstanceNumber: pass * 6 + k }),
      }),
    )
    const { stacks } = (await scannedFiles(passes)).result
    expect(stacks.map((stack) => stack.label)).toEqual(['repeat 1', 'repeat 2'])
    expect(codesOf(stacks[0])).toContain('split-by-repeats')
  })

  test('images of another size or another frame of reference are other stacks', async () => {
    const files = [
      ...syntheticSeries({ ...small, prefix: 'a' }),
      ...syntheticSeries({ ...small, rows: 8, prefix: 'b', header: (k) => ({ SOPInstanceUID: `2.25.7.${k}` }) }),
      ...syntheticSeries({
        ...small,
        prefix: 'c',
        header: (k) => ({ SOPInstanceUID: `2.25.8.${k}`, FrameOfReferenceUID: '2.25.5' }),
      }),
    ]
    expect((await scannedFiles(files)).result.stacks).toHaveLength(3)
  })
})

describe('what is set aside', () => {
  test('a three-plane localiser is named', async () => {
    const planes = (['sagittal', 'coronal', 'axial'] as const).flatMap((orientation, n) =>
      syntheticSeries({
        ...small,
        slices: 3,
        spacing: 10,
        orientation,
        prefix: orientation,
        header: (k) => ({ SOPInstanceUID: `2.25.${n}.${k}` }),
      }),
    )
    const { stacks, setAside } = (await scannedFiles(planes)).result
    expect(stacks).toEqual([])
    expect(setAside).toMatchObject([{ kind: 'localiser', title: 'Three-plane localiser', fileCount: 9 }])
    expect(setAside[0]?.reason).toMatch(/Series "SAG DESS KNEE" is a localiser/)
  })

  test('a series called localizer is one, but a long series is not whatever it is called', async () => {
    const header = (): Record<string, unknown> => ({ SeriesDescription: 'KNEE LOCALIZER' })
    expect((await scannedFiles(syntheticSeries({ ...small, header }))).result.setAside[0]?.kind).toBe('localiser')
    expect(await stacksOf({ ...small, slices: 30, header })).toHaveLength(1)
  })

  test('other planes with many slices in one series are stacks named by plane', async () => {
    const planes = (['sagittal', 'axial'] as const).flatMap((orientation, n) =>
      syntheticSeries({
        ...small,
        slices: 20,
        orientation,
        prefix: orientation,
        header: (k) => ({ SOPInstanceUID: `2.25.${n}.${k}` }),
      }),
    )
    expect((await scannedFiles(planes)).result.stacks.map((stack) => stack.label).sort()).toEqual(['axial', 'sagittal'])
  })
})

describe('the side', () => {
  const sideOf = async (header: Record<string, unknown>): Promise<unknown[]> => {
    const [stack] = await stacksOf({ ...small, header: () => header })
    return [stack?.side, stack?.sideSource, codesOf(stack).includes('side-conflict')]
  }

  test('comes from laterality or from words', async () => {
    expect(await sideOf({ Laterality: 'L' })).toEqual(['left', 'header', false])
    expect(await sideOf({ ImageLaterality: 'R' })).toEqual(['right', 'header', false])
    expect(await sideOf({ BodyPartExamined: 'RKNEE' })).toEqual(['right', 'header', false])
    expect(await sideOf({ StudyDescription: 'MRI LEFT KNEE W/O' })).toEqual(['left', 'header', false])
  })

  test('is unknown where nothing says it, or where two fields contradict each other', async () => {
    expect(await sideOf({ Laterality: '' })).toEqual(['unknown', null, false])
    expect(await sideOf({ Laterality: 'L', SeriesDescription: 'RT KNEE SAG' })).toEqual(['unknown', null, true])
  })
})

describe('likelihood of a knee', () => {
  test('the knee is suggested without asking, a brain beside it is not in the way', async () => {
    const knee = syntheticSeries({
      ...small,
      slices: 24,
      rows: 100,
      columns: 100,
      header: () => ({ PixelSpacing: [1.4, 1.4] }),
    })
    const brain = syntheticSeries({
      ...small,
      slices: 24,
      rows: 100,
      columns: 100,
      orientation: 'axial',
      seriesUid: '2.25.77',
      prefix: 'brain',
      header: () => ({
        PixelSpacing: [2.4, 2.4],
        BodyPartExamined: 'BRAIN',
        SeriesDescription: 'AX T2',
        SeriesNumber: 2,
      }),
    })
    const { stacks, suggested } = (await scannedFiles([...brain, ...knee])).result
    expect(stacks.map((stack) => stack.series.uid)).toEqual(['2.25.1001', '2.25.77'])
    expect(suggested).toEqual([stacks[0]?.id])
    expect(stacks[0]?.kneeLikelihood.score).toBeGreaterThan(0.8)
    expect(stacks[1]?.kneeLikelihood.reasons).toContain('the header names another part of the body')
  })
})
