import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMAND_ENTRIES } from '../../src-shared/commands/index.js'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy } from '../fixtures/knee-study.js'
import { violations } from './look/accessibility.js'
import { Dialogs, Viewports } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

const PATIENT = { PatientName: 'Test^Anna', PatientID: 'T-1', PatientBirthDate: '19610203', Laterality: 'R' }

describe('keys in the habit of another viewer, and a person’s own', () => {
  let data: string
  let workstation: Workstation
  const page = (): Page => workstation.page
  const press = (keys: string): Promise<void> => page().keyboard.press(keys)
  const dialogs = (): Dialogs => new Dialogs(page())
  const settings = (): Locator => dialogs().named('Settings')
  const row = (command: string): Locator => settings().locator(`[data-command="${command}"]`)
  const tool = (title: string): Locator =>
    page().getByRole('toolbar', { name: 'Tools' }).getByRole('button', { name: title, exact: true })
  const chosen = (title: string): Promise<string | null> => tool(title).getAttribute('aria-pressed')

  async function start(): Promise<void> {
    workstation = await startWorkstation(data)
    await page().getByRole('button', { name: 'Settings' }).waitFor()
  }

  async function openPage(): Promise<void> {
    await press('Control+,')
    await settings().getByRole('tab', { name: 'Keyboard' }).click()
    await settings().getByRole('group', { name: 'Keys of all commands' }).waitFor()
  }

  /** The key that the application menu shows for a command; null also where the debugger lost the answer. */
  const inMenu = (label: string): Promise<string | null> =>
    workstation.application
      .evaluate(({ Menu }, wanted) => {
        const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? [])
        const { accelerator } = items.find((item) => item.label === wanted) ?? {}
        return typeof accelerator === 'string' ? accelerator : null
      }, label)
      .catch(() => null)

  beforeAll(async () => {
    data = newDataFolder()
    const files = path.join(data, 'files')
    const header = () => ({ ...PATIENT, StudyDate: '20260310' })
    writeFiles(files, kneeStudy({ size: 32, header, voxel: (i, j, k) => 20 * i + 3 * j + k }))
    fs.writeFileSync(path.join(data, 'preferences.json'), JSON.stringify({ readOnOpen: false }))
    await start()
    await page().evaluate((paths) => window.condyle.request('import.dropped', { paths }), [files])
    await new Viewports(page()).at(0).waitFor({ timeout: 60_000 })
  }, 120_000)
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('has every command in the palette and in the list of keys, once each', async () => {
    const titles = COMMAND_ENTRIES.map(({ title }) => title).sort()
    await press('Control+k')
    const options = page().getByRole('listbox', { name: 'Commands' }).getByRole('option')
    await options.first().waitFor()
    expect((await options.locator('.truncate').allInnerTexts()).sort()).toEqual(titles)
    await press('Escape')
    await press('F1')
    const listed = dialogs().named('Keyboard').locator('[data-command] dt')
    expect((await listed.allInnerTexts()).sort()).toEqual(titles)
    await press('Escape')
  })

  it('asks who reads before a measuring tool is chosen, by its button as by its key', async () => {
    await tool('Length').click()
    await dialogs().addReader('Who reads?', 'Dr. Ada Keys')
    await expect.poll(() => chosen('Length')).toBe('true')
    await press('Escape')
  })

  it('takes the keys of the set that was chosen, and no longer those of the other', async () => {
    await press('Shift+p')
    await expect.poll(() => chosen('Move the picture')).toBe('true')
    await openPage()
    expect(await violations(page())).toEqual([])
    await settings().getByRole('radio', { name: 'Weasis-like' }).click()
    await expect
      .poll(() =>
        row('tool-scroll')
          .getByRole('button', { name: /^Change S of/ })
          .count(),
      )
      .toBe(1)
    await press('Escape')
    await press('s')
    await expect.poll(() => chosen('Go through slices')).toBe('true')
    await press('Shift+p')
    await press('d')
    await expect.poll(() => chosen('Length')).toBe('true')
    expect(await chosen('Move the picture')).toBe('false')
    expect(await tool('Length').getAttribute('title')).toContain('(D)')
    await expect.poll(() => inMenu('Measure a length')).toBe('D')
    await press('Escape')
  })

  it('binds a command by pressing its key, says whose it was, and moves it', async () => {
    await openPage()
    await settings().getByRole('searchbox').fill('measure a le')
    const add = row('measure-length').getByRole('button', { name: 'Add a key for Measure a length' })
    const listening = row('measure-length').getByRole('application')
    await add.click()
    await press('Enter')
    await row('measure-length').getByText('cannot be used: it presses the button that has the focus.').waitFor()
    // Escape takes back the question, not the dialog.
    await press('Escape')
    await listening.waitFor({ state: 'detached' })
    expect(await settings().count()).toBe(1)
    for (const answer of ['Cancel', 'Move it here']) {
      await add.click()
      await press('f')
      await row('measure-length').getByText('is the key of “Settle the contradiction in a finding”').waitFor()
      if (answer === 'Cancel') expect(await violations(page())).toEqual([])
      await row('measure-length').getByRole('button', { name: answer }).click()
    }
    await row('measure-length')
      .getByRole('button', { name: /^Change F of/ })
      .waitFor()
    await settings().getByRole('searchbox').fill('')
    expect(await row('mend').innerText()).toContain('F went to “Measure a length”')
    // In the place of another; and one taken away.
    await row('write-report')
      .getByRole('button', { name: /^Change Ctrl E of/ })
      .click()
    await press('Control+u')
    await row('write-report')
      .getByRole('button', { name: /^Change Ctrl U of/ })
      .waitFor()
    await row('measure-length')
      .getByRole('button', { name: /^Change M of/ })
      .click()
    await press('Backspace')
    await expect
      .poll(() =>
        row('measure-length')
          .getByRole('button', { name: /^Change/ })
          .count(),
      )
      .toBe(2)
    await press('Escape')
    await press('f')
    await expect.poll(() => chosen('Length')).toBe('true')
    await expect.poll(() => inMenu('Write report…')).toBe('CmdOrCtrl+U')
  })

  it('leaves letters to text, whichever commands have them', async () => {
    await press('Control+l')
    const search = page().getByRole('searchbox').first()
    await search.fill('')
    await search.pressSequentially('fds')
    expect(await search.inputValue()).toBe('fds')
    await search.fill('')
  })

  it('keeps them over a restart', async () => {
    await workstation.close()
    await start()
    await expect.poll(() => inMenu('Write report…')).toBe('CmdOrCtrl+U')
    await expect.poll(() => inMenu('Move the picture by dragging')).toBe('T')
    await press('F1')
    const keys = dialogs().named('Keyboard')
    expect(await keys.locator('[data-command="measure-length"] kbd').allInnerTexts()).toEqual(['D', 'F'])
    await keys.getByRole('button', { name: 'Change keys…' }).click()
    await settings().getByRole('button', { name: 'Reset all' }).click()
    await settings().getByRole('button', { name: 'Reset 2 commands' }).click()
    await expect.poll(() => inMenu('Write report…')).toBe('CmdOrCtrl+E')
    expect(
      await row('measure-length')
        .getByRole('button', { name: /^Change/ })
        .count(),
    ).toBe(2)
  })

  it('falls back to its own with a note where the stored keys are damaged, and keeps the other preferences', async () => {
    await workstation.close()
    const file = path.join(data, 'preferences.json')
    const stored: unknown = JSON.parse(fs.readFileSync(file, 'utf8'))
    fs.writeFileSync(file, JSON.stringify({ ...Object(stored), keymap: { set: 9 }, theme: 'high-contrast' }))
    await start()
    const note = page().getByText('Your keys could not be read. Condyle’s own are used.')
    await note.first().waitFor()
    expect(await page().locator('html').getAttribute('data-theme')).toBe('high-contrast')
    await page().getByRole('button', { name: 'Show', exact: true }).click()
    await settings().getByRole('region', { name: 'Keys that cannot be used' }).waitFor()
    await settings().getByRole('button', { name: 'Reset all' }).click()
    await settings().getByRole('region', { name: 'Keys that cannot be used' }).waitFor({ state: 'detached' })
  })
})
