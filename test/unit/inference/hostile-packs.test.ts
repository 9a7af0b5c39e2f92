import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InferenceHost, type HostPatience, type RunOutcome } from '../../../src-main/inference/host/client.js'
import type { ReadJob } from '../../../src-main/inference/host/messages.js'
import { INFERENCE_LIMITS } from '../../../src-main/inference/limits.js'
import { listPacks } from '../../../src-main/inference/pack/list.js'
import { loadPack } from '../../../src-main/inference/pack/load.js'
import { forkedChild, type Child } from '../../../src-main/processes/index.js'
import { elsewhere, endless, FLOAT, model, node, value } from '../../fixtures/onnx.js'
import { packWithLocaliser } from '../../fixtures/odd-pack.js'
import { TINY_PACK, writeTinyVolume } from './tiny-volume.js'

const ENTRY = join(import.meta.dirname, '../../../src-main/inference/host/host.ts')
const GRID = [1, 1, 80, 96, 96]
/** How a sentence about a pack ends. */
const REMEDY = /copy the pack again from where it came, or choose another model in the settings\.$/

let folder = ''
let packs = ''
const pack = (): string => join(packs, 'tiny-pack')
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'condyle-hostile-'))
  await writeTinyVolume(join(folder, 'left'), 'left', false)
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  packs = await mkdtemp(join(folder, 'packs-'))
  await cp(TINY_PACK, pack(), { recursive: true })
})

function job(packFolder: string): ReadJob {
  const volumes = [{ folder: join(folder, 'left'), label: '', scanMs: 0, decodeMs: 0 }]
  return { volumes, packFolder, provider: 'cpu', side: null, budgetSeconds: 600 }
}

describe('a graph that does harm', () => {
  let children: (Child & { readonly pid: number })[] = []
  function host(patience: HostPatience): InferenceHost {
    children = []
    return new InferenceHost(() => {
      const child = forkedChild(ENTRY, ['--import', 'tsx'])
      children.push(child)
      return child
    }, patience)
  }
  function message(outcome: RunOutcome): string {
    return outcome.kind === 'failed' ? outcome.message : outcome.kind
  }

  it('never ends: it is ended, said so, and the run that waited behind it is done', async () => {
    const reader = host({ silenceMs: () => 8_000 })
    const endlessRun = reader.run(job(packWithLocaliser(endless(GRID, false))))
    const waiting = reader.run(job(TINY_PACK))
    expect(await endlessRun.outcome).toMatchObject({ kind: 'failed', retry: true })
    expect(message(await endlessRun.outcome)).toMatch(/made no progress and was ended; the case is untouched/)
    expect((await waiting.outcome).kind).toBe('done')
    expect(children).toHaveLength(2)
    reader.dispose()
  }, 90_000)

  it('never ends: cancelling ends it, and the next study is read at once', async () => {
    const reader = host({ silenceMs: () => 600_000, cancelMs: 200 })
    let begun = false
    const onProgress = ({ stage }: { stage: string }): void => void (begun ||= stage === 'localise')
    const endlessRun = reader.run(job(packWithLocaliser(endless(GRID, false))), { onProgress })
    const next = reader.run(job(TINY_PACK))
    await expect.poll(() => begun, { timeout: 30_000 }).toBe(true)
    // It is told before the graph runs, and can still be cancelled in peace until then.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    endlessRun.cancel()
    expect((await endlessRun.outcome).kind).toBe('cancelled')
    expect((await next.outcome).kind).toBe('done')
    expect(children).toHaveLength(2)
    const [busy] = children
    await expect.poll(() => spawnSync('kill', ['-0', String(busy?.pid)]).status).not.toBe(0)
    reader.dispose()
  }, 90_000)

  it('a run that only waits is cancelled without harm to the one at work', async () => {
    const reader = host({ cancelMs: 50 })
    const first = reader.run(job(TINY_PACK))
    const second = reader.run(job(TINY_PACK))
    second.cancel()
    expect((await second.outcome).kind).toBe('cancelled')
    expect((await first.outcome).kind).toBe('done')
    expect(children).toHaveLength(1)
    reader.dispose()
  }, 60_000)

  it.skipIf(process.platform !== 'linux')(
    'takes more and more memory: it is ended, and said so',
    async () => {
      const reader = host({ bytes: 700 * 1024 ** 2 })
      const outcome = await reader.run(job(packWithLocaliser(endless(GRID, true)))).outcome
      expect(outcome).toMatchObject({ kind: 'failed', retry: true })
      expect(message(outcome)).toMatch(/needed more than 0\.7 GB of memory and was ended; the case is untouched/)
      reader.dispose()
    },
    90_000,
  )

  it('is not what its pack.json says: a sentence with the pack and what to do', async () => {
    const reader = host({})
    const wrong = model({
      nodes: [node('NoSuchOperator', ['image'], ['tissue'])],
      inputs: [value('image', FLOAT, GRID)],
      outputs: [value('tissue', FLOAT)],
    })
    const copy = model({
      nodes: [node('Identity', ['image'], ['tissue']), node('Identity', ['image'], ['embedding'])],
      inputs: [value('image', FLOAT, [1, 1, 8, 8, 8])],
      outputs: [value('tissue', FLOAT), value('embedding', FLOAT)],
    })
    for (const [onnx, cause] of [
      [wrong, /^The graph localise of the model pack odd-pack cannot be opened: /],
      [copy, /^The graph localise of the model pack odd-pack failed while it ran: /],
    ] as const) {
      const outcome = await reader.run(job(packWithLocaliser(onnx))).outcome
      expect(outcome).toMatchObject({ kind: 'failed', retry: false })
      expect(message(outcome)).toMatch(cause)
      expect(message(outcome)).toMatch(REMEDY)
    }
    reader.dispose()
  }, 60_000)
})

describe('a pack that reaches outside its folder', () => {
  it.each(['pack.json', 'grade.onnx'])('%s is a link: refused, listed with the reason', async (name) => {
    await rename(join(pack(), name), join(folder, name))
    await symlink(join(folder, name), join(pack(), name))
    await expect(loadPack(pack())).rejects.toThrow(/is a link, and a model pack holds its own files only/)
    await expect(loadPack(pack())).rejects.toThrow(REMEDY)
  })

  it('its folder is a link: listed with the reason, never followed', async () => {
    await symlink(TINY_PACK, join(packs, 'linked'))
    const linked = (await listPacks(packs)).find(({ id }) => id === 'linked')
    expect(linked?.refused).toMatch(
      /linked is a link, and a model pack lies in the folder of packs itself; copy it there/,
    )
  })

  it.skipIf(process.platform === 'win32')('a pipe in a file’s place is not waited for', async () => {
    await rm(join(pack(), 'grade.onnx'))
    expect(spawnSync('mkfifo', [join(pack(), 'grade.onnx')]).status).toBe(0)
    await expect(loadPack(pack())).rejects.toThrow(/grade\.onnx is not a file/)
  })

  it('keeps weights in another file: refused before ONNX Runtime sees it', async () => {
    const outside = model({
      nodes: [node('Mul', ['image', 'weight'], ['tissue'])],
      weights: [elsewhere('weight', '/etc/passwd')],
      inputs: [value('image', FLOAT, GRID)],
      outputs: [value('tissue', FLOAT)],
    })
    await expect(loadPack(packWithLocaliser(outside))).rejects.toThrow(
      /localise\.onnx keeps its weights in another file, which no hash of the pack covers; export the graph/,
    )
  })

  it('is no graph at all', async () => {
    for (const junk of [Buffer.from('<html>not found</html>'), Buffer.alloc(64, 0xff)])
      await expect(loadPack(packWithLocaliser(junk))).rejects.toThrow(/localise\.onnx is not an ONNX graph; copy the/)
  })
})

describe('a pack without measure', () => {
  const ManifestSchema = z.looseObject({
    localise: z.looseObject({ grid: z.looseObject({ size: z.array(z.number()), spacing: z.number() }) }),
  })
  async function changeGrid(grid: { size?: number[]; spacing?: number }): Promise<void> {
    const file = join(pack(), 'pack.json')
    const json = ManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const localise = { ...json.localise, grid: { ...json.localise.grid, ...grid } }
    await writeFile(file, JSON.stringify({ ...json, localise }))
  }

  it.each([
    ['a spacing of nothing', { spacing: 1e-9 }],
    ['a spacing of a metre', { spacing: 1000 }],
    ['a grid of a billion voxels along an axis', { size: [1e9, 1, 1] }],
    ['a grid that no memory holds', { size: [512, 512, 512] }],
  ])('%s: refused, naming the place', async (_, grid) => {
    await changeGrid(grid)
    await expect(loadPack(pack())).rejects.toThrow(/pack\.json breaks its contract: localise\.grid/)
    await expect(loadPack(pack())).rejects.toThrow(REMEDY)
  })

  it('a file of any size is refused before it is read', async () => {
    await truncate(join(pack(), 'grade.onnx'), INFERENCE_LIMITS.fileBytes + 1)
    await expect(loadPack(pack())).rejects.toThrow(/grade\.onnx has 1,025 MB where a model pack may have 1,024 MB/)
    await truncate(join(pack(), 'pack.json'), INFERENCE_LIMITS.manifestBytes + 1)
    await expect(loadPack(pack())).rejects.toThrow(/pack\.json has 17 MB where a model pack may have 16 MB/)
  })

  it('a field with a name of a megabyte is named in a short sentence', async () => {
    const file = join(pack(), 'pack.json')
    const json = ManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    await writeFile(file, JSON.stringify({ ...json, ['x'.repeat(1e6)]: 1 }))
    const [listed] = await listPacks(packs)
    expect(listed?.refused?.length).toBeLessThan(700)
    expect(listed?.refused).toMatch(/carries a field that/)
  })
})
