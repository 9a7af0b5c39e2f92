import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { PNG } from 'pngjs'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openChat } from '../../../src-main/bench/answerers/chat.js'
import { ChatServer, type ChatServerOptions } from '../../../src-main/bench/answerers/chat-server.js'
import { isLoopbackAddress, loopbackBase } from '../../../src-main/bench/answerers/loopback.js'
import { chosenSlices, presentVolume } from '../../../src-main/bench/answerers/present-volume.js'
import { openQuintuples } from '../../../src-main/bench/datasets/quintuple-dataset.js'
import { collectAnswers } from '../../../src-main/bench/run/collect-answers.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import type { Setting } from '../../../src-shared/case/benchmark.js'
import { readLines, smallDataset, temporaryFolder, writeDataset } from './fixture.js'

const RequestSchema = z.object({
  model: z.string(),
  temperature: z.literal(0),
  messages: z.tuple([
    z.object({ role: z.literal('system'), content: z.string() }),
    z.object({
      role: z.literal('user'),
      content: z.array(
        z.union([
          z.object({ type: z.literal('text'), text: z.string() }),
          z.object({
            type: z.literal('image_url'),
            image_url: z.object({ url: z.string().startsWith('data:image/png;base64,') }),
          }),
        ]),
      ),
    }),
  ]),
})

interface Asked {
  readonly text: string
  readonly images: readonly PNG[]
}

type Reply =
  { readonly status?: number; readonly text?: string; readonly raw?: string; readonly location?: string } | 'hang'

const servers: http.Server[] = []

/** A chat server on this machine that answers as told. */
async function chatServer(
  reply: (asked: Asked, count: number) => Reply,
): Promise<{ url: string; asked: Asked[]; server: http.Server }> {
  const asked: Asked[] = []
  const server = http.createServer((request, response) => {
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: 'little-model' }] }))
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = RequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
      const parts = body.messages[1].content
      const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
      const images = parts.flatMap((part) =>
        part.type === 'image_url' ? [PNG.sync.read(Buffer.from(part.image_url.url.split(',')[1] ?? '', 'base64'))] : [],
      )
      asked.push({ text, images })
      const answer = reply({ text, images }, asked.length)
      if (answer === 'hang') return
      response.statusCode = answer.status ?? 200
      if (answer.location) response.setHeader('location', answer.location)
      response.end(answer.raw ?? JSON.stringify({ choices: [{ message: { content: answer.text ?? '' } }] }))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return { url: `http://127.0.0.1:${address.port}`, asked, server }
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const setting: Setting = { id: 'zero-shot', chain: true, volume: 'full', slices: 4, seed: 1 }

async function client(url: string, more: Partial<ChatServerOptions> = {}): Promise<ChatServer> {
  return new ChatServer({
    base: await loopbackBase(url),
    timeoutMs: 5000,
    retries: 2,
    backoffMs: 1,
    maxTokens: 100,
    seed: 1,
    ...more,
  })
}

/** All answers to a dataset, and what was asked. */
async function ask(
  url: string,
  data: string,
  used: Setting,
  file = path.join(temporaryFolder(), 'answers.jsonl'),
  options: Partial<ChatServerOptions> = {},
): Promise<Record<string, unknown>[]> {
  const dataset = await openQuintuples(data, 'quintuples')
  const server = await client(url, options)
  const answerer = openChat({ server, model: 'm', address: url, style: 'slices', longestEdge: 384, parallel: 2 })
  await collectAnswers({
    dataset,
    answerer,
    setting: used,
    answersFile: file,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  })
  return readLines(file).map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)))
}

const oneKnee = (): string => writeDataset({ a: { patient: 'one', truth: [{ question: 40, grades: [1] }] } })
const right =
  '{"box": [2, 10, 2, 10, 2, 10], "reasoning": ["A small outgrowth is seen."], "MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}}'

describe('a chat server', () => {
  it('gets the question and the pictures, and its answer is scored', async () => {
    const { url, asked } = await chatServer(() => ({ text: right }))
    const out = temporaryFolder()
    const output = { out: '', error: '' }
    const code = await runBenchCommand(
      ['--data', oneKnee(), '--answerer', url, '--out', out, '--slices', '4', '--setting', 'zero-shot-schema'],
      {
        out: (text) => (output.out += text),
        error: (text) => (output.error += text),
        signal: new AbortController().signal,
      },
      { simulate: null, packFolder: () => null, cacheFolder: out, version: 'test', now: () => new Date(0) },
    )
    expect(code, output.error).toBe(0)
    const result = readBenchmark(out)
    expect(result.answerer).toMatchObject({ kind: 'chat', title: 'little-model' })
    expect(result.overall.accuracy.value).toBe(1)
    // Voxels 2…10 with both ends span 3…21 mm; the true box 4…20: 16³ / 18³.
    expect(result.localisation.mean).toBeCloseTo((16 / 18) ** 3, 9)
    expect(result.failures).toMatchObject({ localisation: 0, format: 0, missingChain: 0, repaired: 0 })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.text).toContain('the margin of the medial tibial plateau')
    expect(asked[0]?.text).toContain('outgrowth beyond the expected contour')
    expect(asked[0]?.text).toContain('slice 0\nslice 5\nslice 10\nslice 15')
    expect(asked[0]?.images.map((image) => [image.width, image.height])).toEqual([
      [24, 20],
      [24, 20],
      [24, 20],
      [24, 20],
    ])
  })

  it('is asked again after a passing failure, but not after a refusal', async () => {
    const flaky = await chatServer((_asked, count) => (count < 3 ? { status: 503, raw: 'busy' } : { text: right }))
    expect((await ask(flaky.url, oneKnee(), setting))[0]).toMatchObject({ text: right })
    expect(flaky.asked).toHaveLength(3)

    const strict = await chatServer(() => ({ status: 400, raw: 'too many images' }))
    expect((await ask(strict.url, oneKnee(), setting))[0]).toMatchObject({
      error: 'The server answered 400: too many images',
    })
    expect(strict.asked).toHaveLength(1)

    const odd = await chatServer(() => ({ raw: '<html>' }))
    expect((await ask(odd.url, oneKnee(), setting))[0]).toMatchObject({
      error: 'The server sent no JSON. Check that it speaks the OpenAI protocol.',
    })
  })

  it('may take only so long', async () => {
    const slow = await chatServer(() => 'hang')
    const [answer] = await ask(slow.url, oneKnee(), setting, undefined, { timeoutMs: 40, retries: 1 })
    expect(answer).toMatchObject({ error: 'The server gave no answer within 0 s.' })
    expect(slow.asked).toHaveLength(2)
  })

  it('must not lead elsewhere', async () => {
    const away = await chatServer(() => ({ status: 302, location: 'http://192.0.2.1/v1/chat/completions', raw: '' }))
    expect((await ask(away.url, oneKnee(), setting))[0]).toMatchObject({ error: 'The server answered 302: ' })
    expect(away.asked).toHaveLength(1)
  })

  it('can vanish in the middle: the same run goes on later and asks only what is missing', async () => {
    const data = smallDataset()
    const file = path.join(temporaryFolder(), 'answers.jsonl')
    const first = await chatServer((_asked, count) => {
      if (count === 4) first.server.closeAllConnections()
      return { text: right }
    })
    await expect(ask(first.url, data, setting, file, { retries: 0 })).rejects.toThrow(
      'then run the same command to go on',
    )
    const before = readLines(file).length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(8)
    fs.appendFileSync(file, '{"case": "d", "quest')
    const second = await chatServer(() => ({ text: right }))
    expect(await ask(second.url, data, setting, file)).toHaveLength(8)
    expect(second.asked).toHaveLength(8 - before)
  })

  it('can be interrupted: the run that goes on ends with the same bench.json', async () => {
    const data = smallDataset()
    const abort = new AbortController()
    let stopAt = 5
    const { url, asked } = await chatServer((_asked, count) => {
      if (count === stopAt) abort.abort()
      return { text: right }
    })
    const run = async (out: string, signal: AbortSignal): Promise<{ code: number; error: string }> => {
      let error = ''
      const code = await runBenchCommand(
        ['--data', data, '--answerer', url, '--out', out, '--slices', '4', '--seed', '3'],
        { out: () => undefined, error: (text) => (error += text), signal },
        { simulate: null, packFolder: () => null, cacheFolder: out, version: 'test', now: () => new Date(0) },
      )
      return { code, error }
    }
    const result = (out: string): unknown => ({ ...readBenchmark(out), resources: null })
    const [broken, whole] = [temporaryFolder(), temporaryFolder()]
    const stopped = await run(broken, abort.signal)
    expect(stopped.code).toBe(1)
    expect(stopped.error).toContain('Interrupted. The same command goes on where it stopped.')
    expect(readLines(path.join(broken, 'answers.jsonl'))).toHaveLength(4)
    stopAt = -1
    const { signal } = new AbortController()
    const resumed = await run(broken, signal)
    expect(resumed).toMatchObject({ code: 0 })
    expect(resumed.error).toContain('going on with an earlier run')
    // Eight questions, and the fifth one twice.
    expect(asked).toHaveLength(9)
    expect(await run(whole, signal)).toMatchObject({ code: 0 })
    expect(result(broken)).toEqual(result(whole))
  })

  it('gets only the true region where the setting gives it away, and no box is asked for', async () => {
    const { url, asked } = await chatServer(() => ({ text: right }))
    await ask(url, oneKnee(), { ...setting, id: 'gt-region', slices: 'all' })
    // 4…20 mm is voxel 2…10; the margin of 4 voxels is clipped at 0: 0…14 along each axis.
    expect(asked[0]?.images).toHaveLength(15)
    expect([asked[0]?.images[0]?.width, asked[0]?.images[0]?.height]).toEqual([15, 15])
    expect(asked[0]?.text).not.toContain('"box"')
  })

  it('is asked twice to localise and then to grade the crop', async () => {
    const { url, asked } = await chatServer((_asked, count) => ({
      text: count === 1 ? '{"box": [4, 6, 8, 12, 8, 12]}' : right,
    }))
    const [answer] = await ask(url, oneKnee(), { ...setting, volume: 'localise-then-crop', slices: 'all' })
    expect(asked).toHaveLength(2)
    expect(asked[0]?.images).toHaveLength(16)
    // Voxels 3.5…6.5 along the slices, 4 more on each side, rounded outwards: −1…11, clipped to 0…11.
    expect(asked[1]?.images).toHaveLength(12)
    expect(answer).toMatchObject({ text: right, boxVoxel: { min: [7.5, 7.5, 3.5], max: [12.5, 12.5, 6.5] } })
  })
})

describe('addresses', () => {
  it('stay on this machine', async () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '[::1]'].map(isLoopbackAddress)).toEqual([true, true, true, true])
    expect(['10.0.0.1', '0.0.0.0', '128.0.0.1', '::2', 'example.org'].map(isLoopbackAddress)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    expect((await loopbackBase('http://127.0.0.1:8080')).href).toBe('http://127.0.0.1:8080/v1')
    expect((await loopbackBase('http://127.0.0.1:8080/v1/chat/completions')).href).toBe('http://127.0.0.1:8080/v1')
    expect((await loopbackBase('http://localhost:1/api/')).href).toBe('http://localhost:1/api/v1')
    for (const address of [
      'http://example.org',
      'http://127.0.0.1.example.org',
      'ftp://127.0.0.1',
      'nonsense',
      'http://me:secret@127.0.0.1',
      'http://16843009',
    ])
      await expect(loopbackBase(address), address).rejects.toThrow()
  })
})

describe('pictures of a volume', () => {
  const geometry = { dims: [8, 6, 10] as const, affineLps: null }
  const voxels = Int16Array.from({ length: 480 }, (_, index) => index % 8)

  it('take slices evenly from first to last', () => {
    expect(chosenSlices(0, 9, 4)).toEqual([0, 3, 6, 9])
    expect(chosenSlices(3, 5, 8)).toEqual([3, 4, 5])
    expect(chosenSlices(0, 9, 1)).toEqual([5])
    expect(chosenSlices(2, 4, 'all')).toEqual([2, 3, 4])
  })

  it('lie side by side on a sheet', () => {
    const { images } = presentVolume(
      { geometry, voxels },
      { slices: 3, style: 'montage', longestEdge: 100, crop: null },
    )
    const png = PNG.sync.read(images[0]?.png ?? Buffer.alloc(0))
    expect([png.width, png.height]).toEqual([16, 12])
    expect(images[0]?.caption).toBe('sheet of 2 × 2 tiles, row by row the slices 0, 5, 9')
    // Intensities 0…7 along x; 0 is left out of the window, so 1 is black and 7 white.
    expect([...Array.from({ length: 8 }, (_, x) => png.data[x * 4])]).toEqual([0, 0, 43, 85, 128, 170, 213, 255])
  })

  it('are averaged down by a whole factor, and say how to get back to voxels', () => {
    const shown = presentVolume({ geometry, voxels }, { slices: 1, style: 'slices', longestEdge: 4, crop: null })
    expect(shown.size).toEqual([4, 3])
    // Pixel 1 is the mean of voxels 2 and 3: its centre lies at voxel 2.5.
    expect(shown.offset[0] + shown.scale[0] * 1).toBe(2.5)
    const png = PNG.sync.read(shown.images[0]?.png ?? Buffer.alloc(0))
    expect(png.data[4]).toBe(Math.round((255 * (2.5 - 1)) / 6))
  })
})
