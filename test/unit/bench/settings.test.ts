import { describe, expect, it } from 'vitest'
import { openChat } from '../../../src-main/bench/answerers/chat.js'
import type { CaseRequest } from '../../../src-main/bench/answerers/answerer.js'
import { openPack } from '../../../src-main/bench/answerers/pack.js'
import { thinSlices } from '../../../src-main/bench/answerers/thin-slices.js'
import { readArguments } from '../../../src-main/bench/command/arguments.js'
import type { BenchVolume } from '../../../src-main/datasets/dataset.js'
import { SETTINGS, type Setting, type StoredAnswer } from '../../../src-shared/benchmark/benchmark.js'
import type { Reading } from '../../../src-shared/case/reading.js'
import type { Asked } from '../../fixtures/chat-server.js'
import { chatServer, client, right } from './chat-fixture.js'
import { AFFINE, question, readVolume } from './fixture.js'

/** As many slices as a DESS series has; every voxel tells its column, row and slice. */
const DIMS = [40, 36, 160] as const
const knee: BenchVolume = {
  geometry: { dims: DIMS, affineLps: AFFINE },
  voxels: Int16Array.from({ length: 40 * 36 * 160 }, (_, n) => {
    const [i, j, k] = [n % 40, Math.floor(n / 40) % 36, Math.floor(n / 1440)]
    return 1 + i + 3 * j + 5 * k
  }),
}
/** Voxels 10…20 × 10…20 × 50…90, in mm. */
const region = { min: [20, 20, 100], max: [40, 40, 180] } as const

const plain: Setting = { id: 'zero-shot', chain: true, volume: 'full', slices: 'all', seed: 1 }

function request(setting: Setting, region_: typeof region | null = region): CaseRequest {
  const given = setting.id === 'gt-region' ? region_ : null
  return {
    entry: { id: 'a', patient: 'one', side: 'right', frame: 'lps-mm', geometry: knee.geometry },
    questions: [question(40)],
    setting,
    loadVolume: () => Promise.resolve(knee),
    trueRegion: () => given,
    trueRegions: () => (given ? [given] : []),
  }
}

/** What a chat server is sent in a setting; its first look finds the same region that is true. */
async function sent(setting: Setting, style: 'slices' | 'montage' = 'slices'): Promise<readonly Asked[]> {
  const { url, asked } = await chatServer(({ text }) => ({
    text: text.includes('Where is') ? '{"box": [50, 90, 10, 20, 10, 20]}' : right,
  }))
  const answerer = openChat({
    server: await client(url),
    model: 'm',
    address: url,
    style,
    longestEdge: 384,
    parallel: 1,
  })
  for await (const answer of answerer.answerCase(request(setting), new AbortController().signal))
    expect(answer.error).toBeUndefined()
  return asked
}

async function only(setting: Setting): Promise<Asked> {
  const [first, ...more] = await sent(setting)
  expect(more).toEqual([])
  if (!first) throw new Error('nothing was asked')
  return first
}

const slicesOf = (asked: Asked): number[] =>
  [...asked.text.matchAll(/^slice (\d+)$/gm)].map((match) => Number(match[1]))
const sizeOf = (asked: Asked): number[] => [asked.images[0]?.width ?? 0, asked.images[0]?.height ?? 0]

describe('what a chat server is given', () => {
  it('is the question without radiology zero-shot and fine-tuned, with it under the instruction schema', async () => {
    const [zeroShot, schema, fineTuned] = [
      await only({ ...plain, slices: 8 }),
      await only({ ...plain, slices: 8, id: 'zero-shot-schema' }),
      await only({ ...plain, slices: 8, id: 'fine-tuned' }),
    ]
    const knowledge = 'An osteophyte is an outgrowth beyond the expected contour with marrow in it'
    expect(schema.text).toContain(knowledge)
    expect(zeroShot.text).not.toContain(knowledge)
    // What was trained for the task is asked as in zero-shot.
    expect(fineTuned.text).toBe(zeroShot.text)
    expect(schema.images.map(({ data }) => data)).toEqual(zeroShot.images.map(({ data }) => data))
  })

  it.each(SETTINGS)('asks for a chain only where one is wanted, in %s', async (id) => {
    const [withChain, without] = [
      await only({ ...plain, slices: 8, id }),
      await only({ ...plain, slices: 8, id, chain: false }),
    ]
    expect(withChain.text).toContain('"reasoning": ["<step>", "<step>"]')
    expect(withChain.text).toContain('step by step')
    expect(without.text).not.toMatch(/reasoning|step by step/)
    expect(without.images.map(({ data }) => data)).toEqual(withChain.images.map(({ data }) => data))
  })

  it('is as many slices as the budget allows, spread over what is shown', async () => {
    expect(slicesOf(await only({ ...plain, slices: 8 }))).toEqual([0, 23, 45, 68, 91, 114, 136, 159])
    const some = slicesOf(await only({ ...plain, slices: 32 }))
    expect([some.length, some[0], some[31]]).toEqual([32, 0, 159])
    expect(slicesOf(await only(plain))).toEqual(Array.from({ length: 160 }, (_, slice) => slice))
    // The region spans 50…90, and 6 slices more on each side: 15 % of 40.
    expect(slicesOf(await only({ ...plain, id: 'gt-region', slices: 8 }))).toEqual([44, 51, 59, 66, 74, 81, 89, 96])
  })

  it('is the true region alone where it is given: the same pixels, cut out', async () => {
    const [whole, crop] = [await only(plain), await only({ ...plain, id: 'gt-region' })]
    expect(sizeOf(whole)).toEqual([40, 36])
    // Voxels 10…20 and 4 more on each side.
    expect(sizeOf(crop)).toEqual([19, 19])
    expect(slicesOf(crop)).toEqual(Array.from({ length: 53 }, (_, index) => 44 + index))
    const [from, to] = [whole.images[70], crop.images[70 - 44]]
    if (!from || !to) throw new Error('no picture')
    for (const [column, row] of [
      [0, 0],
      [18, 18],
      [7, 11],
    ] as const)
      expect(to.data[4 * (column + 19 * row)]).toBe(from.data[4 * (column + 6 + 40 * (row + 6))])
    expect(whole.text).toContain('"box"')
    expect(crop.text).not.toContain('"box"')
  })

  it('is the region it found itself, in a second look, under localise-then-crop', async () => {
    const [first, second, ...more] = await sent({ ...plain, volume: 'localise-then-crop', slices: 32 })
    const given = await only({ ...plain, id: 'gt-region', slices: 32 })
    if (!first || !second) throw new Error('not asked twice')
    expect(more).toEqual([])
    expect(first.text).toContain('Where is the margin of the medial tibial plateau?')
    expect([first.images.length, ...sizeOf(first)]).toEqual([32, 40, 36])
    // The box it was told counts both ends: 9.5…20.5 is cropped to 5…25, two voxels more than the true region.
    expect([second.images.length, ...sizeOf(second)]).toEqual([32, 21, 21])
    expect(second.text.split('Slices are numbered')[0]).toBe(given.text.split('Slices are numbered')[0])
  })

  it('can be one sheet instead of single pictures', async () => {
    const [asked] = await sent({ ...plain, slices: 8 }, 'montage')
    expect(asked?.images.map(({ width, height }) => [width, height])).toEqual([[3 * 40, 3 * 36]])
    expect(asked?.text).toContain('sheet of 3 × 3 tiles, row by row the slices 0, 23, 45, 68, 91, 114, 136, 159')
    const png = asked?.images[0]
    // The tile in the middle is the fifth slice shown, 91.
    const single = (await only({ ...plain, slices: 8 })).images[4]
    expect(png?.data[4 * (45 + 120 * 40)]).toBe(single?.data[4 * (5 + 40 * 4)])
  })
})

const EMPTY: Pick<Reading, 'findings' | 'regions'> = { findings: [], regions: [] }

/** What a pack is given in a setting: the volume of its first look, if there is one, and the one it reads. */
async function read(
  setting: Setting,
  known: typeof region | null = region,
): Promise<{ readonly located: BenchVolume[]; readonly seen: BenchVolume[]; readonly answers: StoredAnswer[] }> {
  const [located, seen, answers]: [BenchVolume[], BenchVolume[], StoredAnswer[]] = [[], [], []]
  const answerer = openPack({
    title: 'P 1',
    details: {},
    read: (volume) => {
      seen.push(volume)
      return Promise.resolve({ ...READING, ...EMPTY })
    },
    locate: (volume) => {
      located.push(volume)
      return Promise.resolve({ min: [20, 20, 100], max: [40, 40, 180] })
    },
    peakBytes: () => 0,
    close: () => Promise.resolve(),
  })
  for await (const answer of answerer.answerCase(request(setting, known), new AbortController().signal))
    answers.push(answer)
  return { located, seen, answers }
}

const READING: Reading = {
  schema: 'condyle.reading/3',
  study: { uid: '' },
  side: 'right',
  sideSource: 'inferred',
  volumes: [readVolume()],
  pack: { id: 'p', version: '1', sha256: 's', title: 'P', trainedOn: 'nothing' },
  provider: 'cpu',
  timingsMs: { scan: 0, decode: 0, standardise: 0, localise: 0, grade: 0, reason: 0, total: 0 },
  outOfDistribution: { score: 0, threshold: 1 },
  flags: [],
  ...EMPTY,
}

describe('what a pack is given', () => {
  it('is the volume itself, or its slices thinned to the budget', async () => {
    const { seen } = await read(plain)
    expect(seen[0]).toBe(knee)
    const dims = async (slices: number): Promise<number[]> =>
      (await read({ ...plain, slices })).seen.flatMap(({ geometry }) => [...geometry.dims])
    expect(await dims(8)).toEqual([40, 36, 8])
    expect(await dims(32)).toEqual([40, 36, 32])
  })

  it('is a crop around the true region, thinned as well', async () => {
    const { seen, located } = await read({ ...plain, id: 'gt-region' })
    expect(located).toEqual([])
    // 6 mm are three voxels: 7…23 × 7…23 × 47…93.
    expect(seen[0]?.geometry.dims).toEqual([17, 17, 47])
    expect(seen[0]?.voxels[0]).toBe(1 + 7 + 3 * 7 + 5 * 47)
    // Every sixth of 47 slices, centred: 2, 8, …, 44.
    const thinned = (await read({ ...plain, id: 'gt-region', slices: 8 })).seen[0]
    expect(thinned?.geometry.dims).toEqual([17, 17, 8])
    expect(thinned?.voxels[0]).toBe(1 + 7 + 3 * 7 + 5 * (47 + 2))
  })

  it('is never the whole volume in place of a true region that is not known', async () => {
    const { seen, answers } = await read({ ...plain, id: 'gt-region' }, null)
    expect(seen).toEqual([])
    expect(answers).toMatchObject([{ error: 'The true region is not known, so it cannot be cropped.' }])
  })

  it('is a first look at the budget’s slices and a crop of the volume under localise-then-crop', async () => {
    const { seen, located } = await read({ ...plain, volume: 'localise-then-crop', slices: 32 })
    expect(located.map(({ geometry }) => geometry.dims)).toEqual([[40, 36, 32]])
    expect(seen.map(({ geometry }) => geometry.dims)).toEqual([[17, 17, 24]])
  })

  it('keeps its place in the patient when it is thinned', () => {
    const { geometry, voxels } = thinSlices(knee, 8)
    // Every twentieth of 160, centred: 9, 29, …, 149; voxel (0, 0, 1) is (0, 0, 29) of the volume, at 58 mm.
    expect(voxels[40 * 36]).toBe(1 + 5 * 29)
    expect(geometry.affineLps?.slice(8, 12)).toEqual([0, 0, 40, 18])
    expect(thinSlices(knee, 160)).toBe(knee)
    expect(thinSlices(knee, 1).geometry.dims[2]).toBe(1)
    for (const budget of [7, 33, 79, 81, 159])
      expect(thinSlices(knee, budget).geometry.dims[2]).toBeLessThanOrEqual(budget)
  })
})

describe('the budget of slices', () => {
  it('is 32 for a server and the whole volume for everyone else, unless it is told', () => {
    const slices = (...more: string[]): Setting['slices'] =>
      readArguments(['--data', 'd', '--out', 'o', ...more]).setting.slices
    expect(slices('--answerer', 'http://127.0.0.1:8080')).toBe(32)
    expect(slices('--answerer', 'condyle-reference')).toBe('all')
    expect(slices('--answerer', 'condyle-reference', '--slices', '8')).toBe(8)
    expect(slices('--answerer', 'http://127.0.0.1:8080', '--slices', 'all')).toBe('all')
  })
})
