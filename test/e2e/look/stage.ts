import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { smallDataset } from '../../unit/bench/fixture.js'
import { answerDialogs, BenchmarkPage } from '../benchmark-page.js'
import { Dialogs, ReadingPage, TopBar, WorklistPage } from '../pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from '../workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')
const [FIRST, SECOND] = ['Dr. Ada First', 'Dr. Ben Second'] as const

/** How long the model may take for the sample on a busy machine, ms. */
const READING_MS = 400_000

/** How long a screen may take to come, ms. */
const QUICK_MS = 15_000

/** What there has to be for a screen to be shown. */
export type Setting = 'a new data folder' | 'a case that two people read'

/** The open application, and its parts by name. */
export class Stage {
  readonly page: Page
  readonly bar: TopBar
  readonly worklist: WorklistPage
  readonly reading: ReadingPage
  readonly dialogs: Dialogs
  readonly benchmark: BenchmarkPage
  /** What went wrong in the window without anybody catching it. */
  readonly errors: string[] = []

  private constructor(
    readonly workstation: Workstation,
    /** Quintuples that a benchmark can run on. */
    readonly knees: string,
  ) {
    this.page = workstation.page
    this.page.on('pageerror', (error) => this.errors.push(error.message))
    this.bar = new TopBar(this.page)
    this.worklist = new WorklistPage(this.page)
    this.reading = new ReadingPage(this.page)
    this.dialogs = new Dialogs(this.page)
    this.benchmark = new BenchmarkPage(this.page)
  }

  /**
   * Starts the application with what is needed. The reading of the sample takes minutes: where CONDYLE_SCREENS_DATA names
   * a folder, what was prepared is kept there, and a copy of it used the next time.
   */
  static async open(setting: Setting): Promise<Stage> {
    const data = newDataFolder()
    const prepared = process.env['CONDYLE_SCREENS_DATA']
    const copied = setting !== 'a new data folder' && prepared !== undefined && fs.existsSync(prepared)
    if (copied) fs.cpSync(prepared, data, { recursive: true })
    const paths = setting === 'a new data folder' || copied ? [] : [SAMPLE]
    const stage = new Stage(await startWorkstation(data, { paths }), smallDataset())
    if (setting === 'a new data folder') await stage.worklist.empty().waitFor()
    else if (copied) await stage.reading.findings().first().waitFor({ timeout: 60_000 })
    else {
      await stage.prepare()
      if (prepared !== undefined) await stage.keep(prepared)
    }
    stage.page.setDefaultTimeout(QUICK_MS)
    return stage
  }

  /** The sample read by the model and by two people, and one run of the benchmark. */
  private async prepare(): Promise<void> {
    const { page, reading, bar, dialogs, benchmark } = this
    await reading.findings().first().waitFor({ timeout: READING_MS })
    await bar.honesty().waitFor({ timeout: READING_MS })
    await this.closeAll()
    await reading.findings().first().click()
    await page.keyboard.press('a')
    await dialogs.addReader('Who reads?', FIRST)
    await bar
      .reviewed()
      .getByText(/^1 of /)
      .waitFor()
    await page.keyboard.press('Control+Shift+r')
    await dialogs.addReader('Change reader', SECOND)
    await bar
      .reviewed()
      .getByText(/^0 of /)
      .waitFor()
    await answerDialogs(this.workstation.application, this.knees)
    await page.keyboard.press('Control+b')
    await benchmark.empty().waitFor()
    await benchmark.runBaseline('majority')
  }

  /** Keeps what was prepared for the next time; the data are whole once the window shows them saved. */
  private async keep(folder: string): Promise<void> {
    await this.showCase()
    await this.bar.saved().getByText('saved', { exact: true }).waitFor()
    fs.cpSync(this.workstation.data, folder, { recursive: true })
  }

  /** Puts away every dialog and menu, as Escape does. */
  async closeAll(): Promise<void> {
    const open = this.page.locator('dialog[open], [role="menu"], [role="dialog"]')
    for (let tries = 0; tries < 6 && (await open.count()) > 0; tries++) {
      await this.page.keyboard.press('Escape')
      await this.page.waitForTimeout(150)
    }
    const map = this.page.getByRole('button', { name: 'Close the map' })
    if ((await map.count()) > 0) await map.click()
  }

  async showWorklist(): Promise<void> {
    await this.closeAll()
    await this.page.keyboard.press('Control+l')
    await this.worklist.root.waitFor()
  }

  async showWorklistEmpty(): Promise<void> {
    await this.closeAll()
    await this.page.keyboard.press('Control+l')
    await this.worklist.empty().waitFor()
  }

  async showBenchmark(): Promise<void> {
    await this.closeAll()
    await this.page.keyboard.press('Control+b')
    await this.benchmark.root.waitFor()
  }

  /** The case with the overview beside it, nothing selected. */
  async showCase(): Promise<void> {
    await this.closeAll()
    if ((await this.bar.backToCase().count()) > 0) await this.bar.backToCase().click()
    const back = this.page.getByRole('button', { name: 'Back to my read' })
    if ((await back.count()) > 0) await back.first().click()
    const whole = this.page.getByRole('button', { name: 'All findings J' })
    if ((await whole.count()) > 0) await whole.click()
    await this.reading.findings().first().waitFor()
    if ((await this.reading.overview().count()) > 0) await this.reading.overview().click()
  }

  /** A finding that the model answered, its first of the list. */
  async showFinding(): Promise<void> {
    await this.showCase()
    await this.reading.findings().first().click()
    await this.reading.steps().first().waitFor()
  }

  /** A command by its title, and the dialog that it opens. */
  async openDialog(command: string, dialog: string): Promise<void> {
    await this.dialogs.command(command)
    await this.dialogs.named(dialog).waitFor()
  }

  async close(): Promise<void> {
    await this.workstation.close()
    for (const folder of [this.workstation.data, this.knees]) fs.rmSync(folder, { recursive: true, force: true })
  }
}
