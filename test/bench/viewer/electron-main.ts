/**
 * The benchmark's own small application: the window, private protocol and content policy of Condyle, with pages that
 * only draw a volume. Volumes lie in the folder named by CONDYLE_BENCH_VOLUMES as `<name>.json` and `<name>.raw`.
 */
import { app, BrowserWindow, protocol } from 'electron'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { registerScheme, SCHEME } from '../../../src-main/app/protocol.js'
import { CONTENT_SECURITY_POLICY } from '../../../src-main/app/security.js'

const PAGES = path.join(import.meta.dirname, 'pages')
const VOLUMES = process.env['CONDYLE_BENCH_VOLUMES'] ?? path.join(import.meta.dirname, 'volumes')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

// A fresh profile: nothing that an earlier run remembered may be measured.
app.setPath('userData', fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-viewer-bench-')))
registerScheme()
app.on('window-all-closed', () => app.quit())
// Not awaited at the top: Electron becomes ready only after this module has run.
void app.whenReady().then(() => {
  protocol.handle(SCHEME, (request) => {
    const { host, pathname } = new URL(request.url)
    return host === 'volume' ? volume(pathname.slice(1)) : page(pathname.slice(1))
  })
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    useContentSize: true,
    backgroundColor: '#000000',
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
  })
  void window.loadURL(`${SCHEME}://app/blank.html`)
})

function page(name: string): Response {
  if (name === 'blank.html') return new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } })
  const file = path.join(PAGES, path.normalize(name))
  if (!file.startsWith(PAGES) || !fs.existsSync(file)) return new Response(null, { status: 404 })
  // The peer has not been made for a content policy: it is measured without one.
  const policy = name === 'peer.html' ? {} : { 'Content-Security-Policy': CONTENT_SECURITY_POLICY }
  const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
  return new Response(new Uint8Array(fs.readFileSync(file)), { headers: { 'Content-Type': type, ...policy } })
}

function volume(name: string): Response {
  const file = path.join(VOLUMES, path.basename(name))
  if (!fs.existsSync(file)) return new Response(null, { status: 404 })
  const stream = Readable.toWeb(fs.createReadStream(file, { highWaterMark: 1 << 20 }))
  const headers = { 'Content-Length': String(fs.statSync(file).size), 'Access-Control-Allow-Origin': '*' }
  return new Response(asBytes(stream), { headers })
}

/** Node's stream of anything as a stream of bytes. */
function asBytes(stream: ReturnType<typeof Readable.toWeb>): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece: { done: boolean; value?: unknown } = await reader.read()
      if (piece.done) controller.close()
      else if (piece.value instanceof Uint8Array) controller.enqueue(piece.value)
    },
  })
}
