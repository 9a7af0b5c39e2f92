import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ReadingEngine } from '../../../src-main/inference/host/engine.js'
import { openSessions, type OpenSessions } from '../../../src-main/inference/host/onnx-sessions.js'
import { providerOrder } from '../../../src-main/inference/host/providers.js'
import { loadPack, type LoadedPack } from '../../../src-main/inference/pack/load.js'
import { applyMap, findingConfidence } from '../../../src-main/inference/pipeline/stages/confidence.js'
import { isUsualPlaceInside } from '../../../src-main/inference/pipeline/grid/field-of-view.js'
import { gradeComponents } from '../../../src-main/inference/pipeline/stages/grade.js'
import { ReadingCache } from '../../../src-main/inference/reading-cache.js'
import { TINY_PACK, writeTinyVolume } from './tiny-volume.js'

describe('gradeComponents', () => {
  let pack: LoadedPack
  let sessions: OpenSessions
  beforeAll(async () => {
    pack = await loadPack(TINY_PACK)
    sessions = await openSessions(pack, 'cpu')
  })
  afterAll(() => sessions.release())

  it('grades by the graph: logits 2 − 10·share for grade 0, and 0 for the others', async () => {
    const graded = await gradeComponents(sessions.grade, pack.manifest, [
      { question: 1, component: 'bml.size', features: { share: 0 } },
      { question: 2, component: 'bml.size', features: { share: 1 } },
    ])
    // Share 0: e² / (e² + 3) = 0.7112 for grade 0. Share 1: e⁻⁸ against 3: each other grade a third.
    expect(graded[0]?.grade).toBe(0)
    expect(graded[0]?.probabilities[0]).toBeCloseTo(0.7112, 4)
    expect(graded[1]?.grade).toBe(1)
    expect(graded[1]?.probabilities[1]).toBeCloseTo(1 / 3, 3)
    for (const { probabilities } of graded) expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 6)
  })

  it('chooses by the pack’s weights and leaves the probabilities as they are', async () => {
    const families = pack.manifest.families.map((family) =>
      family.component === 'bml.size' ? { ...family, weights: [1, 1, 8, 1] } : family,
    )
    const input = [{ question: 1, component: 'bml.size', features: { share: 0 } }] as const
    const [graded] = await gradeComponents(sessions.grade, { ...pack.manifest, families }, input)
    // 0.7112 · 1 for grade 0 against (1 − 0.7112) / 3 · 8 = 0.770 for grade 2.
    expect(graded?.grade).toBe(2)
    expect(graded?.probabilities[0]).toBeCloseTo(0.7112, 4)
    expect(graded?.support[2]).toBeCloseTo(0.77 / (0.7112 + 0.77 + 2 * 0.0963), 3)
  })

  it('leaves out what the pack does not claim', async () => {
    const graded = await gradeComponents(sessions.grade, pack.manifest, [
      { question: 42, component: 'hoffa.grade', features: { share: 1 } },
    ])
    expect(graded).toEqual([])
  })

  it('names a measure that the head wants and the app does not make', async () => {
    const input = { question: 1, component: 'bml.size', features: { volume: 1 } } as const
    await expect(gradeComponents(sessions.grade, pack.manifest, [input])).rejects.toThrow(
      /"bml\.size" reads the measure "share"/,
    )
  })
})

describe('findingConfidence', () => {
  const map = [
    { raw: 0.2, calibrated: 0.1 },
    { raw: 0.6, calibrated: 0.5 },
    { raw: 1, calibrated: 0.9 },
  ]

  it('maps between points and stays flat beyond them', () => {
    expect(applyMap(map, 0.4)).toBeCloseTo(0.3, 10)
    expect(applyMap(map, 0)).toBe(0.1)
    expect(applyMap([], 0.37)).toBe(0.37)
  })

  it('combines components, then takes the category’s own map', () => {
    expect(findingConfidence({ combine: 'product', map: [], byCategory: {} }, 'bml', [0.9, 0.8])).toBeCloseTo(0.72, 10)
    expect(findingConfidence({ combine: 'minimum', map: [], byCategory: { bml: map } }, 'bml', [1, 0.6])).toBe(0.5)
    expect(findingConfidence({ combine: 'minimum', map: [], byCategory: {} }, 'bml', [])).toBeNull()
  })
})

describe('isUsualPlaceInside', () => {
  // 100 mm cube about the origin.
  const image = { dims: [100, 100, 100], affine: [1, 0, 0, -49.5, 0, 1, 0, -49.5, 0, 0, 1, -49.5, 0, 0, 0, 1] } as const

  it('tells a region beyond the image from one that was missed', () => {
    expect(isUsualPlaceInside('patella-medial', [0, 0, 0], false, image)).toBe(true)
    // The patella lies 45 mm in front: with the joint 10 mm further forward it leaves the image.
    expect(isUsualPlaceInside('patella-medial', [0, -10, 0], false, image)).toBe(false)
  })

  it('knows that the fibula of a left knee lies on the other side', () => {
    expect(isUsualPlaceInside('fibula', [-15, 0, 0], false, image)).toBe(false)
    expect(isUsualPlaceInside('fibula', [-15, 0, 0], true, image)).toBe(true)
  })
})

describe('providerOrder', () => {
  it('never takes WebGPU by itself, and always ends on the processor', () => {
    expect(providerOrder('auto', ['cpu', 'webgpu'])).toEqual(['cpu'])
    expect(providerOrder('webgpu', ['cpu', 'webgpu'])).toEqual(['webgpu', 'cpu'])
    expect(providerOrder('cpu', ['cpu'])).toEqual(['cpu'])
  })

  it('falls back with a reason where the provider cannot be started', async () => {
    const pack = await loadPack(TINY_PACK)
    const sessions = await openSessions(pack, 'dml')
    expect(sessions.provider).toBe('cpu')
    expect(sessions.fallbacks[0]).toMatch(/^dml was not used because it could not be started/)
    await sessions.release()
  })
})

describe('ReadingCache', () => {
  it('gives back what was put, by volumes in any order, pack, side and budget', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'condyle-cache-'))
    const engine = new ReadingEngine()
    await writeTinyVolume(join(folder, 'volume'), 'right', true)
    const job = {
      volumes: [{ folder: join(folder, 'volume'), label: '', scanMs: 0, decodeMs: 0 }],
      packFolder: TINY_PACK,
      provider: 'cpu' as const,
      side: null,
      budgetSeconds: 600,
    }
    const { reading } = await engine.read(job, {})
    await engine.close()
    const cache = new ReadingCache(join(folder, 'readings'))
    const hash = reading.volumes[0]?.hash ?? ''
    const key = { volumeHashes: [hash, 'b'], packSha256: reading.pack.sha256, side: null, budgetSeconds: 60 }
    expect(await cache.get(key)).toBeUndefined()
    await cache.put(key, reading)
    expect(await cache.get(key)).toEqual(reading)
    expect(await cache.get({ ...key, volumeHashes: ['b', hash] })).toEqual(reading)
    expect(await cache.get({ ...key, volumeHashes: [hash] })).toBeUndefined()
    expect(await cache.get({ ...key, budgetSeconds: 30 })).toBeUndefined()
    expect(await cache.get({ ...key, side: 'left' })).toBeUndefined()
    expect(await cache.get({ ...key, packSha256: 'f'.repeat(64) })).toBeUndefined()
    // Only the finished file is left, and a damaged one counts as none.
    const [case1 = ''] = await readdir(join(folder, 'readings'))
    const stored = join(folder, 'readings', case1)
    const [file = ''] = await readdir(stored)
    expect(await readdir(stored)).toHaveLength(1)
    const text = await readFile(join(stored, file), 'utf8')
    await writeFile(join(stored, file), text.slice(0, text.length / 2))
    expect(await cache.get(key)).toBeUndefined()
    await rm(folder, { recursive: true, force: true })
  })
})
