import fs from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { mergedSentences, sentSentences } from '../../../src-shared/session/travel-words.js'
import { PASSPHRASE_LEAST } from '../../../src-shared/session/passphrase.js'
import { openAlone, openToRead, type Casebook } from '../../casebook/index.js'
import { share } from '../../files/privacy.js'
import { VolumeCache } from '../../imaging/index.js'
import { SessionService, stateOf } from '../../sessions/session-service.js'
import { beginTravel } from '../../sessions/travel/describe.js'
import { travelSecret } from '../../sessions/travel/mask.js'
import { mergeSession } from '../../sessions/travel/merge.js'
import { receiveSession } from '../../sessions/travel/receive.js'
import { sendSession } from '../../sessions/travel/send.js'
import { dataFolderOf } from './data-folder.js'
import { EXIT, UsageError } from './exit-codes.js'
import { readPassphrase } from './passphrase.js'
import { progressLine } from './progress-line.js'

/**
 * `condyle session list`, `send` and `merge`: a session to another computer and back without a window. What goes into a file is
 * what nobody in particular may see, and what the one that it is for may: nobody's answers but those on their way home, which
 * are sealed.
 */
export async function sessionCommand(args: string[]): Promise<number> {
  const { values, positionals } = parsed(args)
  const data = dataFolderOf(values.data)
  const [what, name, ...more] = positionals
  if (what === 'list' && name === undefined) return list(data)
  if (what === 'send' && name !== undefined && more.length === 0)
    return send(data, name, {
      to: values.to,
      out: values.out,
      images: values.images,
      passphraseFile: values['passphrase-file'],
    })
  if (what === 'merge' && name !== undefined && more.length === 0)
    return merge(data, path.resolve(name), values['passphrase-file'])
  throw new UsageError('Say "session list", "session send" with a session, or "session merge" with one file.')
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        to: { type: 'string' },
        out: { type: 'string' },
        images: { type: 'boolean', default: false },
        'passphrase-file': { type: 'string' },
      },
    })
  } catch {
    throw new UsageError('The arguments are not understood.')
  }
}

function list(data: string): Promise<number> {
  const casebook = openToRead(fileOf(data))
  try {
    for (const { id, title, state, cases, readers } of new SessionService(casebook).list(null))
      console.log(
        `${id}  ${title}: ${state}, ${cases} cases; ${readers.map((one) => `${one.name} ${one.done}/${one.total}`).join(', ')}`,
      )
    return Promise.resolve(EXIT.done)
  } finally {
    casebook.close()
  }
}

interface SendArguments {
  readonly to: string | undefined
  readonly out: string | undefined
  readonly images: boolean
  readonly passphraseFile: string | undefined
}

async function send(data: string, name: string, { to, out, images, passphraseFile }: SendArguments): Promise<number> {
  if (to === undefined) throw new UsageError('Say for whom with --to: the name of a reader, or "home".')
  if (out === undefined) throw new UsageError('Name the file to write with --out.')
  const passphrase = await readPassphrase(passphraseFile)
  if ([...passphrase].length < PASSPHRASE_LEAST)
    throw new UsageError(`A passphrase has at least ${PASSPHRASE_LEAST} characters: five words, say.`)
  const casebook = openAlone(fileOf(data))
  const line = progressLine()
  try {
    const session = sessionCalled(casebook, name)
    const recipient = to === 'home' ? null : readerOf(casebook, session, to)
    await beginTravel(casebook, session)
    const file = path.resolve(out)
    const sent = await sendSession(
      { casebook, volumes: new VolumeCache(path.join(data, 'volumes')) },
      { session, to: recipient, by: null, images, file, passphrase, secret: travelSecret(casebook) },
      { onProgress: (progress) => line.show(percent(progress)) },
    )
    await share(file)
    line.clear()
    for (const sentence of sentSentences(sent)) console.log(sentence)
    return EXIT.done
  } finally {
    line.clear()
    casebook.close()
  }
}

async function merge(data: string, file: string, passphraseFile: string | undefined): Promise<number> {
  const passphrase = await readPassphrase(passphraseFile)
  const casebook = openAlone(fileOf(data))
  const volumes = new VolumeCache(path.join(data, 'volumes'))
  const line = progressLine()
  const folder = await volumes.workplace()
  try {
    const received = await receiveSession(
      { file, passphrase, folder, identityOf: (session) => casebook.travels.key(session)?.identity ?? null },
      { onProgress: (progress) => line.show(percent(progress)) },
    )
    const sessions = new SessionService(casebook)
    const merged = await mergeSession(casebook, sessions, received)
    let placed = 0
    for (const hash of received.volumes) if (await volumes.adopt(hash, path.join(folder, hash))) placed++
    line.clear()
    for (const sentence of mergedSentences({ ...merged, placed, missing: 0 })) console.log(sentence)
    const conflicts = sessions.list(null).find(({ id }) => id === merged.session)?.conflicts ?? []
    for (const sentence of conflicts) console.log(sentence)
    return EXIT.done
  } finally {
    line.clear()
    casebook.close()
    await fs.rm(folder, { recursive: true, force: true })
  }
}

/** The session of an id or a title. Throws a sentence where there is none, or several. */
function sessionCalled(casebook: Casebook, name: string): string {
  const started = casebook.sessions.list().filter((session) => stateOf(session) !== 'draft')
  const found = started.filter(({ id, plan }) => id === name || plan.title === name)
  const [session, ...more] = found
  if (session && more.length === 0) return session.id
  throw new UsageError(
    session
      ? `There are ${found.length} sessions called ${name}: name one by its id, as "condyle session list" gives it.`
      : `There is no session called ${name} that has started: see "condyle session list".`,
  )
}

function readerOf(casebook: Casebook, session: string, name: string): string {
  const { readers, settledBy } = casebook.sessions.get(session).plan
  const people = [...readers, ...(settledBy === null ? [] : [settledBy])]
  const found = people.find((id) => id === name || casebook.readers.who(id)?.name === name)
  if (found === undefined) throw new UsageError(`${name} neither reads nor settles in this session.`)
  return found
}

function percent({ text, done, total }: { text: string; done: number; total: number }) {
  return total > 0 ? { text: `${text}, %`, done: Math.floor((100 * done) / total), total: 100 } : { text, done, total }
}

function fileOf(data: string): string {
  return path.join(data, 'casebook.sqlite')
}
