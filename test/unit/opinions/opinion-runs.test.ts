import path from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import type { OpinionEvent } from '../../../src-shared/bridge-opinions.js'
import type { ChatServerSettings } from '../../../src-shared/case/opinion.js'
import { ChatServerSettingsSchema } from '../../../src-shared/case/opinion.js'
import { VolumeMetaSchema } from '../../../src-shared/case/volume.js'
import { InTurn, type Casebook } from '../../../src-main/casebook/index.js'
import { VolumeCache } from '../../../src-main/imaging/index.js'
import { ChatProcess, OpinionRuns, type Ask } from '../../../src-main/opinions/index.js'
import { forkedChild } from '../../../src-main/processes/index.js'
import { startChatServer, type Asked, type ChatReply, type ChatServerInTest } from '../../fixtures/chat-server.js'
import { addCase } from '../casebook/case-data.js'
import { newCasebook, temporaryFolder } from '../casebook/fixtures.js'
import { volumeMeta } from '../exchange/fixtures.js'

const ENTRY = path.join(import.meta.dirname, '../../../src-main/opinions/process/worker.ts')

const servers: ChatServerInTest[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

async function chatServer(reply: (asked: Asked, count: number) => ChatReply): Promise<ChatServerInTest> {
  const server = await startChatServer(reply)
  servers.push(server)
  return server
}

const answer = (grade: number): string =>
  `{"box": [1, 3, 2, 10, 4, 12], "reasoning": ["A small outgrowth is seen."], "MOAKS_scores": {"x": {"grade": ${grade}}}}`

interface Room {
  readonly casebook: Casebook
  readonly runs: OpinionRuns
  readonly chat: ChatProcess
  readonly caseId: string
  readonly cacheRoot: string
  readonly events: OpinionEvent[]
  /** Asks questions 30, 31 … of the case's only series, and waits for the end. */
  readonly ask: (url: string, questions: number, server?: Partial<ChatServerSettings>) => Promise<string>
  readonly asks: (questions: readonly number[]) => Ask[]
  readonly ended: () => Promise<OpinionEvent>
}

/** A casebook with a case, a cache with its series, and the real process that asks. */
async function room(): Promise<Room> {
  const { casebook } = newCasebook()
  const caseId = addCase(casebook, 1)
  const cache = new VolumeCache(path.join(temporaryFolder(), 'cache'))
  const { meta } = await cache.store(
    VolumeMetaSchema.omit({ hash: true, createdAt: true, schema: true }).parse(volumeMeta()),
    Int16Array.from({ length: 21 * 21 * 5 }, (_, index) => index % 500),
  )
  const chat = new ChatProcess({ fork: () => forkedChild(ENTRY, ['--import', 'tsx']) })
  onTestFinished(() => chat.dispose())
  const events: OpinionEvent[] = []
  let heard: ((event: OpinionEvent) => void) | undefined
  const runs = new OpinionRuns({
    casebook,
    chat,
    turn: new InTurn(),
    cacheRoot: cache.root,
    emit: (event) => {
      events.push(event)
      if (event.phase !== 'progress') heard?.(event)
    },
  })
  const asks = (questions: readonly number[]): Ask[] =>
    questions.map((question) => ({ question, volume: meta.hash, images: 'a coronal PD MRI' }))
  const ended = (): Promise<OpinionEvent> => new Promise((resolve) => (heard = resolve))
  return {
    casebook,
    runs,
    chat,
    caseId,
    cacheRoot: cache.root,
    events,
    asks,
    ended,
    ask: async (url, count, server = {}) => {
      const end = ended()
      const id = await runs.start({
        caseId,
        server: { ...ChatServerSettingsSchema.parse({ address: url }), ...server },
        volume: meta.hash,
        asks: asks(Array.from({ length: count }, (_, index) => 30 + index)),
        askedBy: null,
      })
      await end
      return id
    },
  }
}

const impatient = { setup: { ...ChatServerSettingsSchema.parse({}).setup, timeoutSeconds: 1 } }

describe('a second opinion', () => {
  it('is asked with pictures of the case, and kept with what was understood beside the text as given', async () => {
    const { url, asked } = await chatServer(() => ({ text: answer(1), fingerprint: 'build-7' }))
    const { casebook, caseId, ask, events } = await room()
    const id = await ask(url, 2)
    expect(asked).toHaveLength(2)
    expect(asked[0]?.text).toContain('These images are a coronal PD MRI of one knee.')
    expect(asked[0]?.model).toBe('little-model')
    expect(asked[0]?.images.map(({ width, height }) => [width, height])).toEqual(Array(5).fill([21, 21]))
    const opinion = casebook.opinions.get(caseId, id)
    expect(opinion).toMatchObject({ model: 'little-model', server: `${url}/v1`, questions: [30, 31] })
    expect(opinion.finishedAt).not.toBeNull()
    const [first] = casebook.opinions.answers(id)
    expect(first).toMatchObject({
      question: 30,
      standing: 'answered',
      text: answer(1),
      grades: [{ component: 'osteophyte.size', grade: 1 }],
      steps: ['A small outgrowth is seen.'],
      fingerprint: 'build-7',
    })
    expect(first?.boxLps).not.toBeNull()
    expect(events.at(-1)).toEqual({ phase: 'done', caseId, id })
    expect(events.filter(({ phase }) => phase === 'progress')).toMatchObject([
      { done: 0 },
      { done: 1 },
      { done: 2, total: 2 },
    ])
  })

  it('counts each kind of failure, shows it, and gives it no grade', async () => {
    const lies = [
      'I cannot say.',
      `${answer(1)} or rather ${answer(3)}`,
      '{"reasoning": ["There is no osteophyte."], "MOAKS_scores": {"x": {"grade": 3}}}',
      '{"MOAKS_scores": {"x": {"grade": 99}}}',
    ]
    const { url } = await chatServer((_asked, count) => ({ text: lies[count - 1] ?? answer(2) }))
    const { casebook, ask } = await room()
    const id = await ask(url, 5)
    const answers = casebook.opinions.answers(id)
    expect(answers.map(({ standing }) => standing)).toEqual([
      'not-understood',
      'contradicting',
      'contradicting',
      'not-understood',
      'answered',
    ])
    for (const one of answers.slice(0, 4)) {
      expect(one.grades).toEqual([])
      expect(one.problem).toMatch(/\S.*[.”]$/)
    }
    expect(answers[0]?.text).toBe('I cannot say.')
    expect(casebook.opinions.counts(id)).toEqual({ answered: 1, 'no-answer': 0, 'not-understood': 2, contradicting: 2 })
  })

  it('bears a server that hangs, floods, breaks off, breaks JSON or sends elsewhere, a question each', async () => {
    let elsewhere = 0
    const trap = await chatServer(() => {
      elsewhere++
      return { text: answer(1) }
    })
    const does = [
      'flood',
      { raw: '{"choices": [' },
      { status: 302, location: trap.url },
      { status: 400, raw: 'no pictures' },
    ] as const
    const { url, flooded } = await chatServer((_asked, count) => does[count - 1] ?? (count < 8 ? 'half' : 'hang'))
    const { casebook, ask } = await room()
    const id = await ask(url, 6, impatient)
    const answers = casebook.opinions.answers(id)
    expect(answers.map(({ standing }) => standing)).toEqual(Array(6).fill('no-answer'))
    expect(answers.map(({ problem }) => problem)).toEqual([
      'The server sent more than 4 MB for one answer, which was not read to its end.',
      'The server sent no JSON. Check that it speaks the OpenAI protocol.',
      expect.stringContaining('sends on to another address (302), which is not followed'),
      'The server answered 400: no pictures',
      'The server broke off in the middle of its answer.',
      'The server gave no answer within 1 s.',
    ])
    expect(flooded()).toBeLessThan(50 * 1024 ** 2)
    expect(elsewhere).toBe(0)
  }, 60_000)

  it('keeps what was answered when the server goes, and goes on with what is open', async () => {
    const first = await chatServer((_asked, count) => (count < 3 ? { text: answer(1) } : 'drop'))
    const { casebook, runs, caseId, asks, ended, ask, events } = await room()
    const id = await ask(first.url, 4)
    expect(JSON.stringify(events.at(-1))).toMatch(/"failed".*No server answers at/)
    expect(casebook.opinions.answers(id)).toHaveLength(2)
    expect(casebook.opinions.get(caseId, id).finishedAt).toBeNull()

    first.close()
    const second = await startChatServer(() => ({ text: answer(2) }))
    servers.push(second)
    const opinion = { ...casebook.opinions.get(caseId, id), server: second.url }
    const end = ended()
    runs.resume(opinion, asks([32, 33]))
    expect((await end).phase).toBe('done')
    expect(second.asked).toHaveLength(2)
    expect(casebook.opinions.answers(id).map(({ grades }) => grades[0]?.grade)).toEqual([1, 1, 2, 2])
    expect(casebook.opinions.get(caseId, id).finishedAt).not.toBeNull()
  }, 30_000)

  it('can be stopped while the server takes its time, and is asked one at a time for a case', async () => {
    const { url, asked } = await chatServer((_asked, count) => (count === 1 ? { text: answer(1) } : 'hang'))
    const { casebook, runs, caseId, ended, events, asks } = await room()
    const commission = {
      caseId,
      server: ChatServerSettingsSchema.parse({ address: url }),
      volume: null,
      asks: asks([29, 30]),
      askedBy: null,
    }
    const end = ended()
    const id = await runs.start(commission)
    await expect(runs.start(commission)).rejects.toThrow('asked about this case already')
    await expect.poll(() => asked.length).toBe(2)
    await expect.poll(() => casebook.opinions.answers(id).length).toBe(1)
    runs.cancel(caseId, id)
    expect((await end).phase).toBe('cancelled')
    expect(runs.isRunning({ caseId, id })).toBe(false)
    expect(casebook.opinions.answers(id)).toHaveLength(1)
    expect(events.some(({ phase }) => phase === 'failed')).toBe(false)
  })

  it('is never asked of another machine', async () => {
    const { casebook, runs, caseId, asks, chat } = await room()
    const far = [
      'http://10.0.0.1:8080',
      'http://example.org',
      'http://localhost.example.org',
      'http://169.254.169.254',
      'ftp://127.0.0.1',
    ]
    for (const address of far) {
      const server = ChatServerSettingsSchema.parse({ address, model: 'm' })
      await expect(runs.start({ caseId, server, volume: null, asks: asks([30]), askedBy: null })).rejects.toThrow(
        /not this machine|no web address/,
      )
      await expect(chat.models(address)).rejects.toThrow(/not this machine|no web address/)
    }
    expect(casebook.opinions.of(caseId)).toEqual([])
  })

  it('costs its case a sentence where the process is killed, and keeps what came before', async () => {
    const { url, asked } = await chatServer((_asked, count) => (count === 1 ? { text: answer(1) } : 'hang'))
    const { cacheRoot, asks } = await room()
    let pid = 0
    const chat = new ChatProcess({
      fork: () => {
        const child = forkedChild(ENTRY, ['--import', 'tsx'])
        pid = child.pid
        return child
      },
    })
    onTestFinished(() => chat.dispose())
    const stop = new AbortController()
    const heard: number[] = []
    const run = chat.ask(
      {
        address: url,
        model: 'm',
        setup: ChatServerSettingsSchema.parse({}).setup,
        cacheRoot,
        asks: asks([29, 30]),
      },
      stop.signal,
      ({ question }) => heard.push(question),
    )
    await Promise.race([run.catch(() => undefined), expect.poll(() => asked.length).toBe(2)])
    process.kill(pid, 'SIGKILL')
    await expect(run).rejects.toThrow('stopped unexpectedly. What was answered is kept')
    expect(heard).toEqual([29])
  })
})

describe('trying a server', () => {
  it('tells a model that sees from one that only answers', async () => {
    const sees = await chatServer(({ images }) => {
      const [picture] = images
      return { text: (picture?.data[0] ?? 0) > 100 ? 'Left.' : 'It is the right half' }
    })
    const blind = await chatServer(() => ({ text: 'left' }))
    const { chat } = await room()
    expect(await chat.models(sees.url)).toEqual(['little-model', 'large-model'])
    const [first, second] = [await chat.try(sees.url, 'little-model'), await chat.try(blind.url, 'little-model')]
    expect([first.sees, second.sees]).toEqual([true, false])
    expect(first.sentence).toContain('sees what is in a picture')
    expect(second.sentence).toContain('choose a model that takes pictures')
    const nobody = await chatServer(() => 'hang')
    nobody.close()
    await expect(chat.models(nobody.url)).rejects.toThrow('No server answers at')
  })
})
