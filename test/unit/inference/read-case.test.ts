import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tissueValue, type Tissue } from '../../../src-shared/anatomy/labels.js'
import { unpackStructures } from '../../../src-shared/case/structures.js'
import { outlinedThickness } from '../../../src-shared/anatomy/surfaces/mapped-columns.js'
import { applyAffine } from '../../../src-shared/geometry/affine.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { ReadingSchema, type Finding, type Reading } from '../../../src-shared/case/reading.js'
import { openSessions, type OpenSessions } from '../../../src-main/inference/host/onnx-sessions.js'
import { readCachedImage } from '../../../src-main/inference/host/volume-file.js'
import { loadPack, type LoadedPack } from '../../../src-main/inference/pack/load.js'
import type { ReadingProgress } from '../../../src-main/inference/pipeline/progress.js'
import { readCase, type ReadCaseInput } from '../../../src-main/inference/pipeline/read-case.js'
import type { VolumeToRead } from '../../../src-main/inference/pipeline/volume-to-read.js'
import { TINY_PACK, writeTinyVolume } from './tiny-volume.js'

let folder = ''
let pack: LoadedPack
let sessions: OpenSessions
/** A case of a right knee: DESS with thin slices, PD with thick ones, T1 with thick ones, and one of nothing. */
let dess: VolumeToRead
let pd: VolumeToRead
let t1: VolumeToRead
/** Like the PD in all but its number. */
let again: VolumeToRead
let nothing: VolumeToRead
let left: VolumeToRead
let leftDess: VolumeToRead
const loaded: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'condyle-case-'))
  pack = await loadPack(TINY_PACK)
  sessions = await openSessions(pack, 'cpu')
  const volume = async (
    name: string,
    ...facts: Parameters<typeof writeTinyVolume> extends [string, ...infer R] ? R : never
  ) => {
    const place = join(folder, name)
    const meta = await writeTinyVolume(place, ...facts)
    const load = (): ReturnType<VolumeToRead['load']> => {
      loaded.push(name)
      return readCachedImage(place, meta)
    }
    return { meta, label: '', importMs: { scan: 1, decode: 2 }, load }
  }
  dess = await volume('dess', 'right', false, { number: 5, cartilage: true, description: 'sag 3D DESS' })
  pd = await volume('pd', 'right', false, { number: 2, cartilage: true, description: 'sag PD FS', everySlice: 2 })
  again = await volume('again', 'right', false, { number: 7, cartilage: true, description: 'sag PD FS', everySlice: 2 })
  t1 = await volume('t1', 'right', false, { number: 3, cartilage: true, description: 'sag T1', everySlice: 2 })
  nothing = await volume('nothing', 'right', false, { number: 4, description: 'sag PD', shown: false })
  leftDess = await volume('left dess', 'left', false, { number: 5, cartilage: true, description: 'sag 3D DESS' })
  left = await volume('left', 'left', true, { number: 6, cartilage: true, description: 'sag T1', everySlice: 3 })
})
afterAll(async () => {
  await sessions.release()
  await rm(folder, { recursive: true, force: true })
})

async function read(
  volumes: readonly VolumeToRead[],
  more: Partial<ReadCaseInput> = {},
  hooks: Parameters<typeof readCase>[1] = {},
): Promise<Reading> {
  loaded.length = 0
  const { provider } = sessions
  return readCase({ volumes, pack, sessions, provider, side: null, budgetMs: Infinity, ...more }, hooks)
}

/** What fat-suppressed PD shows better than DESS, where sagittal slices suit the region; thin slices show the rest best. */
const SAGITTAL_PD = ['bml', 'hoffa-synovitis', 'meniscal-morphology', 'ligament', 'tendon', 'periarticular']
const OTHER_PLANES = /^patella-|trochlea|body/

const standing = ({ volumes }: Reading) => volumes.map(({ series, standing: how }) => [series.number, how])

describe('reading a case', () => {
  it('keeps of every volume that was read what was outlined in it, on its side, and its cartilage can be mapped', async () => {
    for (const [volume, side] of [
      [dess, 1],
      [leftDess, -1],
    ] as const) {
      const [kept] = (await read([volume], { side: side > 0 ? 'right' : 'left' })).volumes
      const structures = kept?.structures && unpackStructures(kept.structures)
      const thickness = structures && outlinedThickness(structures)
      if (!structures || !thickness) throw new Error('Something is outlined in the tiny knee.')
      const middle = (name: Tissue): Vec3 => {
        const { tissue, dims, affine } = structures
        const sum = [0, 0, 0]
        let count = 0
        tissue.forEach((label, n) => {
          if (label !== tissueValue(name)) return
          const at = [n % dims[0], Math.floor(n / dims[0]) % dims[1], Math.floor(n / dims[0] / dims[1])] as const
          applyAffine(affine, at).forEach((mm, axis) => (sum[axis] = (sum[axis] ?? 0) + mm))
          count++
        })
        return [(sum[0] ?? 0) / count, (sum[1] ?? 0) / count, (sum[2] ?? 0) / count]
      }
      expect(middle('femur')[2]).toBeGreaterThan(middle('tibia')[2] + 20)
      // Medial is towards the patient's left of a right knee, and towards the right of a left one.
      expect(side * (middle('medial-meniscus')[0] - middle('lateral-meniscus')[0])).toBeGreaterThan(10)
      // This pack reads no surfaces: the reading carries no map of its own.
      expect(kept.thickness).toBeUndefined()
      expect(thickness.measuredOn).toBe('outlines')
      expect(Math.max(...thickness.thickness)).toBeGreaterThan(0.5)
    }
    const [, looked] = (await read([dess, nothing])).volumes
    expect([looked?.standing, looked?.structures, looked?.thickness]).toEqual(['looked-at', undefined, undefined])
  })

  it('reads every volume that shows something, most useful first, and says what became of each', async () => {
    const reading = await read([t1, nothing, pd, dess])
    expect(ReadingSchema.parse(reading)).toEqual(reading)
    expect(standing(reading)).toEqual([
      [5, 'read'],
      [2, 'read'],
      [4, 'looked-at'],
      [3, 'looked-at'],
    ])
    expect(reading.volumes.map(({ reason }) => reason ?? '')).toEqual([
      '',
      '',
      'No knee joint was found in it.',
      'Other series show everything in it much better.',
    ])
    expect(reading.side).toBe('right')
    const found = reading.findings.filter(({ answered }) => answered)
    expect(found.length).toBeGreaterThan(0)
    for (const { category, region, volume, choice, others, steps, grades } of found) {
      const [best, other, name] =
        SAGITTAL_PD.includes(category) && !OTHER_PLANES.test(region)
          ? [pd, dess, 'sagittal PD, fat-suppressed (series 2)']
          : [dess, pd, 'sagittal DESS (series 5)']
      expect(volume).toBe(best.meta.hash)
      expect(choice).toContain(`Answered from the ${name}: it shows fluid bright`)
      expect(others.map((one) => one.volume)).toEqual([other.meta.hash])
      for (const { evidence } of steps) if (evidence) expect([dess.meta.hash, pd.meta.hash]).toContain(evidence.volume)
      expect(steps[0]?.text).toContain(`of the ${name}`)
      expect(grades.length).toBeGreaterThan(0)
    }
    // Both have something that they show better.
    expect(new Set(found.map(({ volume }) => volume)).size).toBe(2)
    // The landmarks of two volumes of one knee are the same places.
    const centre = (index: number) =>
      reading.volumes[index]?.landmarks.find(({ id }) => id === 'joint-centre')?.pointLps ?? []
    const [first, second] = [centre(0), centre(1)]
    first.forEach((mm, axis) => expect(Math.abs(mm - (second[axis] ?? Infinity))).toBeLessThan(2))
  }, 60_000)

  it('does not depend on the order in which the volumes came', async () => {
    const withoutTimes = (reading: Reading) =>
      JSON.parse(JSON.stringify(reading, (key, value: unknown) => (key === 'timingsMs' ? undefined : value))) as unknown
    const volumes = [dess, pd, again]
    expect(withoutTimes(await read(volumes))).toEqual(withoutTimes(await read(volumes.reverse())))
  }, 60_000)

  it('reads one volume as it reads it by itself', async () => {
    const [alone, among] = [await read([dess]), await read([dess, pd, t1])]
    const { hash } = dess.meta
    const grades = ({ findings }: Reading) =>
      findings.map((one) => (one.volume === hash ? one : one.others.find(({ volume }) => volume === hash))?.grades)
    expect(grades(among)).toEqual(grades(alone))
    expect(alone.findings.every(({ choice, others }) => choice === undefined && others.length === 0)).toBe(true)
    const onDess = among.regions.filter(({ volume }) => volume === hash)
    expect(onDess.length).toBeGreaterThan(0)
    for (const { id, boxLps } of onDess) expect(alone.regions.find((one) => one.id === id)?.boxLps).toEqual(boxLps)
    expect(alone.findings.find(({ answered }) => answered)?.steps[0]?.text).not.toContain('series')
  }, 60_000)

  it('holds one volume at a time, and decodes one that it still holds only once', async () => {
    await read([dess])
    expect(loaded).toEqual(['dess'])
    await read([dess, t1])
    expect(loaded).toEqual(['dess', 't1', 'dess'])
  }, 60_000)

  it('has one side for all, of the headers where they agree', async () => {
    const named = await read([dess, left])
    expect(named).toMatchObject({ side: 'left', sideSource: 'header' })
    expect((await read([dess, left], { side: 'right' })).sideSource).toBe('user')
  }, 60_000)

  it('begins no further volume after its time, and says so of each', async () => {
    let clock = 0
    const now = (): number => (clock += 1000)
    const reading = await read([dess, pd, t1], { budgetMs: 1500, now })
    expect(standing(reading)).toEqual([
      [5, 'read'],
      [2, 'looked-at'],
      [3, 'skipped'],
    ])
    for (const { reason } of reading.volumes.slice(1))
      expect(reason).toBe('The time set for a reading, 2 s, was used up by series that show more.')
    expect(reading.volumes[2]).toMatchObject({ outOfDistribution: null, landmarks: [] })
    expect(reading.findings.some(({ answered }) => answered)).toBe(true)
  }, 60_000)

  it('tells how far it is, ever further, and which volume it is about', async () => {
    const told: ReadingProgress[] = []
    await read([dess, pd, t1], {}, { onProgress: (progress) => told.push(progress) })
    const done = told.map((one) => one.done / one.total)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    expect(new Set(told.map(({ volume }) => volume))).toEqual(
      new Set([dess.meta.hash, pd.meta.hash, t1.meta.hash, null]),
    )
    expect(told[0]?.message).toContain('sagittal DESS (series 5)')
  }, 60_000)

  it('tells findings as they stand, and again only those that a later volume changed', async () => {
    const told: Finding[] = []
    const reading = await read([dess, pd], {}, { onFinding: (finding) => told.push(finding) })
    expect(told.slice(0, 69).map(({ question }) => question)).toEqual(reading.findings.map(({ question }) => question))
    const last = new Map(told.map((finding) => [finding.question, finding]))
    expect(reading.findings.map(({ question }) => last.get(question))).toEqual(reading.findings)
    const again = told.slice(69)
    expect(again.length).toBeGreaterThan(0)
    expect(again.every(({ answered }) => answered)).toBe(true)
  }, 60_000)

  it('ends where it is told to, between two volumes too', async () => {
    const stop = new AbortController()
    const reason = new Error('cancelled')
    const onProgress = ({ volume, stage }: ReadingProgress): void => {
      if (volume === pd.meta.hash && stage === 'grade') stop.abort(reason)
    }
    await expect(read([dess, pd], {}, { signal: stop.signal, onProgress })).rejects.toBe(reason)
  }, 60_000)

  it('measures a left knee as the right knee that it mirrors, medial on both (complaint A: NaN on left knees, medial from lateral)', async () => {
    const [right, mirrored] = [await read([dess]), await read([leftDess])]
    expect([right.side, mirrored.side]).toEqual(['right', 'left'])
    const measured = (reading: Reading) =>
      reading.findings.map(({ grades }) =>
        grades.map(({ component, grade, measured: value }) => [component, grade, value]),
      )
    expect(measured(mirrored)).toEqual(measured(right))
    // Equal, and numbers: not NaN beside NaN.
    const numbers = mirrored.findings.flatMap(({ grades }) => grades.flatMap((one) => one.measured?.value ?? []))
    expect(numbers.length).toBeGreaterThan(0)
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([])
    // x grows to the patient's left: medial is +x in a right knee and −x in a left one.
    for (const [reading, medially] of [
      [right, 1],
      [mirrored, -1],
    ] as const) {
      const middle = (id: string): number => {
        const box = reading.regions.find((region) => region.id === id)?.boxLps
        return box ? (box.min[0] + box.max[0]) / 2 : Number.NaN
      }
      expect(medially * (middle('medial-meniscus') - middle('lateral-meniscus'))).toBeGreaterThan(20)
    }
  }, 60_000)

  it('answers nothing where no volume shows a knee, and says why', async () => {
    const reading = await read([nothing])
    expect(reading.findings.every(({ answered }) => !answered)).toBe(true)
    expect(reading.findings[0]?.reason).toBe('No knee joint was found in this image.')
    expect(reading.flags).toContain('out-of-distribution')
  }, 60_000)
})
