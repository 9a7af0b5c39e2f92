import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
export const RUNTIME = path.join(ROOT, '.runtime', 'electron')
export const ELECTRON = path.join(RUNTIME, 'electron')

/** Starts the application that lies in an Electron of its own (see electronFor), with a data folder where one is given. */
export function launch(electron: string, data?: string): Promise<ElectronApplication> {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const env = Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
  return _electron.launch({
    executablePath: electron,
    args: root,
    cwd: ROOT,
    env: data === undefined ? env : { ...env, CONDYLE_DATA: data },
  })
}

/** Begins to note tasks over 50 ms, as the browser itself reports them. */
export function watchTasks(page: Page): Promise<void> {
  return page.evaluate(() => {
    window.longTasks = []
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.longTasks?.push(entry.duration)
    }).observe({ type: 'longtask' })
  })
}

/** The longest task since they are noted, ms; 0: none took more than 50 ms. */
export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...(window.longTasks ?? [])))
}

/** A new folder, for whoever made it to remove. */
export function temporary(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-bench-'))
}

declare global {
  interface Window {
    longTasks?: number[]
  }
}
