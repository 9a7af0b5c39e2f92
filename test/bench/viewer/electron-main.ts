/**
 * The benchmark's own small application: Condyle's private protocol and content policy, with pages that only draw a
 * volume. Volumes lie in the folder named by CONDYLE_BENCH_VOLUMES as `<name>.json` and `<name>.raw`; raw ones are
 * checked as the application checks them, but where they are asked for as `unchecked/<name>.raw`.
 */
import { app, BrowserWindow, session } from 'electron'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { registerScheme, serve, type StreamedVolume } from '../../../src-main/app/protocol.js'
import { checkedPieces } from '../../../src-main/files/volume-hash.js'
import { CaseVolumeSchema } from '../../../src-shared/case/case-volume.js'
import { APP_ORIGIN } from '../../../src-main/app/trust.js'
import { CLOSED } from './open-and-close.js'

/** How often the study is opened and closed without anybody at the page (open-and-close.ts); 0: somebody is. */
const TIMES = Number(process.env['CONDYLE_BENCH_TIMES'] ?? 0)
/** How long memory that was given back may take to go, ms. */
const SETTLE = 500

const VOLUMES = process.env['CONDYLE_BENCH_VOLUMES'] ?? path.join(import.meta.dirname, 'volumes')

// A fresh profile: nothing that an earlier run remembered may be measured.
app.setPath('userData', fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-viewer-bench-')))
registerScheme()
app.on('window-all-closed', () => app.quit())
// Not awaited at the top: Electron becomes ready only after this module has run.
void app.whenReady().then(() => {
  serve(session.defaultSession, path.join(import.meta.dirname, 'pages'), findVolume)
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    useContentSize: true,
    backgroundColor: '#000000',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
  })
  void (TIMES > 0 ? openAndClose(window) : window.loadURL(`${APP_ORIGIN}/blank.html`))
})

/** Opens the study, waits for all of it, closes it and collects the garbage; then waits for the line that says go on. */
async function openAndClose(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${APP_ORIGIN}/ours.html?${process.env['CONDYLE_BENCH_QUERY'] ?? ''}`)
  const page = (code: string): Promise<unknown> => window.webContents.executeJavaScript(code)
  await page(`(async () => { while (!('bench' in window)) await new Promise((go) => setTimeout(go, 20)) })()`)
  const lines = createInterface({ input: process.stdin })
  for (let time = 0; time < TIMES; time++) {
    await page('bench.open().then(() => bench.everything()).then(() => bench.close()).then(() => gc())')
    await setTimeout(SETTLE)
    const answered = once(lines, 'line')
    console.log(CLOSED)
    await answered
  }
  lines.close()
  app.quit()
}

function findVolume(name: string): Promise<StreamedVolume | null> {
  const file = path.join(VOLUMES, path.basename(name))
  if (!fs.existsSync(file)) return Promise.resolve(null)
  const pieces = fs.createReadStream(file, { highWaterMark: 1 << 20 })
  const bytes = fs.statSync(file).size
  if (!name.endsWith('.raw') || name.startsWith('unchecked/')) return Promise.resolve({ bytes, pieces })
  const { meta } = CaseVolumeSchema.parse(JSON.parse(fs.readFileSync(file.replace(/raw$/, 'json'), 'utf8')))
  return Promise.resolve({ bytes, pieces: checkedPieces(meta, pieces) })
}
