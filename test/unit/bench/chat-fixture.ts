import http from 'node:http'
import path from 'node:path'
import { PNG } from 'pngjs'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { openChat, type ChatOptions } from '../../../src-main/bench/answerers/chat.js'
import { ChatServer, type ChatServerOptions } from '../../../src-main/answers/chat/chat-server.js'
import { loopbackBase } from '../../../src-main/answers/chat/loopback.js'
import { openQuintuples } from '../../../src-main/datasets/quintuple-dataset.js'
import { collectAnswers } from '../../../src-main/bench/run/collect-answers.js'
import type { Setting } from '../../../src-shared/benchmark/benchmark.js'
import { readLines, temporaryFolder, writeDataset } from './fixture.js'

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

export interface Asked {
  readonly text: string
  readonly images: readonly PNG[]
}

type Reply =
  | { readonly status?: number; readonly text?: string; readonly raw?: string; readonly location?: string }
  | 'hang'
  | 'drop'

const servers: http.Server[] = []

/** A chat server on this machine that answers as told. */
export async function chatServer(
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
      if (answer === 'drop') {
        request.socket.destroy()
        return
      }
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

export const setting: Setting = { id: 'zero-shot', chain: true, volume: 'full', slices: 4, seed: 1 }

export async function client(url: string, more: Partial<ChatServerOptions> = {}): Promise<ChatServer> {
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
export async function ask(
  url: string,
  data: string,
  used: Setting,
  file = path.join(temporaryFolder(), 'answers.jsonl'),
  options: Partial<ChatServerOptions> = {},
  style: ChatOptions['style'] = 'slices',
): Promise<Record<string, unknown>[]> {
  const dataset = await openQuintuples(data, 'quintuples')
  const server = await client(url, options)
  const answerer = openChat({ server, model: 'm', address: url, style, longestEdge: 384, parallel: 2 })
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

export const oneKnee = (): string => writeDataset({ a: { patient: 'one', truth: [{ question: 40, grades: [1] }] } })
/** The right answer to the only question of `oneKnee`. */
export const right =
  '{"box": [2, 10, 2, 10, 2, 10], "reasoning": ["A small outgrowth is seen."], "MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}}'
