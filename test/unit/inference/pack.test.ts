import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { canonicalJson } from '../../../src-main/inference/pack/canonical-json.js'
import { findPackFolder, listPacks } from '../../../src-main/inference/pack/list.js'
import { loadPack } from '../../../src-main/inference/pack/load.js'
import { readManifest } from '../../../src-main/inference/pack/manifest.js'
import { TINY_PACK } from './tiny-volume.js'

let packs = ''
const pack = (): string => join(packs, 'tiny-pack')
const JsonObject = z.record(z.string(), z.json())

beforeEach(async () => {
  packs = await mkdtemp(join(tmpdir(), 'condyle-packs-'))
  await cp(TINY_PACK, pack(), { recursive: true })
})
afterEach(() => rm(packs, { recursive: true, force: true }))

async function change(edit: (json: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
  const path = join(pack(), 'pack.json')
  await writeFile(path, JSON.stringify(edit(JsonObject.parse(JSON.parse(await readFile(path, 'utf8'))))))
}

describe('loadPack', () => {
  it('verifies every file and gives the bytes it verified', async () => {
    const loaded = await loadPack(pack())
    expect(loaded.manifest.id).toBe('tiny-pack')
    expect(loaded.graphs.grade.byteLength).toBeGreaterThan(100)
  })

  it('refuses a file that was changed', async () => {
    await writeFile(join(pack(), 'grade.onnx'), 'something else')
    await expect(loadPack(pack())).rejects.toThrow(/grade\.onnx is not the file its pack\.json was published with/)
  })

  it('refuses a missing file', async () => {
    await rm(join(pack(), 'segment.onnx'))
    await expect(loadPack(pack())).rejects.toThrow(/segment\.onnx is missing/)
  })

  it('refuses a contract it does not know, naming both', async () => {
    await change((json) => ({ ...json, schema: 'condyle.pack/9' }))
    await expect(loadPack(pack())).rejects.toThrow(/"condyle\.pack\/9".*"condyle\.pack\/3"/)
  })

  it('refuses a field it does not know, wherever it stands, naming it', async () => {
    await change((json) => ({ ...json, temperature: 0.7 }))
    await expect(loadPack(pack())).rejects.toThrow(
      /pack\.json carries a field that "condyle\.pack\/3" does not know: temperature\. What it means/,
    )
    await change((changed) => {
      const json = { ...changed }
      delete json['temperature']
      const segment = JsonObject.parse(json['segment'])
      return { ...json, segment: { ...segment, smooth: true, grid: { ...JsonObject.parse(segment['grid']), tilt: 1 } } }
    })
    await expect(loadPack(pack())).rejects.toThrow(
      /fields that .* does not know: segment\.grid\.tilt, segment\.smooth\./,
    )
    expect((await listPacks(packs))[0]?.refused).toMatch(/segment\.smooth/)
  })

  it('refuses a path out of its folder', async () => {
    await change((json) => ({ ...json, files: { '../grade.onnx': 'a'.repeat(64) } }))
    await expect(loadPack(pack())).rejects.toThrow(/breaks its contract: files/)
  })

  it('refuses a claimed question without a head', async () => {
    await change((json) => ({ ...json, questions: [1, 42] }))
    await expect(loadPack(pack())).rejects.toThrow(/Question 42 has no family/)
  })

  it('gives the graphs of close-ups, and refuses those it could not show anything or has no graph for', async () => {
    const look = {
      name: 'cartilage',
      graph: 'segment.onnx',
      regions: ['tibia-medial-central'],
      size: [16, 16, 16],
      findings: ['cartilage-full-loss'],
      scores: [{ component: 'cartilage.size', features: ['closeUp0'], shownBy: [0] }],
    }
    const withLooks = (closeUps: unknown[], evidence = 4) =>
      change((json) => {
        const segment = JsonObject.parse(json['segment'])
        const { size } = JsonObject.parse(segment['grid'])
        return { ...json, closeUps, segment: { ...segment, evidence, tile: { size, overlap: 0 } } }
      })
    await withLooks([look])
    expect([...(await loadPack(pack())).graphs.closeUps.keys()]).toEqual(['cartilage'])
    await withLooks([look, look])
    await expect(loadPack(pack())).rejects.toThrow(/Two close-ups have the same name/)
    await withLooks([look], 0)
    await expect(loadPack(pack())).rejects.toThrow(/Close-ups want a segmenter that gives evidence/)
    await withLooks([{ ...look, graph: 'closer.onnx' }])
    await expect(loadPack(pack())).rejects.toThrow(/closer\.onnx has no SHA-256/)
    await withLooks([{ ...look, scores: [{ component: 'cartilage.size', features: ['closeUp0'], shownBy: [1] }] }])
    await expect(loadPack(pack())).rejects.toThrow(/a map that the graph does not draw/)
  })

  it('gives the graph of columns on the bones, and refuses one it could not read', async () => {
    const surfaces = { graph: 'grade.onnx', spacing: 1.2, from: -2.5, step: 0.25, samples: 37 }
    const withSurfaces = (section: unknown, evidence = 4) =>
      change((json) => {
        const segment = JsonObject.parse(json['segment'])
        const { size } = JsonObject.parse(segment['grid'])
        return { ...json, surfaces: section, segment: { ...segment, evidence, tile: { size, overlap: 0 } } }
      })
    expect((await loadPack(pack())).graphs.surfaces).toBeNull()
    await withSurfaces(surfaces)
    const loaded = await loadPack(pack())
    expect(loaded.graphs.surfaces?.byteLength).toBe(loaded.graphs.grade.byteLength)
    expect(loaded.manifest.surfaces?.graded).toBe(false)
    await withSurfaces(surfaces, 0)
    await expect(loadPack(pack())).rejects.toThrow(/Columns want a segmenter that gives evidence/)
    await withSurfaces({ ...surfaces, graph: 'columns.onnx' })
    await expect(loadPack(pack())).rejects.toThrow(/columns\.onnx has no SHA-256/)
    await withSurfaces({ ...surfaces, step: 0 })
    await expect(loadPack(pack())).rejects.toThrow(/breaks its contract: surfaces\.step/)
  })
})

describe('the shipped pack', () => {
  it('keeps the contract, and its files are those it names', async () => {
    const { manifest } = await loadPack(join(import.meta.dirname, '../../../models/packs/condyle-reference'))
    expect(manifest.id).toBe('condyle-reference')
  })
})

describe('readManifest', () => {
  it('hashes what is said, not how it is laid out', async () => {
    const { sha256 } = await readManifest(pack())
    await change((json) => Object.fromEntries(Object.entries(json).reverse()))
    expect((await readManifest(pack())).sha256).toBe(sha256)
    await change((json) => ({ ...json, version: '2' }))
    expect((await readManifest(pack())).sha256).not.toBe(sha256)
  })
})

describe('listPacks', () => {
  it('lists usable packs, and refused ones with the reason', async () => {
    await cp(pack(), join(packs, 'other'), { recursive: true })
    const list = await listPacks(packs)
    expect(list.map(({ id, refused }) => [id, refused === null])).toEqual([
      ['other', false],
      ['tiny-pack', true],
    ])
    expect(await listPacks(join(packs, 'nowhere'))).toEqual([])
  })

  it('finds the first usable pack, and names what there is where one is missing', async () => {
    expect(await findPackFolder(packs, null)).toBe(pack())
    await expect(findPackFolder(packs, 'absent')).rejects.toThrow(/no model pack "absent".*there is: tiny-pack/)
  })
})

describe('canonicalJson', () => {
  it('sorts keys at every depth and keeps the order of lists', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: 'x' } })).toBe('{"a":{"c":"x","d":null},"b":[2,1]}')
  })
})
