import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ReadingSchema, type Reading } from '../../../src-shared/case/reading.js'
import { openSessions } from '../../../src-main/inference/host/onnx-sessions.js'
import { readCachedImage } from '../../../src-main/inference/host/volume-file.js'
import { loadPack } from '../../../src-main/inference/pack/load.js'
import { readCase } from '../../../src-main/inference/pipeline/read-case.js'
import { STRANGE, STRANGE_REGION } from '../../../src-main/inference/pipeline/stages/judging.js'
import { TINY_PACK, writeTinyVolume } from './tiny-volume.js'

const JsonObject = z.record(z.string(), z.unknown())
const TINY_JSON = join(TINY_PACK, 'pack.json')
const at = (limit: number) => ({ normalBelow: limit, abnormalFrom: limit })

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'condyle-points-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A copy of the tiny pack with other contents of its pack.json. */
async function packWith(name: string, change: Record<string, unknown>): Promise<string> {
  const place = join(folder, name)
  await cp(TINY_PACK, place, { recursive: true })
  const json = JsonObject.parse(JSON.parse(await readFile(join(place, 'pack.json'), 'utf8')))
  await writeFile(join(place, 'pack.json'), JSON.stringify({ ...json, ...change }))
  return place
}

/** Points of the family that tells; `more` adds to it. */
const pointsAt = (limits: { normalBelow: number; abnormalFrom: number }, more: Record<string, unknown> = {}) => ({
  operatingPoints: {
    families: {
      'bml.size': { fitted: 0.3, points: { sensitive: limits, balanced: limits, specific: limits }, ...more },
    },
  },
})

async function read(place: string, insist = false): Promise<Reading> {
  const pack = await loadPack(place)
  const sessions = await openSessions(pack, 'cpu')
  try {
    const cache = await mkdtemp(join(folder, 'volume-'))
    const meta = await writeTinyVolume(cache, 'right', true, { number: 5, cartilage: true, description: 'sag DESS' })
    const volume = { meta, label: '', importMs: { scan: 1, decode: 2 }, load: () => readCachedImage(cache, meta) }
    const { provider } = sessions
    const reading = await readCase({
      volumes: [volume],
      pack,
      sessions,
      provider,
      side: null,
      budgetMs: Infinity,
      insist,
    })
    return ReadingSchema.parse(JSON.parse(JSON.stringify(reading)))
  } finally {
    await sessions.release()
  }
}
const standings = ({ findings }: Reading) => findings.filter(({ answered }) => answered).map(({ standing }) => standing)

describe('a pack that states operating points', () => {
  it('gives every finding its standing, and the reading what that follows from', async () => {
    // Every answer of the tiny pack on this knee: grade 0, with 0.29 for all others together.
    const plain = await read(await packWith('plain', {}))
    expect(plain.judging).toBeUndefined()
    expect(new Set(standings(plain))).toEqual(new Set(['normal']))
    const normal = await read(await packWith('normal', pointsAt(at(0.4))))
    expect(normal.judging?.families.map(({ name }) => name)).toEqual(['bml.size'])
    expect(new Set(standings(normal))).toEqual(new Set(['normal']))
    const unsure = await read(await packWith('unsure', pointsAt({ normalBelow: 0.2, abnormalFrom: 0.5 })))
    expect(new Set(standings(unsure))).toEqual(new Set(['unsure']))
    expect(unsure.findings.find(({ answered }) => answered)?.unsure).toBe(
      'The probability of something abnormal is 29 %: too much for normal (below 20 %), too little for abnormal (50 % and more).',
    )
    // Grades and probabilities are those of the pack without.
    expect(unsure.findings.map(({ grades }) => grades)).toEqual(plain.findings.map(({ grades }) => grades))
  })

  it('calls abnormal what is graded so, from the operating point on only', async () => {
    const json = z.object({ families: z.array(JsonObject) }).parse(JSON.parse(await readFile(TINY_JSON, 'utf8')))
    const families = json.families.map((family) => ({ ...family, weights: [1, 1, 8, 1] }))
    const called = async (name: string, limit: number) =>
      new Set(
        standings(
          await read(await packWith(name, { families, ...pointsAt({ normalBelow: 0.1, abnormalFrom: limit }) })),
        ),
      )
    expect(await called('weighted low', 0.25)).toEqual(new Set(['abnormal']))
    expect(await called('weighted high', 0.5)).toEqual(new Set(['unsure']))
  })

  it('calls what lies outside its usual ranges unsure, with the reason', async () => {
    const strange = await read(await packWith('strange', pointsAt(at(0.5), { usual: [[-2, -1]] })))
    const answered = strange.findings.filter(({ answered: is }) => is)
    expect(answered.length).toBeGreaterThan(0)
    for (const finding of answered) expect(finding).toMatchObject({ standing: 'unsure', unsure: STRANGE_REGION })
  })

  it('grades nothing in images that it never learned from, unless somebody insists', async () => {
    const json = JsonObject.parse(JSON.parse(await readFile(TINY_JSON, 'utf8')))
    const outOfDistribution = {
      ...JsonObject.parse(json['outOfDistribution']),
      threshold: 1e-9,
      checks: [{ measure: 'bone-fraction', min: 2, max: 3, scale: 1 }],
    }
    const place = await packWith('stranger', { ...pointsAt(at(0.5)), outOfDistribution })
    const held = await read(place)
    expect(held.flags).toContain('out-of-distribution')
    expect(standings(held)).toEqual([])
    expect(held.findings.find(({ question }) => question === 1)).toMatchObject({
      standing: 'unanswered',
      reason: STRANGE,
    })
    expect(standings(await read(place, true)).length).toBeGreaterThan(0)
  })

  it('is refused where points are of no family, run backwards, or have ranges of other features', async () => {
    const points = pointsAt(at(0.5)).operatingPoints.families['bml.size']
    const refused = async (name: string, families: unknown, words: RegExp): Promise<void> => {
      await expect(loadPack(await packWith(name, { operatingPoints: { families } }))).rejects.toThrow(words)
    }
    await refused(
      'nobody',
      { 'hoffa.grade': points },
      /hoffa\.grade has operating points and is no family of this pack/,
    )
    await refused(
      'ranges',
      {
        'bml.size': {
          ...points,
          usual: [
            [0, 1],
            [0, 1],
          ],
        },
      },
      /bml\.size has 1 features and 2 usual/,
    )
    await refused(
      'backwards',
      { 'bml.size': { ...points, points: { ...points.points, specific: { normalBelow: 0.6, abnormalFrom: 0.4 } } } },
      /Abnormal begins where normal ends/,
    )
    await refused('unknown', { 'bml.size': { ...points, costs: 3 } }, /operatingPoints\.families\.bml\.size\.costs/)
  })
})
