import { app, dialog, type BrowserWindow } from 'electron'
import path from 'node:path'
import type { Request, Response } from '../../../src-shared/bridge.js'
import { sessionReportHtml } from '../../exchange/index.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { share } from '../../files/privacy.js'
import { printToPdf } from '../print.js'
import type { Workstation } from '../workstation.js'
import { sessionMethods } from './methods.js'

type What = Request<'sessions.export'>['what']

/** Neutral: a name of a file must not tell who or what is in it. */
const FILES = {
  answers: { title: 'Save the answers of the session', name: 'session-answers', extension: 'csv' },
  numbers: { title: 'Save the numbers of the session', name: 'session-numbers', extension: 'csv' },
  report: { title: 'Save the report of the session', name: 'session-report', extension: 'pdf' },
} as const satisfies Readonly<Record<What, { title: string; name: string; extension: string }>>

/** Asks where to save and writes the answers of a session, its numbers, or its report; null where the user cancelled. */
export async function exportSession(
  workstation: Workstation,
  window: BrowserWindow | null,
  id: string,
  what: What,
): Promise<Response<'sessions.export'>> {
  const { title, name, extension } = FILES[what]
  const options = {
    title,
    defaultPath: path.join(app.getPath('documents'), `${name}.${extension}`),
    properties: ['showOverwriteConfirmation' as const],
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  }
  const answer = window ? await dialog.showSaveDialog(window, options) : await dialog.showSaveDialog(options)
  if (answer.canceled || answer.filePath === '') return null
  const content =
    what === 'report'
      ? await printToPdf(await sessionReport(workstation, id), workstation.places.print)
      : await workstation.aside.do('session-csv', { id, what })
  await writeFileWhole(answer.filePath, content)
  await share(answer.filePath)
  return { path: answer.filePath }
}

async function sessionReport(workstation: Workstation, id: string): Promise<string> {
  const { aside, reader, sessions } = workstation
  const summary = sessions.summary(id, reader.id)
  const [numbers, methods] = await Promise.all([
    aside.do('session-numbers', { id }),
    sessionMethods(workstation, id, false),
  ])
  return sessionReportHtml({ summary, numbers, methods: methods.text, trainedOn: methods.trainedOn })
}
