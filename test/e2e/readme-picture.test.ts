import fs from 'node:fs'
import path from 'node:path'
import { it } from 'vitest'
import { ReadingPage, TopBar } from './pages.js'
import { newDataFolder, ROOT, startWorkstation } from './workstation.js'

/** Where the picture of the README is wanted (npm run screens -- --readme), and then nothing else. */
const OUT = process.env['CONDYLE_README_PICTURE']

const STUDY = path.join(ROOT, 'resources', 'sample', 'study.zip')
const SIZE = { width: 1440, height: 900 }
/** How long the model may take for five series on a busy machine, ms. */
const READING_MS = 600_000

/** The window with the sample study and a finding at one of its steps. */
it.skipIf(OUT === undefined)(
  'shows the reading of the sample study',
  async () => {
    const data = newDataFolder()
    const workstation = await startWorkstation(data, { paths: [STUDY], size: SIZE })
    const { page } = workstation
    try {
      await new TopBar(page).honesty().waitFor({ timeout: READING_MS })
      await page.getByRole('button', { name: 'Put this line away' }).click()
      await page.getByRole('button', { name: 'Bone marrow lesion — lateral femur, central' }).click()
      const reading = new ReadingPage(page)
      for (let step = 0; step < 3; step++) {
        await reading.steps().first().waitFor()
        await page.keyboard.press('ArrowRight')
      }
      await page.locator('[aria-current="step"]').getByText('shown').waitFor()
      // The planes follow in their own time, and a message is gone.
      await page.waitForTimeout(8000)
      await page.screenshot({ path: OUT ?? '', animations: 'disabled', caret: 'hide' })
    } finally {
      await workstation.close()
      fs.rmSync(data, { recursive: true, force: true })
    }
  },
  READING_MS + 120_000,
)
