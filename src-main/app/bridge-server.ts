import { ipcMain, type BrowserWindow } from 'electron'
import { REQUESTS, type Channel, type Response, type WindowEvent } from '../../src-shared/bridge.js'
import { REQUEST_BYTES } from '../../src-shared/case/bounds.js'
import { whenFree, type InTurn } from '../casebook/index.js'
import { sentenceFor } from '../files/disk-trouble.js'
import { fitsInto } from './payload-size.js'
import { isTrustedSender } from './trust.js'

/** Channels that write decisions, readers and patients, and those that read the casebook on the way. */
const WRITES =
  /^(?:reads|readers)\.|^sessions\.(?:make|start|remove|finish|reveal|close|lock|spend|settle)$|^casebook\.(?:keep|restore)$|^patients\.(?:link|keep-apart|part|undo)$|^worklist\.remove$/
const LOOKS = /^(?:case|worklist|patients|inference)\.|^sessions\.(?!send$|merge$)|^opinions\.(?:list|show)$/

/** What each channel does. A handler that throws rejects the window's promise with the error's sentence. */
export type Handlers = { [C in Channel]: (payload: RequestOutput<C>) => Promise<Response<C>> | Response<C> }
type RequestOutput<C extends Channel> = (typeof REQUESTS)[C]['request']['_output']

/** Carried over IPC in place of a rejection, whose message Electron would wrap in its own words. */
export type Reply = { ok: true; value: unknown } | { ok: false; message: string }

/** Who answers the window. */
export interface Answering {
  readonly handlers: Handlers
  readonly turn: InTurn
  /** Throws a sentence where a request may not be answered now. */
  readonly check: (channel: Channel, payload: unknown) => void
}

/**
 * Answers the channels of bridge.ts: the sender must be our own top frame, the payload must be no larger than a request may be, and fit its schema.
 * What is asked before there is anybody to answer waits. `report` hears of failures that are not sentences for a person.
 */
export function serveBridge(answering: Promise<Answering>, report: (channel: Channel, error: unknown) => void): void {
  for (const channel of channels()) {
    ipcMain.handle(channel, async (event, payload: unknown): Promise<Reply> => {
      if (!isTrustedSender(event.senderFrame)) return { ok: false, message: 'This page may not talk to Condyle.' }
      const { handlers, turn, check } = await answering
      const act = (request: unknown): unknown => {
        check(channel, request)
        return call(channel, handlers, request)
      }
      return answer(channel, payload, (request) => patiently(channel, () => act(request), turn), report)
    })
  }
}

async function answer<C extends Channel>(
  channel: C,
  payload: unknown,
  act: (request: unknown) => Promise<unknown>,
  report: (channel: Channel, error: unknown) => void,
): Promise<Reply> {
  if (!fitsInto(payload, REQUEST_BYTES))
    return {
      ok: false,
      message: `This is too much at once: more than ${REQUEST_BYTES / 1024 ** 2} MB. Take less, such as fewer files or a shorter text.`,
    }
  const parsed = REQUESTS[channel].request.safeParse(payload)
  if (!parsed.success) return { ok: false, message: `The window sent a request that ${channel} does not understand.` }
  try {
    return { ok: true, value: await act(parsed.data) }
  } catch (error) {
    report(channel, error)
    return { ok: false, message: sentenceFor(error) }
  }
}

/** What is decided is written in its order; what only looks waits by itself where another program holds the casebook. */
function patiently(channel: Channel, work: () => unknown, turn: InTurn): Promise<unknown> {
  if (WRITES.test(channel)) return turn.do(work)
  if (LOOKS.test(channel)) return whenFree(work)
  return Promise.resolve(work())
}

function call<C extends Channel>(channel: C, handlers: Handlers, payload: unknown): unknown {
  const handler: (payload: never) => unknown = handlers[channel]
  return Reflect.apply(handler, undefined, [payload])
}

function channels(): Channel[] {
  return Object.keys(REQUESTS).filter((name): name is Channel => name in REQUESTS)
}

/** Sends an event to the window, where there is one. */
export function sendEvent(window: BrowserWindow | null, event: WindowEvent): void {
  if (window && !window.isDestroyed()) window.webContents.send('event', event)
}
