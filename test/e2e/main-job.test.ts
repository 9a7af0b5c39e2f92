import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brightness, Dialogs, TopBar } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, testData, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')
const READER = 'Dr. Ada First'
const KNEE = testData('knee-dess')

/** The main job on a real knee where there is one, and always on the simulated sample. */
const STUDIES = [
  { name: 'the simulated sample case', paths: [SAMPLE], slices: /slice \d+ \/ \d+/ },
  ...(KNEE ? [{ name: 'a real knee', paths: [KNEE], slices: /slice \d+ \/ 80/ }] : []),
]

describe.each(STUDIES)('the main job on $name', ({ paths, slices }) => {
  let data: string
  let workstation: Workstation
  const page = (): Page => workstation.page

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths })
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('shows the images in three planes before the model has read them', async () => {
    await page().getByText(slices).first().waitFor({ timeout: 60_000 })
    for (const plane of [/^Sagittal/, /^Coronal/, /^Axial/]) await page().getByText(plane).first().waitFor()
    expect(await brightness(page().getByRole('application', { name: 'Pictures' }))).toBeGreaterThan(5)
  })

  it('reads the knee and answers with findings, saying what the model learned from', async () => {
    await findings(page()).first().waitFor({ timeout: 180_000 })
    await page()
      .getByText(/simulated knees/)
      .first()
      .waitFor()
    expect(await findings(page()).count()).toBeGreaterThan(12)
  })

  it('moves through slices by wheel and by key', async () => {
    const label = page().getByText(slices).first()
    const before = await label.textContent()
    await page()
      .getByRole('application', { name: 'Pictures' })
      .hover({ position: { x: 120, y: 300 } })
    await page().mouse.wheel(0, 300)
    await expect.poll(() => label.textContent()).not.toBe(before)
    // The focus is in the list of findings now: the keys of the pictures hold all the same.
    await openFinding(page(), 0)
    const atFinding = await label.textContent()
    await page().keyboard.press('PageDown')
    await expect.poll(() => label.textContent()).not.toBe(atFinding)
    await page().keyboard.press('PageUp')
    await expect.poll(() => label.textContent()).toBe(atFinding)
  })

  it('shows which view the keys act on, and hides the 3D view by key', async () => {
    const active = (): Promise<string | null> => page().locator('[data-active]').getAttribute('data-active')
    const views = page().locator('[data-view]')
    const volumeView = page().locator('[data-view="volume"]')
    const before = await active()
    await page().keyboard.press('v')
    await expect.poll(active).not.toBe(before)
    const seen = new Set([await active()])
    for (let n = await views.count(); n > 0; n--) {
      await page().keyboard.press('v')
      seen.add(await active())
    }
    expect(seen.size).toBe(await views.count())
    const shown = await volumeView.count()
    await page().keyboard.press('d')
    await expect.poll(() => volumeView.count()).toBe(1 - shown)
    await page().keyboard.press('d')
    await expect.poll(() => volumeView.count()).toBe(shown)
  })

  it('asks at the first decision who reads, and drops it where that is called off', async () => {
    await openFinding(page(), 1)
    const before = await decisions(workstation)
    await page().keyboard.press('a')
    await new Dialogs(page()).whoReads().waitFor()
    await page().keyboard.press('Escape')
    await new Dialogs(page()).whoReads().waitFor({ state: 'detached' })
    expect(await decisions(workstation)).toEqual(before)
  })

  it('changes a grade by its button, once it is said who reads', async () => {
    await openFinding(page(), 0)
    const grades = page().getByRole('radio')
    const unchosen = grades.and(page().locator('[aria-checked="false"]')).first()
    const name = (await unchosen.getAttribute('aria-label')) ?? ''
    await unchosen.click()
    await new Dialogs(page()).addReader('Who reads?', READER)
    await new TopBar(page()).reader().getByText(READER).waitFor()
    await expect.poll(() => page().getByRole('radio', { name, exact: true }).getAttribute('aria-checked')).toBe('true')
    await page()
      .getByText(/^model: \d/)
      .first()
      .waitFor()
  })

  it('takes the grade back and does it again', async () => {
    await page().keyboard.press('Control+z')
    await expect
      .poll(() =>
        page()
          .getByText(/^model: \d/)
          .count(),
      )
      .toBe(0)
    await page().keyboard.press('Control+Shift+z')
    await page()
      .getByText(/^model: \d/)
      .first()
      .waitFor()
  })

  it('moves a box by a handle, as one step that can be taken back', async () => {
    const handle = page().locator('.handle').first()
    await handle.waitFor()
    const before = await boxesOf(workstation)
    const place = await handle.boundingBox()
    if (!place) throw new Error('The handle has no place on the screen.')
    await page().mouse.move(place.x + place.width / 2, place.y + place.height / 2)
    await page().mouse.down()
    await page().mouse.move(place.x + 24, place.y + 24, { steps: 6 })
    await page().mouse.up()
    await expect.poll(() => boxesOf(workstation)).not.toBe(before)
    await page().keyboard.press('Control+z')
    await expect.poll(() => boxesOf(workstation)).toBe(before)
    await page().keyboard.press('Control+Shift+z')
    await expect.poll(() => boxesOf(workstation)).not.toBe(before)
  })

  it('points at the evidence of a step', async () => {
    const steps = page().getByRole('list', { name: 'Reasoning steps' }).getByRole('listitem')
    expect(await steps.count()).toBeGreaterThan(1)
    await steps.nth(1).click()
    await page().locator('.evidence').first().waitFor({ state: 'attached' })
  })

  it('accepts a finding by its key', async () => {
    await openFinding(page(), 1)
    await page().keyboard.press('a')
    await expect.poll(async () => (await decisions(workstation)).includes('accepted')).toBe(true)
  })

  it('finds everything again after a restart', async () => {
    const before = await decisions(workstation)
    expect(
      before.filter((decision) => decision !== 'proposed' && decision !== 'not-answered').length,
    ).toBeGreaterThanOrEqual(2)
    const title = await panelTitle(page())
    // The view is saved a moment after the last change of it.
    await page().waitForTimeout(1500)
    await workstation.close()
    workstation = await startWorkstation(data)
    await page().getByText(slices).first().waitFor({ timeout: 60_000 })
    await expect.poll(() => panelTitle(page())).toBe(title)
    expect(await decisions(workstation)).toEqual(before)
  })

  it('signs with what is open said exactly, and not that every answer was reviewed', async () => {
    await page().keyboard.press('Control+Enter')
    const dialog = new Dialogs(page()).named('Sign off')
    await dialog
      .getByText(/not reviewed/)
      .first()
      .waitFor()
    expect(await dialog.getByText(/every answer was reviewed/i).count()).toBe(0)
    await page().keyboard.press('Escape')
  })

  it('writes a report as HTML and as PDF, and quintuples of what was decided', async () => {
    const out = newDataFolder()
    const save = async (request: () => Promise<unknown>, name: string): Promise<string> => {
      const file = path.join(out, name)
      await workstation.application.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      }, file)
      await request()
      return file
    }
    const caseId = await currentCase(page())
    const ask = (format: 'html' | 'pdf') => (): Promise<unknown> =>
      page().evaluate(
        ([id, wanted]) =>
          window.condyle.request('export.report', { caseId: id, format: wanted, includeIdentity: false }),
        [caseId, format] as const,
      )
    const html = fs.readFileSync(await save(ask('html'), 'report.html'), 'utf8')
    expect(html).toContain('not for diagnosis')
    expect(html).toContain('data:image/png;base64,')
    const pdf = fs.readFileSync(await save(ask('pdf'), 'report.pdf'))
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const lines = await save(
      () =>
        page().evaluate(
          (id) =>
            window.condyle.request('export.quintuples', {
              caseIds: [id],
              reads: 'own',
              includeVolume: false,
            }),
          caseId,
        ),
      'quintuples.jsonl',
    )
    const written =
      fs.existsSync(lines) && fs.statSync(lines).isDirectory() ? path.join(lines, 'quintuples.jsonl') : lines
    expect(fs.readFileSync(written, 'utf8').trim().split('\n').length).toBeGreaterThanOrEqual(2)
    fs.rmSync(out, { recursive: true, force: true })
  })
})

function findings(page: Page): Locator {
  return page.getByRole('region', { name: 'Findings', exact: true }).getByRole('button')
}

async function openFinding(page: Page, index: number): Promise<void> {
  await findings(page).nth(index).click()
  await page.getByRole('toolbar', { name: 'Decision' }).waitFor()
}

async function panelTitle(page: Page): Promise<string> {
  return (await page.getByRole('heading', { level: 2 }).first().textContent()) ?? ''
}

function currentCase(page: Page): Promise<string> {
  return page.evaluate(async () => (await window.condyle.request('case.last', null)) ?? '')
}

/** The boxes of all findings as the casebook has them. */
async function boxesOf({ page }: Workstation): Promise<string> {
  const caseId = await currentCase(page)
  return page.evaluate(async (id) => {
    const { state } = await window.condyle.request('case.open', { caseId: id })
    return JSON.stringify(state.findings.map((finding) => finding.boxLps))
  }, caseId)
}

async function decisions({ page }: Workstation): Promise<string[]> {
  const caseId = await currentCase(page)
  return page.evaluate(async (id) => {
    const { state } = await window.condyle.request('case.open', { caseId: id })
    return state.findings.map((finding) => finding.decision)
  }, caseId)
}
