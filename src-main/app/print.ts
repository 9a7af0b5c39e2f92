import { BrowserWindow, session } from 'electron'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { toDiskError } from '../files/disk-trouble.js'
import { OWN_TAG } from '../files/process-tag.js'

/**
 * Prints a self-contained HTML page to an A4 PDF, in a hidden, scriptless window of its own session that
 * reaches nothing but the page itself. The page lies in `folder`, inside the data folder, for that moment.
 */
export async function printToPdf(html: string, folder: string): Promise<Buffer> {
  const partition = session.fromPartition('print', { cache: false })
  partition.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !/^(data|file):/.test(details.url) }))
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: partition, sandbox: true, contextIsolation: true, javascript: false },
  })
  try {
    await withPage(html, folder, (file) => window.loadFile(file))
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<div style="width:100%;font:8px sans-serif;color:#666;padding:0 12mm;display:flex;justify-content:space-between">' +
        '<span>Condyle · research use, not for diagnosis</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>',
      margins: { top: 0.5, bottom: 0.6, left: 0.5, right: 0.5 },
    })
  } finally {
    window.destroy()
  }
}

/** Data addresses end at 2 MB, and key images are larger: the page goes through a file that lives one moment. */
async function withPage<T>(html: string, folder: string, use: (file: string) => Promise<T>): Promise<T> {
  const file = path.join(folder, `${OWN_TAG}-${randomBytes(6).toString('hex')}.html`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(file, html, { mode: 0o600, flag: 'wx' })
    return await use(file)
  } catch (error) {
    throw toDiskError(error, folder)
  } finally {
    await rm(file, { force: true }).catch(() => undefined)
  }
}
