/**
 * The age format (age-encryption.org/v1) as it is written and read here: a passphrase for a file, a key pair for what only
 * one casebook may open. All of it is the work of the package; nothing is encrypted by any means of our own.
 */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { quietX25519 } from './quiet-x25519.js'
import { TravelError } from './travel-error.js'

quietX25519()

/** Its mathematics are needed when a session travels, and not at every start. */
const age = () => import('age-encryption')

const AGE = 'age-encryption.org/v1\n'
const ZIP = 'PK\u0003\u0004'
const READ_BYTES = 1 << 20

/** Encrypts pieces with a passphrase as they come. `workFactor`: the scrypt cost as a power of two; that of age where left out. */
export async function* encrypted(
  pieces: AsyncIterable<Uint8Array>,
  passphrase: string,
  workFactor?: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { Encrypter } = await age()
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase)
  if (workFactor !== undefined) encrypter.setScryptWorkFactor(workFactor)
  yield* piecesOf(await encrypter.encrypt(streamOf(pieces)))
}

/**
 * What a file holds, as it is read: each piece is genuine when it comes, and that none is missing is known at the end.
 * Throws TravelError for another passphrase, a file that was changed or cut off, and one of another kind.
 */
export async function* decrypted(file: string, passphrase: string): AsyncGenerator<Uint8Array, void, undefined> {
  const name = path.basename(file)
  await refuseForeign(file)
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  const source: AsyncIterable<Uint8Array> = createReadStream(file, { highWaterMark: READ_BYTES })
  let plain: ReadableStream<Uint8Array>
  try {
    plain = await decrypter.decrypt(streamOf(source))
  } catch (error) {
    throw isOtherPassphrase(error)
      ? new TravelError(`The passphrase does not open ${name}: type it again as its sender gave it.`)
      : damaged(name, error)
  }
  const reading = piecesOf(plain)
  for (;;) {
    const next = await reading.next().catch((error: unknown) => {
      throw damaged(name, error)
    })
    if (next.done) return
    yield next.value
  }
}

/** A new key pair: what is encrypted to the recipient only the identity opens. */
export async function newKey(): Promise<{ recipient: string; identity: string }> {
  const { generateX25519Identity, identityToRecipient } = await age()
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** A text that only the owner of the key can read. */
export async function sealedTo(recipient: string, text: string): Promise<Uint8Array> {
  const { Encrypter } = await age()
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return encrypter.encrypt(text)
}

/** The text that was sealed to a key; undefined where it was sealed to another, or was changed. */
export async function unsealed(sealed: Uint8Array, identity: string): Promise<string | undefined> {
  const { Decrypter } = await age()
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return decrypter.decrypt(sealed, 'text').catch(() => undefined)
}

/** What is no age file is told before anybody waits for a passphrase to be tried. */
async function refuseForeign(file: string): Promise<void> {
  const name = path.basename(file)
  const head = await headOf(file)
  if (head === AGE) return
  if (head.startsWith(ZIP))
    throw new TravelError(`${name} is a ZIP archive and no session: choose the file that Condyle wrote for sending.`)
  if (head !== '' && AGE.startsWith(head)) throw damaged(name)
  throw new TravelError(`${name} is no session of Condyle: choose the file that its sender made with “Send”.`)
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new TravelError(`${path.basename(file)} cannot be read: check that it is there, then choose it again.`, {
      cause: error,
    })
  })
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(AGE.length), 0, AGE.length, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

function damaged(name: string, cause?: unknown): TravelError {
  return new TravelError(
    `${name} was changed or is not complete: nothing of it was taken over. Copy it again, or ask its sender for a new one.`,
    { cause },
  )
}

/** The package says what is wrong in words only. */
function isOtherPassphrase(error: unknown): boolean {
  return error instanceof Error && error.message.includes('no identity matched')
}

function streamOf(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader()
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
  } finally {
    // Who stops before the end wants the source closed, too.
    await reader.cancel().catch(() => undefined)
  }
}
