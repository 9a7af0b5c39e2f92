import { ChatServer } from '../../answers/chat/chat-server.js'
import { loopbackBase } from '../../answers/chat/loopback.js'
import { encode } from '../../answers/chat/present-volume.js'

const EDGE = 64
const SEED = 1
/** A word or two, also of a model that thinks aloud for a moment. */
const TOKENS = 256

interface Server {
  readonly address: string
  readonly timeoutSeconds: number
}

/** The models that a server of this machine offers. Rejects with a sentence. */
export async function offeredModels(server: Server, signal: AbortSignal): Promise<string[]> {
  return (await chatServer(server)).models(signal)
}

/**
 * Whether a model answers, and sees what is in a picture: it is shown one whose one half is bright, and then the other half. Nothing of
 * any patient is sent. Rejects with a sentence where it does not answer.
 */
export async function tryModel(
  server: Server,
  model: string,
  signal: AbortSignal,
): Promise<{ readonly sees: boolean; readonly sentence: string }> {
  const chat = await chatServer(server)
  const started = performance.now()
  const named: boolean[] = []
  for (const bright of ['left', 'right'] as const) {
    const { text } = await chat.complete(
      model,
      'You look at pictures and answer with one word.',
      [
        { type: 'text', text: 'Which half of this picture is bright, left or right? Answer with one word.' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${halfBright(bright).toString('base64')}` } },
      ],
      signal,
    )
    named.push(lastHalf(text) === bright)
  }
  const seconds = ((performance.now() - started) / 2000).toFixed(1)
  return named.every(Boolean)
    ? { sees: true, sentence: `${model} answers, in ${seconds} s, and sees what is in a picture.` }
    : {
        sees: false,
        sentence: `${model} answers, but did not see which half of a picture is bright: choose a model that takes pictures, and start its server with its vision part.`,
      }
}

function lastHalf(text: string): string | undefined {
  return text
    .toLowerCase()
    .match(/\b(?:left|right)\b/g)
    ?.at(-1)
}

function halfBright(half: 'left' | 'right'): Buffer {
  const pixels = new Uint8Array(EDGE * EDGE)
  for (let index = 0; index < pixels.length; index++)
    pixels[index] = index % EDGE < EDGE / 2 === (half === 'left') ? 230 : 10
  return encode(pixels, EDGE, EDGE)
}

async function chatServer({ address, timeoutSeconds }: Server): Promise<ChatServer> {
  return new ChatServer({
    base: await loopbackBase(address),
    timeoutMs: 1000 * timeoutSeconds,
    retries: 0,
    backoffMs: 0,
    maxTokens: TOKENS,
    seed: SEED,
  })
}
