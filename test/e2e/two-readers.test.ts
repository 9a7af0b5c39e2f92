import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Dialogs, ReadingPage, TopBar, Viewports } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const STUDY = path.join(ROOT, 'resources', 'sample', 'study.zip')
const [FIRST, SECOND] = ['Dr. Ada First', 'Dr. Ben Second'] as const

/** The simulated study as one case of several series, read by two people one after the other. */
describe('a study that two people read', () => {
  let data: string
  let workstation: Workstation
  let reading: ReadingPage
  let bar: TopBar
  let dialogs: Dialogs
  const page = (): Page => workstation.page

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths: [STUDY] })
    reading = new ReadingPage(page())
    bar = new TopBar(page())
    dialogs = new Dialogs(page())
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('opens as one case with all its series', async () => {
    await page()
      .getByText(/5 series/)
      .first()
      .waitFor({ timeout: 120_000 })
    const { total } = await page().evaluate(() => window.condyle.request('worklist.query', {}))
    expect(total).toBe(1)
    expect((await opened(page())).volumes).toHaveLength(5)
  })

  it('is read over its series, and each finding says from which', async () => {
    // Findings come before the last series is read; what they all say is there when the model is named.
    await bar.honesty().waitFor({ timeout: 230_000 })
    await reading.filter('All findings').click()
    await reading.findings().first().click()
    await reading.series().waitFor()
    const { reading: result, volumes } = await opened(page())
    const known = volumes.map(({ meta }) => meta.hash)
    expect(result?.volumes.map(({ hash }) => hash).sort()).toEqual([...known].sort())
    for (const finding of result?.findings.filter((one) => one.answered) ?? [])
      expect([finding.question, known.includes(finding.volume ?? ''), finding.choice !== undefined]).toEqual([
        finding.question,
        true,
        true,
      ])
  })

  it('brings up the series that a step is about', async () => {
    const views = new Viewports(page())
    await page().keyboard.press('Control+Home')
    for (const key of ['o', 'ArrowDown', 'ArrowRight']) await page().keyboard.press(key)
    await expect
      .poll(async () => {
        const { view, reading: result, volumes } = await opened(page())
        const finding = result?.findings.find(({ question }) => `q${question}` === view?.selectedFinding)
        const volume = volumes.find(({ meta }) => meta.hash === finding?.volume)
        return volume !== undefined && (await views.all()).includes(volume.meta.series.uid)
      })
      .toBe(true)
    // Of the five, the one that is looked at is in sight in the strip.
    const tile = await views.strip.locator('[aria-selected="true"]').boundingBox()
    const strip = await views.strip.boundingBox()
    expect(tile?.x).toBeGreaterThanOrEqual(strip?.x ?? Infinity)
    expect((tile?.x ?? 0) + (tile?.width ?? Infinity)).toBeLessThanOrEqual((strip?.x ?? 0) + (strip?.width ?? 0))
  })

  it('asks at the first decision who reads', async () => {
    await reading.findings().first().click()
    await page().keyboard.press('a')
    await dialogs.addReader('Who reads?', FIRST)
    await bar.reviewed(1).waitFor()
    await bar.reader().getByText(FIRST).waitFor()
  })

  it('shows the second reader a read of their own, in which nothing is decided', async () => {
    await page().keyboard.press('Control+Shift+r')
    await dialogs.addReader('Change reader', SECOND)
    await bar.reader().getByText(SECOND).waitFor()
    await bar.reviewed(0).waitFor()
    const { state, others } = await opened(page())
    expect(state.reviewed).toBe(0)
    expect(others.map((read) => read.reader.name)).toEqual([FIRST])
  })

  it('signs the read of the one and leaves that of the other open', async () => {
    await page().keyboard.press('Control+Enter')
    await dialogs.signOffAnyway().check()
    await dialogs.signOffAs().click()
    await bar.root.getByText('Signed off').waitFor()
    await bar.reader().click()
    await bar.readerMenu(new RegExp(FIRST)).click()
    await bar.signOff().waitFor()
    await bar.reviewed(1).waitFor()
  })

  it('opens the other’s read only on purpose, to look at, and comes back', async () => {
    await reading.overview().click()
    expect(await reading.othersReads().count()).toBe(1)
    await reading
      .othersReads()
      .getByText(/signed/)
      .waitFor()
    await reading.othersReads().getByRole('button', { name: 'Open' }).click()
    await page().getByText('It is noted that you looked.').waitFor()
    await page().getByRole('button', { name: 'Open to look' }).click()
    await reading.anothersRead().waitFor()
    await page().keyboard.press('u')
    expect(await reading.decision('Accept').count()).toBe(0)
    await page().getByRole('button', { name: 'Back to my read' }).first().click()
    await reading.anothersRead().waitFor({ state: 'detached' })
    await bar.reviewed(1).waitFor()
  })

  it('finds each read again after a restart', async () => {
    await workstation.close()
    workstation = await startWorkstation(data)
    bar = new TopBar(page())
    await bar.reader().getByText(FIRST).waitFor({ timeout: 60_000 })
    await bar.reviewed(1).waitFor({ timeout: 60_000 })
  })
})

async function opened(page: Page) {
  return page.evaluate(async () => {
    const caseId = (await window.condyle.request('case.last', null)) ?? ''
    return window.condyle.request('case.open', { caseId })
  })
}
