import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider, Reading } from '../../../src-shared/case/reading.js'
import { InferenceHost } from '../../../src-main/inference/host/client.js'
import { forkedChild } from '../../../src-main/processes/index.js'
import { TINY_PACK, writeTinyVolume } from './tiny-volume.js'

const ENTRY = join(import.meta.dirname, '../../../src-main/inference/host/host.ts')
/** Electron's own software renderer for Vulkan: slow, but it runs the very path a graphics card would. */
const SWIFTSHADER = join(import.meta.dirname, '../../../.runtime/electron/vk_swiftshader_icd.json')
const LOADERS = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/aarch64-linux-gnu/libvulkan.so.1']
const missing = !existsSync(SWIFTSHADER)
  ? 'Electron’s SwiftShader is not set up'
  : !LOADERS.some((path) => existsSync(path))
    ? 'libvulkan1 is not installed'
    : null
if (missing) console.warn(`Skipped: WebGPU against the processor, because ${missing}.`)

describe.skipIf(missing !== null)('WebGPU', () => {
  let folder = ''
  const before = process.env['VK_ICD_FILENAMES']
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'condyle-webgpu-'))
    await writeTinyVolume(folder, 'left', false)
    process.env['VK_ICD_FILENAMES'] = SWIFTSHADER
  })
  afterAll(async () => {
    if (before === undefined) delete process.env['VK_ICD_FILENAMES']
    else process.env['VK_ICD_FILENAMES'] = before
    await rm(folder, { recursive: true, force: true })
  })

  async function read(provider: Provider): Promise<Reading> {
    const host = new InferenceHost(() => forkedChild(ENTRY, ['--import', 'tsx']))
    const volumes = [{ folder, label: '', scanMs: 0, decodeMs: 0 }]
    const job = { volumes, packFolder: TINY_PACK, provider, side: null, budgetSeconds: 600 }
    const outcome = await host.run(job).outcome
    host.dispose()
    if (outcome.kind !== 'done') throw new Error(`The run ended as ${outcome.kind}.`)
    return outcome.reading
  }

  it('reads the same knee as the processor, and is recorded as what ran', async () => {
    const [graphics, processor] = [await read('webgpu'), await read('cpu')]
    expect(graphics.provider).toBe('webgpu')
    expect(processor.provider).toBe('cpu')
    expect(graphics.side).toBe('left')
    expect(graphics.regions).toEqual(processor.regions)
    expect(graphics.findings.map(({ grades }) => grades.map(({ grade }) => grade))).toEqual(
      processor.findings.map(({ grades }) => grades.map(({ grade }) => grade)),
    )
  }, 120_000)
})
