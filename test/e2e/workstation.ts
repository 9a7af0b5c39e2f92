import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const ROOT = path.resolve(import.meta.dirname, '..', '..')

/** Real images for tests; never part of the project (see README, Tests). */
export const TEST_DATA = path.resolve(process.env['CONDYLE_TEST_DATA'] ?? path.join(ROOT, '..', 'shared', 'data'))

/** A folder of the test data, or undefined with the reason printed. */
export function testData(folder: string): string | undefined {
  const place = path.join(TEST_DATA, folder)
  if (fs.existsSync(place)) return place
  console.warn(`skipped: no test images at ${place}; set CONDYLE_TEST_DATA to a folder that has ${folder}/`)
  return undefined
}

export interface Workstation {
  readonly application: ElectronApplication
  readonly page: Page
  readonly data: string
  close(): Promise<void>
}

/** A new, empty data folder. */
export function newDataFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-e2e-'))
}

/** Starts the built application on a data folder, as `npm start` does; `paths` are opened as on the command line. */
export async function startWorkstation(
  data: string,
  options: {
    paths?: readonly string[]
    size?: { width: number; height: number }
    /** The program to start instead of Electron itself: one that starts it. */
    program?: string
    env?: NodeJS.ProcessEnv
    /** The tour begins by itself, as for somebody who has never seen it. */
    tour?: true
  } = {},
): Promise<Workstation> {
  if (!options.tour) skipTour(data)
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const application = await _electron.launch({
    executablePath: options.program ?? path.join(ROOT, '.runtime', 'electron', 'electron'),
    args: [...root, ...(options.paths ?? [])],
    cwd: ROOT,
    env: { ...environment(options.env), CONDYLE_DATA: data, MESA_SHADER_CACHE_DISABLE: 'true' },
    timeout: 60_000,
  })
  const page = await application.firstWindow()
  const size = options.size ?? { width: 1280, height: 800 }
  await application.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
  return {
    application,
    page,
    data,
    close: async () => {
      await application.close()
    },
  }
}

/** As if the tour had been skipped before, so that it lies over nothing. */
function skipTour(data: string): void {
  const file = path.join(data, 'preferences.json')
  if (!fs.existsSync(data)) return
  const chosen: unknown = fs.existsSync(file) ? valueOf(fs.readFileSync(file, 'utf8')) : {}
  if (typeof chosen === 'object') fs.writeFileSync(file, JSON.stringify({ tourSeen: true, ...chosen }))
}

/** Undefined where a test left what is no JSON, which stays as it is. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function environment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE' && !name.startsWith('VITEST')))
}
