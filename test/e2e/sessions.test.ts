import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TopBar } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')

/** A knee that the model has read is read blind in a session, by a person who goes away in between. */
describe('a session', () => {
  let data: string
  let workstation: Workstation
  /** The patient's name, as it is shown and as it is written, and number, which the readers must not meet. */
  let identity: string[]
  const page = (): Page => workstation.page
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name })
  const bar = (): Locator => page().getByRole('region', { name: 'Session' })
  const finding = (): Promise<string | null> =>
    page().getByRole('complementary', { name: 'Reading' }).getByRole('heading', { level: 2 }).first().textContent()
  /** Goes to the sessions, once the window hears keys. */
  const showSessions = (): Promise<void> =>
    expect
      .poll(async () => {
        await page().keyboard.press('Control+j')
        return page().getByRole('region', { name: 'Sessions', exact: true }).count()
      })
      .toBe(1)
  const beside = (): Locator => page().getByRole('region', { name: 'Beside yours' })

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths: [SAMPLE] })
    await new TopBar(page()).honesty().waitFor({ timeout: 230_000 })
    const { cases } = await page().evaluate(() => window.condyle.request('worklist.query', {}))
    identity = cases.flatMap(({ patientName, patientId }) => [patientName.replace('^', ', '), patientName, patientId])
    expect(identity).not.toContain('')
    await page().evaluate(async () => {
      for (const name of ['Dr. Ben Second', 'Dr. Ada First'])
        await window.condyle.request('readers.add', { name, role: 'radiologist' })
    })
    await page().reload()
    // The case that was imported at the start comes back before anything else is done.
    await new TopBar(page()).honesty().waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('is put together, said in words, and started', async () => {
    await showSessions()
    await button('New session').click()
    const dialog = page().getByRole('dialog', { name: 'New session' })
    await dialog.getByLabel('Title').fill('Blind knees')
    await dialog.getByRole('button', { name: 'All' }).first().click()
    for (const name of ['Dr. Ada First', 'Dr. Ben Second']) await dialog.getByLabel(name).check()
    const words = dialog.getByRole('region', { name: 'The protocol in words' })
    await expect.poll(() => words.textContent()).toContain('Dr. Ada First and Dr. Ben Second read 1 case')
    await button('Make the session').click()
    await dialog.waitFor({ state: 'detached' })
    await button('Start the session').click()
    await button('Read my next case').waitFor()
  })

  it('is read blind: nothing of the model or of the patient is on the screen or to be had', async () => {
    await button('Read my next case').click()
    await bar().waitFor()
    await button('Next open question').first().click()
    await page().getByText('Not answered yet').waitFor()
    expect(await beside().count()).toBe(0)
    const listed = await page().evaluate(async () => {
      const { total, heldBySessions } = await window.condyle.request('worklist.query', {})
      return { total, heldBySessions }
    })
    expect(listed).toEqual({ total: 0, heldBySessions: 1 })
    const screen = (await page().locator('body').textContent()) ?? ''
    expect(screen).toContain('Case 1')
    for (const hidden of [...identity, 'Trained on', 'model:']) expect(screen).not.toContain(hidden)
  })

  it('keeps an answer over a restart', async () => {
    // While there is no picture nothing is taken, and the window says so.
    await expect
      .poll(async () => {
        await page().keyboard.press('1')
        return page().getByRole('radio', { checked: true }).count()
      })
      .toBeGreaterThan(0)
    const before = await finding()
    await button('Pause').click()
    await workstation.close()
    workstation = await startWorkstation(data)
    await showSessions()
    await button('Read my next case').click()
    await bar().waitFor()
    await expect.poll(finding).toBe(before)
    await expect.poll(() => page().getByRole('radio', { checked: true }).count()).toBeGreaterThan(0)
  })

  it('shows the model after the reveal, and is locked for good', async () => {
    await button('Reveal the model').click()
    await beside().waitFor()
    expect(await beside().textContent()).toContain('The model')
    await button('Lock the case').click()
    await page()
      .getByText(/left open, which counts as no answer/)
      .waitFor()
    await button('Lock').last().click()
    await bar().getByText('Locked').waitFor()
    await expect.poll(() => page().getByRole('radio').first().isDisabled()).toBe(true)
    await button('Next case').click()
    await page().getByText('1 of 1 case').first().waitFor()
    await page().getByRole('region', { name: 'Numbers' }).waitFor()
  })

  it('shows nobody else what was answered before they have read', async () => {
    await page().evaluate(async () => {
      const readers = await window.condyle.request('readers.list', null)
      await window.condyle.request('readers.choose', {
        id: readers.find(({ name }) => name.includes('Ben'))?.id ?? null,
      })
    })
    await page().reload()
    await showSessions()
    await page().getByText('shown to a reader once all their own cases are locked').last().waitFor()
    expect(await page().getByRole('region', { name: 'Numbers' }).count()).toBe(0)
    await button('Read my next case').waitFor()
  })
})
