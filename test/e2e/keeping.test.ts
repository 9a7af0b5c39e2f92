import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WorklistPage } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

describe('the casebook of a running workstation', () => {
  let data: string
  let running: Workstation | null = null
  beforeAll(() => {
    data = newDataFolder()
    // SQLite is built for Electron's Node, which these tests do not run in.
    const program = path.join(ROOT, 'test', 'fixtures', 'damage', 'populate.ts')
    const made = spawnSync(path.join(ROOT, '.runtime', 'electron', 'electron'), ['--import', 'tsx', program, data], {
      cwd: ROOT,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      encoding: 'utf8',
    })
    expect(made.stderr).toBe('')
  })
  afterEach(async () => {
    await running?.close()
    running = null
  })
  afterAll(() => fs.rmSync(data, { recursive: true, force: true }))

  async function backups({ page }: Workstation): Promise<void> {
    await page.keyboard.press('Control+,')
    await page.getByRole('tab', { name: 'Backups' }).click()
  }

  it('restores a backup from the settings, keeps what was there as one, and goes on', async () => {
    running = await startWorkstation(data)
    const { page } = running
    await expect.poll(() => new WorklistPage(page).rows().count()).toBeGreaterThan(10)
    await backups(running)
    const list = page.getByRole('list', { name: 'Backups' })
    await list.getByText('Backup 2,').waitFor()
    await list
      .getByText(/24 cases, \d+ reads, \d+ decisions/)
      .first()
      .waitFor()
    const before = (await list.getByRole('listitem').allTextContents()).length
    await page.getByRole('button', { name: /^Restore Backup 1,/ }).click()
    await page.getByRole('button', { name: 'Restore: later decisions go' }).click()
    await list.waitFor({ state: 'detached' })
    await new WorklistPage(page).rows().first().waitFor()
    await backups(running)
    await list.getByText('Backup 3,').waitFor()
    expect(await list.getByRole('listitem').count()).toBe(before + 1)
  })

  it('that was altered is said at the start with what can be done, and can be kept', async () => {
    const file = path.join(data, 'casebook.sqlite')
    const bytes = fs.readFileSync(file)
    bytes.write('a Remark', bytes.indexOf('A remark about case 7'))
    fs.writeFileSync(file, bytes)
    running = await startWorkstation(data)
    const { page } = running
    const alert = page.getByRole('alert').filter({ hasText: 'that Condyle did not' })
    await alert.getByRole('button', { name: 'Show' }).click()
    await page.getByText('A note of an import (8) is not as it was written.').waitFor()
    await page.getByRole('button', { name: 'Keep everything as it is' }).click()
    await page.getByText('The casebook is kept as it is').waitFor()
    expect(await page.getByRole('alert', { name: 'What was altered' }).count()).toBe(0)
  })

  it('that is deleted while it is open: said before the next decision counts, and kept as a backup', async () => {
    running = await startWorkstation(data)
    const { page } = running
    await new WorklistPage(page).rows().first().waitFor()
    const before = fs.readdirSync(path.join(data, 'backups'))
    fs.rmSync(path.join(data, 'casebook.sqlite'))
    const refused = await page.evaluate(() =>
      // The bridge as the page sees it; a reader is added as any decision is.
      Reflect.get(window, 'condyle')
        .request('readers.add', { name: 'Dr Late', role: 'resident' })
        .then(
          () => 'acknowledged',
          (error: unknown) => String(error),
        ),
    )
    expect(refused).toContain('casebook.sqlite is no longer in the data folder')
    await page.getByText('is kept in the backup').waitFor()
    expect(fs.readdirSync(path.join(data, 'backups')).filter((name) => !before.includes(name))).not.toEqual([])
  })
})
