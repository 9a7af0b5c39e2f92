/**
 * The benchmark's own small application: Condyle's private protocol and content policy, with pages that only draw a
 * volume. Volumes lie in the folder named by CONDYLE_BENCH_VOLUMES as `<name>.json` and `<name>.raw`.
 */
import { app, BrowserWindow, session } from 'electron'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { registerScheme, serve } from '../../../src-main/app/protocol.js'
import { APP_ORIGIN } from '../../../src-main/app/trust.js'

const VOLUMES = process.env['CONDYLE_BENCH_VOLUMES'] ?? path.join(import.meta.dirname, 'volumes')

// A fresh profile: nothing that an earlier run remembered may be measured.
app.setPath('userData', fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-viewer-bench-')))
registerScheme()
app.on('window-all-closed', () => app.quit())
// Not awaited at the top: Electron becomes ready only after this module has run.
void app.whenReady().then(() => {
  serve(session.defaultSession, path.join(import.meta.dirname, 'pages'), (name) =>
    path.join(VOLUMES, path.basename(name)),
  )
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    useContentSize: true,
    backgroundColor: '#000000',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
  })
  void window.loadURL(`${APP_ORIGIN}/blank.html`)
})
