import { app, type BrowserWindow } from 'electron'
import { benchmarkHandlers } from '../benchmarks/handlers.js'
import type { Handlers } from '../bridge-server.js'
import type { Workstation } from '../workstation.js'
import { applicationHandlers } from './application.js'
import { casebookHandlers } from './casebook.js'
import { caseHandlers } from './cases.js'
import { exportHandlers } from './exports.js'
import { followUpHandlers } from './follow-up.js'
import { importHandlers } from './imports.js'
import { inferenceHandlers } from './inference.js'
import { opinionHandlers } from './opinions.js'
import { patientHandlers } from './patients.js'
import { readHandlers } from './reads.js'
import { sessionHandlers } from './sessions.js'
import { travelHandlers } from './travel.js'

/** What each channel of the bridge does. `keysChanged` is called after other keys were chosen. */
export function windowHandlers(
  workstation: Workstation,
  window: () => BrowserWindow | null,
  keysChanged: () => void,
): Handlers {
  return {
    ...applicationHandlers(workstation, keysChanged),
    ...importHandlers(workstation, window),
    ...caseHandlers(workstation, window),
    ...casebookHandlers(workstation, window),
    ...patientHandlers(workstation),
    ...readHandlers(workstation),
    ...followUpHandlers(workstation),
    ...sessionHandlers(workstation, window),
    ...travelHandlers(workstation, window),
    ...inferenceHandlers(workstation),
    ...opinionHandlers(workstation),
    ...exportHandlers(workstation, window),
    ...benchmarkHandlers({ ...workstation.benchmarking, application: app.getAppPath() }, window),
  }
}
