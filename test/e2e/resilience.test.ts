import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dialogs, ReadingPage, WorklistPage } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')

describe('when something breaks', () => {
  let data: string
  let workstation: Workstation
  let reading: ReadingPage

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data)
    reading = new ReadingPage(workstation.page)
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('the model’s process: the window says so, and trying again works', async () => {
    await new WorklistPage(workstation.page).openSample('one DESS series').click()
    await reading.progress().waitFor({ timeout: 60_000 })
    const pid = await inferenceProcess(workstation)
    process.kill(pid, 'SIGKILL')
    await reading.retry().waitFor()
    await workstation.page.getByText(/run the model again/).waitFor()
    await reading.retry().click()
    await reading.findings().first().waitFor({ timeout: 120_000 })
  })

  it('the window: it comes back with the case and what was decided', async () => {
    await reading.findings().first().click()
    await workstation.page.keyboard.press('a')
    await new Dialogs(workstation.page).addReader('Who reads?', 'Dr. Ada First')
    await workstation.page.getByText(/^1 of \d+ reviewed$/).waitFor()
    await workstation.application.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.reload()
    })
    await workstation.page.getByText(/^1 of \d+ reviewed$/).waitFor({ timeout: 60_000 })
  })

  it('knows the same files when they are opened again', async () => {
    const ended = await workstation.page.evaluate(
      (place) =>
        new Promise<readonly string[]>((resolve) => {
          window.condyle.onEvent((event) => {
            if (event.kind === 'import' && event.event.phase === 'imported')
              resolve(event.event.cases.map((one) => one.outcome))
          })
          void window.condyle.request('import.dropped', { paths: [place] })
        }),
      SAMPLE,
    )
    expect(ended).toEqual(['known'])
  })

  it('a second start hands over to the first and ends', async () => {
    const { spawnSync } = await import('node:child_process')
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const second = spawnSync(path.join(ROOT, '.runtime', 'electron', 'electron'), root, {
      env: { ...process.env, CONDYLE_DATA: data, ELECTRON_RUN_AS_NODE: undefined },
      timeout: 30_000,
    })
    expect(second.status).toBe(0)
    expect(workstation.application.windows()).toHaveLength(1)
  })
})

/** The process id of the running inference host. */
async function inferenceProcess({ application }: Workstation): Promise<number> {
  await expect.poll(() => find(), { timeout: 20_000 }).toBeGreaterThan(0)
  return find()

  function find(): Promise<number> {
    return application.evaluate(
      ({ app }) =>
        app
          .getAppMetrics()
          .find((metric) => metric.serviceName === 'Condyle inference' || metric.name === 'Condyle inference')?.pid ??
        0,
    )
  }
}
