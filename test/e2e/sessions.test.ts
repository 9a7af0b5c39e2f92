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
      for (const name of ['Dr. Cy Third', 'Dr. Ben Second', 'Dr. Ada First'])
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
    await dialog.getByLabel('Questions by number').fill('16, 30')
    for (const name of ['Dr. Ada First', 'Dr. Ben Second']) await dialog.getByLabel(name).check()
    await dialog.getByLabel('Adjudication').check()
    await dialog.getByLabel('Settled by, who does not read').selectOption({ label: 'Dr. Cy Third' })
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

  it('has what differs settled by one key, in two colours, by somebody who learns no names', async () => {
    // The second reader sees everything otherwise, and draws where.
    await page().evaluate(async () => {
      const [one] = await window.condyle.request('sessions.list', null)
      const item = await window.condyle.request('sessions.next', { id: one?.id ?? '' })
      if (!one || item === null) throw new Error('There is nothing to read.')
      const { volumes } = await window.condyle.request('case.open', { caseId: item })
      const [volume] = volumes
      if (!volume) throw new Error('There are no images.')
      const [x = 0, y = 0, z = 0] = [0, 1, 2].map((row) => {
        const axes = volume.meta.affineLps.slice(4 * row, 4 * row + 4)
        return volume.meta.dims.reduce((sum, size, axis) => sum + ((axes[axis] ?? 0) * size) / 2, axes[3] ?? 0)
      })
      const answers = [
        { finding: 'q16', components: ['cartilage.size', 'cartilage.full-thickness'] },
        { finding: 'q30', components: ['osteophyte.size'] },
      ] as const
      for (const { finding, components } of answers) {
        await window.condyle.request('reads.apply', {
          caseId: item,
          action: { type: 'set-grades', finding, grades: components.map((component) => ({ component, grade: 3 })) },
        })
        await window.condyle.request('reads.apply', {
          caseId: item,
          action: {
            type: 'set-box',
            finding,
            boxLps: { min: [x - 10, y - 10, z - 10], max: [x + 10, y + 10, z + 10] },
            volume: volume.meta.hash,
          },
        })
      }
      await window.condyle.request('sessions.reveal', { item })
      await window.condyle.request('sessions.lock', { item })
      const readers = await window.condyle.request('readers.list', null)
      await window.condyle.request('readers.choose', {
        id: readers.find(({ name }) => name.includes('Cy'))?.id ?? null,
      })
    })
    await page().reload()
    await showSessions()
    await page().getByText('Who answered what is hidden from you').waitFor()
    await button('Settle what differs').click()
    await bar().getByText('0 of 2 differences').waitFor()
    // Both boxes in the picture: the model's, and the reader's with a letter; the names of readers nowhere beside them.
    await expect.poll(() => page().locator('svg [data-box^="M "]').count()).toBeGreaterThan(0)
    await expect.poll(() => page().locator('svg [data-box^="A "], svg [data-box^="B "]').count()).toBeGreaterThan(0)
    expect(await beside().textContent()).toMatch(/Reader A.*Reader B/s)
    expect(await beside().textContent()).not.toMatch(/Ada|Ben/)
    const first = await finding()
    await page().keyboard.press('1')
    await bar().getByText('1 of 2 differences').waitFor()
    await expect.poll(finding).not.toBe(first)
    await page().keyboard.press('1')
    await bar().getByText('2 of 2 differences').waitFor()
    await page().getByRole('textbox', { name: 'Reason' }).fill('Seen on two slices.')
    await button('Lock the case').click()
    // No other case differs: back to the session.
    await page().getByText('1 case, all settled.').waitFor()
    await button('Finish the session').click()
    await button('Finish').last().click()
    const numbers = page().getByRole('region', { name: 'Numbers', exact: true })
    await numbers.waitFor()
    await numbers.getByRole('grid', { name: 'Readers and questions' }).waitFor()
    await numbers.getByRole('region', { name: 'Changes at the reveal' }).waitFor()
    expect(await page().getByRole('region', { name: 'Methods' }).textContent()).toContain('an adjudicator')
    await page().getByRole('region', { name: 'Methods' }).getByRole('button', { name: 'Copy' }).click()
    await expect
      .poll(() => workstation.application.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('MRI Osteoarthritis Knee Score')
  })

  it('complaint D: is reported as PDF under a name that tells nothing', async () => {
    await workstation.application.evaluate(({ dialog }, folder) => {
      const names: string[] = []
      dialog.showSaveDialog = (...given: unknown[]) => {
        const options = given.at(-1)
        const name =
          typeof options === 'object' && options !== null && 'defaultPath' in options ? String(options.defaultPath) : ''
        names.push(name)
        return Promise.resolve({ canceled: false, filePath: `${folder}/saved-${names.length}` })
      }
      Reflect.set(globalThis, 'askedNames', names)
    }, data)
    await button('Report as PDF').click()
    await page().getByText('Saved as saved-1.').waitFor()
    await button('Answers as CSV').click()
    await page().getByText('Saved as saved-2.').waitFor()
    expect(fs.readFileSync(path.join(data, 'saved-1')).subarray(0, 5).toString()).toBe('%PDF-')
    const names: unknown = await workstation.application.evaluate((): unknown => Reflect.get(globalThis, 'askedNames'))
    expect(names).toEqual([
      expect.stringMatching(/session-report\.pdf$/),
      expect.stringMatching(/session-answers\.csv$/),
    ])
  })
})
