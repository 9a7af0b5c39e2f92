import { vi } from 'vitest'
import type { ElectronApplication, Locator, Page } from 'playwright-core'

/** The benchmark screen by role and label. */
export class BenchmarkPage {
  readonly root: Locator
  readonly results: Locator
  readonly questions: Locator
  readonly newRun: Locator
  constructor(private readonly page: Page) {
    this.root = page.getByRole('region', { name: 'Benchmark', exact: true })
    this.results = page.getByRole('table', { name: 'Results side by side' })
    this.questions = page.getByRole('grid', { name: 'Questions' })
    this.newRun = page.getByRole('dialog', { name: 'New benchmark run' })
  }
  empty(): Locator {
    return this.page.getByRole('region', { name: 'No benchmark runs yet' })
  }
  begin(): Locator {
    return this.root.getByRole('button', { name: 'New run' })
  }
  runs(): Locator {
    return this.page.getByRole('list', { name: 'Benchmark runs' }).getByRole('listitem')
  }
  compare(title: string): Locator {
    return this.page.getByRole('checkbox', { name: new RegExp(`^Compare ${title},`) })
  }
  tab(name: 'Results' | 'Questions'): Locator {
    return this.root.getByRole('tab', { name })
  }
  /** The cells of a row of the results, as text. */
  row(label: string): Locator {
    return this.results.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: label, exact: true }) })
  }
  paired(): Locator {
    return this.page.getByRole('region', { name: 'Paired test' })
  }
  filter(title: string): Locator {
    return this.page
      .getByRole('group', { name: 'Filter questions' })
      .getByRole('button', { name: new RegExp(`^${title} `) })
  }
  question(name: RegExp): Locator {
    return this.questions.getByRole('row', { name })
  }
  /** The panel beside the pictures of an open question. */
  panel(): Locator {
    return this.page.getByRole('complementary', { name: 'Answer and truth' })
  }
  box(of: 'truth' | 'answer'): Locator {
    return this.page.locator(`[data-box="${of}"]`).first()
  }
  importRun(): Locator {
    return this.root.getByRole('button', { name: 'Import a run folder' })
  }
  /** Starts a baseline on the folder that the next dialog gives, and waits for its result. */
  async runBaseline(name: string): Promise<void> {
    const before = await this.runs().count()
    await this.begin().first().click()
    await this.newRun.getByRole('button', { name: 'Choose folder' }).click()
    await this.newRun.getByText('quintuples', { exact: false }).first().waitFor()
    await this.newRun.getByRole('radio', { name: 'Baseline' }).click()
    await this.newRun.getByRole('combobox', { name: 'Baseline' }).selectOption(name)
    await this.newRun.getByRole('checkbox', { name: 'Ask for the reasoning chain' }).uncheck()
    await this.newRun.getByRole('button', { name: 'Start run' }).click()
    await this.runs().nth(before).waitFor()
    await this.results.waitFor()
  }
}

/** Makes every system dialog that asks for a folder or file give this place. */
export async function answerDialogs(application: ElectronApplication, place: string): Promise<void> {
  // While the application starts, what it is asked can be lost.
  await vi.waitFor(
    () =>
      application.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] })
      }, place),
    { timeout: 20_000 },
  )
}
