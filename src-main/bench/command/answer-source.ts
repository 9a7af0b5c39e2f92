import fs from 'node:fs'
import path from 'node:path'
import { isBaseline, openBaseline } from '../answerers/baselines.js'
import { openChat } from '../answerers/chat.js'
import { ChatServer } from '../../answers/chat/chat-server.js'
import { openKneeReader, type KneeReader } from '../answerers/knee-reader.js'
import { loopbackBase } from '../../answers/chat/loopback.js'
import { openPack } from '../answerers/pack.js'
import { openReader, READER_PREFIX } from '../answerers/person.js'
import { convertReleasedOutputs } from '../answerers/stored-answers.js'
import type { Dataset } from '../../datasets/dataset.js'
import type { ProviderChoice } from '../../inference/host/providers.js'
import type { AnswerSource } from '../run/run-benchmark.js'
import { isServerAddress, type BenchArguments } from './arguments.js'

/** Opens the folder of a pack. */
export type OpenReader = (folder: string, provider: ProviderChoice, signal: AbortSignal) => Promise<KneeReader>

export interface SourceContext {
  readonly arguments: BenchArguments
  readonly dataset: Dataset
  /** Opens the dataset that `--fit` names. */
  readonly openFit: (data: string) => Promise<Dataset>
  /** Folder of an installed pack, or null where there is none of this id. */
  readonly packFolder: (id: string) => string | null
  /** Opens a pack where it may hang or crash without harm; in this process where left out. */
  readonly openReader?: OpenReader | undefined
  readonly signal: AbortSignal
}

/** Opens whatever `--answerer` names. Rejects with a sentence. */
export async function openSource(context: SourceContext): Promise<AnswerSource> {
  const { arguments: given, dataset, signal } = context
  const name = given.answerer
  if (isBaseline(name)) {
    const fitted = given.fit === null ? dataset : await context.openFit(given.fit)
    return { kind: 'ask', answerer: openBaseline(name, fitted, given.fit === null, given.setting.seed) }
  }
  if (name.startsWith(READER_PREFIX)) return { kind: 'ask', answerer: openReader(name.slice(READER_PREFIX.length)) }
  if (isServerAddress(name)) return { kind: 'ask', answerer: await openServer(name, given, signal) }
  if (name.endsWith('.jsonl') || (name.endsWith('.json') && !name.endsWith('pack.json'))) return storedFile(name, given)
  const folder = fs.existsSync(path.join(name, 'pack.json')) ? name : context.packFolder(name)
  if (folder === null)
    throw new Error(`"${name}" is no baseline, no pack, no address and no file of answers. See condyle bench --help.`)
  return {
    kind: 'ask',
    answerer: openPack(await (context.openReader ?? openKneeReader)(folder, given.provider, signal)),
  }
}

async function openServer(
  address: string,
  given: BenchArguments,
  signal: AbortSignal,
): Promise<ReturnType<typeof openChat>> {
  const base = await loopbackBase(address)
  const server = new ChatServer({
    base,
    timeoutMs: given.timeoutMs,
    retries: given.retries,
    backoffMs: 500,
    maxTokens: given.maxTokens,
    seed: given.setting.seed,
  })
  return openChat({
    server,
    model: given.model ?? (await server.models(signal))[0] ?? '',
    address: base.origin,
    style: given.pictures,
    longestEdge: given.longestEdge,
    parallel: given.parallel,
  })
}

/** Answers of the released inference script, as this benchmark reads them, in the folder of the run. */
export const CONVERTED = 'converted-answers.jsonl'

async function storedFile(file: string, given: BenchArguments): Promise<AnswerSource> {
  if (!fs.existsSync(file)) throw new Error(`The file ${file} does not exist. Give the path of the answers.`)
  const description = { kind: 'stored', title: path.basename(file), details: { file: path.basename(file) } } as const
  if (file.endsWith('.jsonl')) return { kind: 'file', file, description }
  fs.mkdirSync(given.out, { recursive: true })
  const converted = path.join(given.out, CONVERTED)
  const { written } = await convertReleasedOutputs(file, converted)
  if (written === 0)
    throw new Error(`${file} holds no answer to a known question. Give the output of the released inference script.`)
  return { kind: 'file', file: converted, description }
}
