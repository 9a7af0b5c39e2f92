import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { questionOf } from '../../src-shared/moaks/questions.js'
import { scaleOf } from '../../src-shared/moaks/scales.js'
import { Dialogs } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')

/** What a reader may press for one question, in the mean. */
const KEYS_PER_QUESTION = 2.5

describe('reading a knee by keyboard alone', () => {
  let data: string
  let workstation: Workstation
  let keys = 0
  const page = (): Page => workstation.page

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths: [SAMPLE] })
    await page().locator('[data-finding]').first().waitFor({ timeout: 240_000 })
  }, 300_000)
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  async function press(key: string): Promise<void> {
    await page().keyboard.press(key)
    keys++
  }

  const state = () =>
    page().evaluate(async () => {
      const { cases } = await window.condyle.request('worklist.query', {})
      const [first] = cases
      if (!first) throw new Error('There is no case.')
      return (await window.condyle.request('case.open', { caseId: first.id })).state
    })

  const selected = (): Promise<string | null> =>
    page().locator('[data-finding][aria-current]').getAttribute('data-finding')

  it('answers and reviews all 69 questions, and tires nobody', async () => {
    await expect.poll(async () => (await state()).readingId, { timeout: 240_000 }).not.toBeNull()
    await press('u')
    await press('a')
    await new Dialogs(page()).addReader('Who reads?', 'Dr. Ada Keys')
    const before = await state()
    const open = before.findings.filter(({ decision }) => decision === 'proposed' || decision === 'not-answered')
    for (let left = open.length; left > 0; left--) {
      const key = await selected()
      const finding = open.find((one) => one.key === key)
      if (!finding) throw new Error(`${key ?? 'Nothing'} is selected, which was decided before.`)
      if (finding.answered) await press('a')
      else
        for (const { key: scale } of questionOf(finding.question).components) await press(String(scaleOf(scale).normal))
      if (left > 1) await expect.poll(selected).not.toBe(key)
    }
    await expect.poll(async () => (await state()).reviewed, { timeout: 20_000 }).toBe(69)
    const after = await state()
    expect(after.findings.every(({ answered }) => answered)).toBe(true)
    expect(keys / 69).toBeLessThanOrEqual(KEYS_PER_QUESTION)
  })

  it('narrows the list by key, and goes back level by level', async () => {
    const rows = page().locator('[data-finding]')
    await page().keyboard.press('F3')
    await expect.poll(() => rows.count()).toBeLessThan(69)
    await page().keyboard.press('ArrowDown')
    await expect.poll(selected).not.toBeNull()
    await page().keyboard.press('ArrowRight')
    for (let level = 0; level < 3; level++) await page().keyboard.press('Escape')
    await expect.poll(() => rows.count()).toBe(69)
    expect(await page().locator('[data-finding][aria-current]').count()).toBe(0)
  })

  it('is one tab stop for the whole list, which Home and End go through', async () => {
    const stops = page().locator('[data-finding][tabindex="0"]')
    expect(await stops.count()).toBe(1)
    await stops.focus()
    await page().keyboard.press('End')
    const last = await page().locator('[data-finding]').last().getAttribute('data-finding')
    await expect.poll(selected).toBe(last)
    expect(await page().evaluate(() => document.activeElement?.getAttribute('data-finding'))).toBe(last)
  })

  it('says what was undone, and goes there', async () => {
    await page().keyboard.press('Control+z')
    await page()
      .getByText(/^Undid “/)
      .waitFor()
    expect(await selected()).not.toBeNull()
  })

  it('shows one finding at a time with its definition', async () => {
    await page().keyboard.press('j')
    await page().getByRole('heading', { name: 'One finding at a time' }).waitFor()
    await page().getByText('Drawn examples, not to scale.').waitFor()
    expect(await page().locator('[data-finding]').count()).toBe(0)
    await page().keyboard.press('Escape')
    await page().locator('[data-finding]').first().waitFor()
  })
})
