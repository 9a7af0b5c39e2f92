import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isLoopbackAddress, loopbackBase } from '../../../src-main/answers/chat/loopback.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { ScoredAnswerSchema } from '../../../src-shared/benchmark/benchmark.js'
import { ask, chatServer, oneKnee, right, setting } from './chat-fixture.js'
import { readLines, smallDataset, temporaryFolder } from './fixture.js'

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

  it('is not asked about a volume that cannot be read: its own questions fail, and the exit code says so', async () => {
    const data = smallDataset()
    fs.writeFileSync(path.join(data, 'b.nii.gz'), 'not a volume')
    const { url, asked } = await chatServer(() => ({ text: right }))
    const out = temporaryFolder()
    let error = ''
    const code = await runBenchCommand(
      ['--data', data, '--answerer', url, '--out', out, '--slices', '4'],
      { out: () => undefined, error: (text) => (error += text), signal: new AbortController().signal },
      { simulate: null, packFolder: () => null, cacheFolder: out, version: 'test', now: () => new Date(0) },
    )
    expect(code).toBe(3)
    expect(error).toMatch(/b\.nii\.gz/)
    expect(error).toContain('One volume could not be read, and the questions about it count as not answered.')
    expect(asked).toHaveLength(6)
    expect(readBenchmark(out).counts).toMatchObject({ questions: 8, errors: 2 })
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

  it.each([408, 429, 500, 502, 504])('is asked again after the status %i', async (status) => {
    const busy = await chatServer((_asked, count) => (count === 1 ? { status, raw: 'busy' } : { text: right }))
    expect((await ask(busy.url, oneKnee(), setting))[0]).toMatchObject({ text: right })
    expect(busy.asked).toHaveLength(2)
  })

  it('that stays busy costs the question, which is asked again when the run goes on', async () => {
    const [data, file] = [oneKnee(), path.join(temporaryFolder(), 'answers.jsonl')]
    const busy = await chatServer((_asked, count) => (count <= 3 ? { status: 429, raw: 'slow down' } : { text: right }))
    expect(await ask(busy.url, data, setting, file)).toMatchObject([{ error: 'The server answered 429: slow down' }])
    expect(busy.asked).toHaveLength(3)
    expect(await ask(busy.url, data, setting, file)).toMatchObject([{ text: right }])
    expect(await ask(busy.url, data, setting, file)).toHaveLength(1)
    expect(busy.asked).toHaveLength(4)
  })

  it('is told that its first look had to be mended, as of any other answer', async () => {
    const { url } = await chatServer(({ text }) => ({
      text: text.includes('Where is') ? "Here: {'box': [6, 4, 12, 8, 12, 8]}" : right,
    }))
    const out = temporaryFolder()
    const code = await runBenchCommand(
      ['--data', oneKnee(), '--answerer', url, '--out', out, '--volume', 'localise-then-crop'],
      { out: () => undefined, error: () => undefined, signal: new AbortController().signal },
      { simulate: null, packFolder: () => null, cacheFolder: out, version: 'test', now: () => new Date(0) },
    )
    expect(code).toBe(0)
    const [line] = readLines(path.join(out, 'questions.jsonl'))
    expect(ScoredAnswerSchema.parse(JSON.parse(line ?? '')).repairs).toEqual([
      { code: 'prose-around-json', detail: 'first look: Here:' },
      { code: 'json-syntax', detail: 'first look: the object is not valid JSON' },
      { code: 'box-swapped', detail: 'first look: a lower end above the upper one' },
    ])
  })

  it('may take only so long', async () => {
    const slow = await chatServer(() => 'hang')
    const [answer] = await ask(slow.url, oneKnee(), setting, undefined, { timeoutMs: 40, retries: 1 })
    expect(answer).toMatchObject({ error: 'The server gave no answer within 0 s.' })
    expect(slow.asked).toHaveLength(2)
  })

  it('must not lead elsewhere', async () => {
    const other = await chatServer(() => ({ text: right }))
    for (const status of [301, 302, 303, 307, 308]) {
      const away = await chatServer(() => ({ status, location: `${other.url}/v1/chat/completions`, raw: '' }))
      const [answer] = await ask(away.url, oneKnee(), setting)
      expect(answer).toMatchObject({
        error: `The server sends on to another address (${status}), which is not followed: images must stay on this machine.`,
      })
      expect(away.asked).toHaveLength(1)
    }
    expect(other.asked).toHaveLength(0)
  })

  it('can vanish in the middle: the same run goes on later and asks only what is missing', async () => {
    const data = smallDataset()
    const file = path.join(temporaryFolder(), 'answers.jsonl')
    const first = await chatServer((_asked, count) => {
      if (count === 4) first.server.closeAllConnections()
      return { text: right }
    })
    await expect(ask(first.url, data, setting, file, { retries: 0 })).rejects.toThrow('Start it, then go on.')
    const before = readLines(file).length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(8)
    fs.appendFileSync(file, '{"case": "d", "quest')
    const second = await chatServer(() => ({ text: right }))
    expect(await ask(second.url, data, setting, file)).toHaveLength(8)
    expect(second.asked).toHaveLength(8 - before)
  })

  it('is not asked about a volume that cannot be read, which costs no other one', async () => {
    const data = smallDataset()
    const file = path.join(temporaryFolder(), 'answers.jsonl')
    const { url, asked } = await chatServer(() => ({ text: right }))
    const place = path.join(data, 'b.nii.gz')
    const whole = fs.readFileSync(place)
    fs.writeFileSync(place, whole.subarray(0, 40))
    const answers = await ask(url, data, setting, file)
    expect(answers.filter((answer) => 'error' in answer).map((answer) => answer['case'])).toEqual(['b', 'b'])
    expect(asked).toHaveLength(6)
    fs.writeFileSync(place, whole)
    expect((await ask(url, data, setting, file)).filter((answer) => 'error' in answer)).toEqual([])
    expect(asked).toHaveLength(8)
    for (const name of ['a', 'b', 'c', 'd']) fs.rmSync(path.join(data, `${name}.nii.gz`))
    await expect(ask(url, data, setting)).rejects.toThrow('a.nii.gz')
  })

  it('can vanish beside an answer that is kept', async () => {
    const data = smallDataset()
    const file = path.join(temporaryFolder(), 'answers.jsonl')
    const { url, asked } = await chatServer(({ text }, count) =>
      count <= 2 && text.includes('"grade"') ? 'drop' : { text: right },
    )
    await expect(ask(url, data, setting, file, { retries: 0 })).rejects.toThrow('Start it, then go on.')
    // Two questions are asked at a time: the one about the osteophyte was dropped, that about the cartilage answered.
    expect(readLines(file)).toHaveLength(1)
    expect(await ask(url, data, setting, file)).toHaveLength(8)
    expect(asked).toHaveLength(9)
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
