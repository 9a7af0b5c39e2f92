import { z } from 'zod'

/** One part of a user's message. */
export type MessagePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string } }

export interface ChatServerOptions {
  /** Base address, ending in `/v1`, already checked to be on this machine. */
  readonly base: URL
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number
  /** Attempts after the first one. */
  readonly retries: number
  /** Wait before the first retry; doubles with each further one. */
  readonly backoffMs: number
  readonly maxTokens: number
  readonly seed: number
}

const ModelsSchema = z.object({ data: z.array(z.object({ id: z.string() })).min(1) })
const CompletionSchema = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().nullable() }) })).min(1),
  system_fingerprint: z.string().nullish().catch(null),
})

/** What a model answered. */
export interface Completion {
  readonly text: string
  /** What the server says of its build and settings; null where it says nothing. */
  readonly fingerprint: string | null
}

/** Characters of a fingerprint that are kept. */
const FINGERPRINT = 200

/** A reply longer than this is no answer. */
const LONGEST_REPLY = 4 * 1024 * 1024

/** The server cannot be reached at all; going on with the next question makes no sense. */
export class ServerUnreachableError extends Error {
  override readonly name = 'ServerUnreachableError'
}

/** A failure that another attempt may mend. */
class PassingError extends Error {}

class LongReplyError extends Error {}

/** Talks to an OpenAI-compatible chat server (llama.cpp, vLLM, Ollama). Redirects are not followed: they could lead away. */
export class ChatServer {
  constructor(private readonly options: ChatServerOptions) {}

  /** The ids of the models that the server offers. Rejects with a sentence. */
  async models(signal: AbortSignal): Promise<string[]> {
    const parsed = ModelsSchema.safeParse(await this.attempt('models', null, signal))
    if (!parsed.success) throw new Error(`${this.options.base.href} lists no model. Name the one that it runs.`)
    return parsed.data.data.map(({ id }) => id)
  }

  /** The model's answer to one message. Deterministic as far as the server is: temperature 0 and a fixed seed. */
  async complete(
    model: string,
    system: string,
    parts: readonly MessagePart[],
    signal: AbortSignal,
  ): Promise<Completion> {
    const { maxTokens, seed } = this.options
    const body = {
      model,
      temperature: 0,
      seed,
      max_tokens: maxTokens,
      stream: false,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: parts },
      ],
    }
    const parsed = CompletionSchema.safeParse(await this.attempt('chat/completions', body, signal))
    if (!parsed.success)
      throw new Error('The server sent no chat completion. Check that it speaks the OpenAI protocol.')
    const { choices, system_fingerprint: fingerprint } = parsed.data
    return {
      text: choices[0]?.message.content ?? '',
      fingerprint: fingerprint ? fingerprint.slice(0, FINGERPRINT) : null,
    }
  }

  private async attempt(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.request(path, body, signal)
      } catch (error) {
        signal.throwIfAborted()
        if (
          !(error instanceof PassingError || error instanceof ServerUnreachableError) ||
          attempt >= this.options.retries
        )
          throw error
        await pause(this.options.backoffMs * 2 ** attempt, signal)
      }
    }
  }

  private async request(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const { base, timeoutMs } = this.options
    const limit = AbortSignal.timeout(timeoutMs)
    let response: Response
    try {
      response = await fetch(`${base.href}/${path}`, {
        redirect: 'manual',
        signal: AbortSignal.any([signal, limit]),
        ...(body === null
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
    } catch {
      if (limit.aborted) throw new PassingError(`The server gave no answer within ${Math.round(timeoutMs / 1000)} s.`)
      throw new ServerUnreachableError(`No server answers at ${base.origin}. Start it, then go on.`)
    }
    let text: string
    try {
      text = await limitedText(response)
    } catch (error) {
      if (limit.aborted)
        throw new PassingError(`The server gave no whole answer within ${Math.round(timeoutMs / 1000)} s.`)
      signal.throwIfAborted()
      if (error instanceof LongReplyError) throw error
      throw new PassingError('The server broke off in the middle of its answer.')
    }
    if (response.ok) return parsedJson(text)
    if (response.status >= 300 && response.status < 400)
      throw new Error(
        `The server sends on to another address (${response.status}), which is not followed: images must stay on this machine.`,
      )
    const reason = `The server answered ${response.status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`
    if (response.status === 408 || response.status === 429 || response.status >= 500) throw new PassingError(reason)
    throw new Error(reason)
  }
}

async function limitedText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  if (!response.body) return text
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > LONGEST_REPLY)
      throw new LongReplyError(
        `The server sent more than ${LONGEST_REPLY / 1024 ** 2} MB for one answer, which was not read to its end.`,
      )
  }
  return text + decoder.decode()
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('The server sent no JSON. Check that it speaks the OpenAI protocol.')
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason instanceof Error ? signal.reason : new Error('Cancelled.'))
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
