import { app, dialog, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { TRAVEL_REQUESTS } from '../../../src-shared/bridge-travel.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'

type TravelHandlers = Pick<Handlers, keyof typeof TRAVEL_REQUESTS>

/** What the channels of sessions that travel do. */
export function travelHandlers(
  { keeping, travel }: Pick<Workstation, 'keeping' | 'travel'>,
  window: () => BrowserWindow | null,
): TravelHandlers {
  return {
    'sessions.offer': ({ id }) => travel.offer(id),
    'sessions.send': async (sending) => {
      const file = await askWhereToSend(window())
      return file === null ? null : travel.send(sending, file)
    },
    'sessions.choose-file': async () => {
      const file = await askForSession(window())
      return file === null ? null : travel.choose(file)
    },
    'sessions.merge': async ({ passphrase }) => {
      const merged = await travel.merge(passphrase)
      keeping.decided()
      return merged
    },
    'sessions.cancel-travel': () => {
      travel.cancel()
      return null
    },
  }
}

const SESSION_FILES = [{ name: 'Session of Condyle', extensions: ['age'] }]

/** Asks where to save a session; null where the user cancelled. The name that is proposed tells nothing of who or what is in it. */
async function askWhereToSend(window: BrowserWindow | null): Promise<string | null> {
  const options = {
    title: 'Save the session to send',
    defaultPath: path.join(app.getPath('documents'), 'session.age'),
    properties: ['showOverwriteConfirmation' as const],
    filters: SESSION_FILES,
  }
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  return answer.canceled || answer.filePath === '' ? null : answer.filePath
}

async function askForSession(window: BrowserWindow | null): Promise<string | null> {
  const options = {
    title: 'Choose the session to merge',
    properties: ['openFile' as const],
    filters: [...SESSION_FILES, { name: 'All files', extensions: ['*'] }],
  }
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
