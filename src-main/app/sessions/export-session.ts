import { app, dialog, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { Response } from '../../../src-shared/bridge.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { share } from '../../files/privacy.js'
import type { Workstation } from '../workstation.js'

/** Neutral: a name of a file must not tell who or what is in it. */
const NAMES = { answers: 'session-answers.csv', numbers: 'session-numbers.csv' } as const

/** Asks where to save and writes the answers of a session, or its numbers; null where the user cancelled. */
export async function exportSession(
  { aside }: Pick<Workstation, 'aside'>,
  window: BrowserWindow | null,
  id: string,
  what: 'answers' | 'numbers',
): Promise<Response<'sessions.export'>> {
  const options = {
    title: what === 'answers' ? 'Save the answers of the session' : 'Save the numbers of the session',
    defaultPath: path.join(app.getPath('documents'), NAMES[what]),
    properties: ['showOverwriteConfirmation' as const],
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  }
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  if (answer.canceled || answer.filePath === '') return null
  await writeFileWhole(answer.filePath, await aside.do('session-csv', { id, what }))
  await share(answer.filePath)
  return { path: answer.filePath }
}
