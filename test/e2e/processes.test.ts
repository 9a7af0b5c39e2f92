import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Request, WindowEvent } from '../../src-shared/bridge.js'
import { killProcess } from '../fixtures/processes.js'
import { smallDataset } from '../unit/bench/fixture.js'
import { answerDialogs } from './benchmark-page.js'
import { brightness, Dialogs, ReadingPage, Viewports, WorklistPage } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')
const EACH = [1, 2, 3, 4, 5]

/** Processes are ended again and again, as hard as they can be, while they work. */
describe('a process that is killed', () => {
  let data: string
  let workstation: Workstation
  let reading: ReadingPage
  let views: Viewports

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data)
    const { page } = workstation
    reading = new ReadingPage(page)
    views = new Viewports(page)
    await new WorklistPage(page).openSample('one DESS series').click()
    await reading.findings().first().waitFor({ timeout: 180_000 })
    await picture()
    await reading.findings().first().click()
    await page.keyboard.press('a')
    await new Dialogs(page).addReader('Who reads?', 'Dr. Ada First')
    await page.getByText(/^1 of \d+ reviewed$/).waitFor()
  }, 300_000)
  afterAll(async () => {
    const { application } = workstation
    const ended = once(application.process(), 'exit')
    // As the menu does: Playwright waits for good for a page that crashed to close.
    void application.evaluate(({ app }) => app.quit()).catch(() => undefined)
    await ended
    fs.rmSync(data, { recursive: true, force: true })
  })

  /** Waits until the first viewport shows something. */
  async function picture(): Promise<void> {
    const end = performance.now() + 60_000
    while ((await brightness(views.at(0)).catch(() => 0)) < 5) {
      if (performance.now() > end) throw new Error('The pictures did not come back.')
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  it.each([...EACH, 6])('graphics, time %i: nothing is accepted without pictures, and they come back', async () => {
    const { application, page } = workstation
    await page.evaluate(() => {
      const [canvas] = document.querySelectorAll('canvas.picture')
      canvas?.addEventListener('webglcontextlost', () =>
        // As a hand would that did not notice, as soon as the window knows.
        setTimeout(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true })), 0),
      )
    })
    await killProcess(application, 'gpu')
    const refused = new Dialogs(page).messages().getByText(/There is no picture on show, so nothing was decided/)
    await refused.first().waitFor()
    await picture()
    expect(await page.getByText(/^1 of \d+ reviewed$/).count()).toBeGreaterThan(0)
  })

  it('graphics: afterwards all is as before', async () => {
    const second = workstation.page.getByText(/^2 of \d+ reviewed$/)
    // What was drawn last stays on show for a moment while the pictures are made anew, and nothing is accepted until then.
    await expect
      .poll(
        async () => {
          await reading.findings().nth(1).click()
          await workstation.page.keyboard.press('a')
          return second.waitFor({ timeout: 3_000 }).then(
            () => true,
            () => false,
          )
        },
        { timeout: 60_000 },
      )
      .toBe(true)
  })

  it.each(EACH)('the model, time %i: a sentence, and trying again works', async (time) => {
    const { page } = workstation
    const caseId = await page.evaluate(() => window.condyle.request('case.last', null))
    const run = { caseId: caseId ?? '', again: true }
    // The host of an earlier run may still be there, and its end is no matter: it is killed at work.
    const atWork = event(page, ['progress'], () => Promise.resolve())
    const end = event(page, ['failed', 'done', 'cancelled'], () =>
      page.evaluate((asked) => window.condyle.request('inference.run', asked), run),
    )
    await atWork
    await killProcess(workstation.application, 'inference')
    expect(await end).toMatchObject({ event: { phase: 'failed', retry: true } })
    expect(sentence(await end)).toMatch(/process ended before the reading was done; .* run the model again\.$/)
    if (time < EACH.length) return
    const again = await event(page, ['failed', 'done', 'cancelled'], () =>
      page.evaluate((asked) => window.condyle.request('inference.run', asked), run),
    )
    expect(again).toMatchObject({ event: { phase: 'done' } })
  })

  it.each(EACH)('the decoder, time %i: a sentence, and trying again works', async (time) => {
    const { page } = workstation
    const dropped = { paths: [SAMPLE] }
    const end = event(page, ['failed', 'imported', 'question'], () =>
      page.evaluate((asked) => window.condyle.request('import.dropped', asked), dropped),
    )
    await killProcess(workstation.application, 'decoder')
    expect(await end).toMatchObject({ event: { phase: 'failed' } })
    expect(sentence(await end)).toMatch(/The decoder stopped unexpectedly, nothing was lost: open the study again\.$/)
    if (time < EACH.length) return
    const jobId = await jobOf(end)
    const again = await event(page, ['failed', 'imported', 'question'], () =>
      page.evaluate((asked) => window.condyle.request('import.retry', asked), { jobId }),
    )
    expect(again).toMatchObject({ event: { phase: 'imported', cases: [{ outcome: 'known' }] } })
  })

  it.each(EACH)('the benchmark, time %i: a sentence, and it goes on where it stopped', async (time) => {
    const { application, page } = workstation
    await answerDialogs(application, smallDataset())
    const data = await page.evaluate(() => window.condyle.request('benchmark.choose', { what: 'data' }))
    const request: Request<'benchmark.start'> = {
      data: { kind: 'folder', token: data?.token ?? '' },
      released: null,
      answerer: { kind: 'baseline', name: 'majority' },
      setting: { id: 'zero-shot', chain: false, volume: 'full', slices: 'all', seed: 1 },
    }
    const end = event(page, ['failed', 'finished', 'cancelled'], () =>
      page.evaluate((asked) => window.condyle.request('benchmark.start', asked), request),
    )
    await killProcess(application, 'benchmark')
    expect(await end).toMatchObject({ event: { phase: 'failed' } })
    expect(sentence(await end)).toMatch(/ended early: resume it, and it goes on where it stopped\.$/)
    if (time < EACH.length) return
    const ended = await end
    const id = ended.kind === 'benchmark' ? ended.event.id : ''
    const again = await event(page, ['failed', 'finished', 'cancelled'], () =>
      page.evaluate((asked) => window.condyle.request('benchmark.resume', asked), { id }),
    )
    expect(again).toMatchObject({ event: { phase: 'finished' } })
  })

  it.each(EACH)('the network, time %i: the pictures and the bridge go on', async () => {
    await killProcess(workstation.application, 'network')
    await workstation.page.evaluate(() => window.condyle.request('app.info', null))
    await picture()
  })

  // The last of all: Playwright gives up a page for good that crashed once.
  it.each(EACH)('the window, time %i: it comes back with the case and what was decided', async () => {
    const killed = await killProcess(workstation.application, 'renderer')
    await expect
      .poll(() => textOfWindow(workstation.application, killed), { timeout: 90_000, interval: 500 })
      .toMatch(/\b2 of \d+ reviewed/)
  })
})

/** What the window says, asked through the main process; empty while the page of the process that was killed is not back. */
function textOfWindow(application: ElectronApplication, killed: number): Promise<string> {
  return application.evaluate(async ({ BrowserWindow }, old) => {
    const [window] = BrowserWindow.getAllWindows()
    const contents = window?.webContents
    if (!contents || contents.isCrashed() || contents.isLoading() || contents.getOSProcessId() === old) return ''
    // A page that goes meanwhile never answers.
    const silence = new Promise((resolve) => setTimeout(() => resolve(''), 5_000))
    return String(await Promise.race([contents.executeJavaScript('document.body.innerText'), silence]))
  }, killed)
}

/** Asks for something and gives the event that ends it. */
async function event(page: Page, ends: readonly string[], ask: () => Promise<unknown>): Promise<WindowEvent> {
  const heard = page.evaluate(
    (phases) =>
      new Promise<WindowEvent>((resolve) => {
        const stop = window.condyle.onEvent((one) => {
          if (!('event' in one) || !('phase' in one.event) || !phases.includes(one.event.phase)) return
          stop()
          resolve(one)
        })
      }),
    ends,
  )
  await ask()
  return heard
}

function sentence(heard: WindowEvent): string {
  return 'event' in heard && 'message' in heard.event ? heard.event.message : ''
}

async function jobOf(heard: Promise<WindowEvent>): Promise<string> {
  const known = await heard
  return known.kind === 'import' ? known.event.jobId : ''
}
