import type http from 'node:http'
import path from 'node:path'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { openChat, type ChatOptions } from '../../../src-main/bench/answerers/chat.js'
import { ChatServer, type ChatServerOptions } from '../../../src-main/answers/chat/chat-server.js'
import { loopbackBase } from '../../../src-main/answers/chat/loopback.js'
import { openQuintuples } from '../../../src-main/datasets/quintuple-dataset.js'
import { collectAnswers } from '../../../src-main/bench/run/collect-answers.js'
import type { Setting } from '../../../src-shared/benchmark/benchmark.js'
import { startChatServer, type Asked, type ChatReply, type ChatServerInTest } from '../../fixtures/chat-server.js'
import { readLines, temporaryFolder, writeDataset } from './fixture.js'

const servers: ChatServerInTest[] = []

/** A chat server on this machine that answers as told. */
export async function chatServer(
  reply: (asked: Asked, count: number) => ChatReply,
): Promise<{ url: string; asked: Asked[]; server: http.Server }> {
  const server = await startChatServer(reply)
  servers.push(server)
  return server
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
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
