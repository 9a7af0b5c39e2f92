import type { Locator, Page } from 'playwright-core'

/** The parts of the window by role and label, so that a test says what a reader does and not how it is built. */
export class TopBar {
  readonly root: Locator
  constructor(private readonly page: Page) {
    this.root = page.getByRole('banner')
  }
  wordmark(): Locator {
    return this.root.getByRole('button', { name: 'Condyle: worklist' })
  }
  /** "Model trained on … · research use". */
  honesty(): Locator {
    return this.root.getByText(/^Model trained on .* · research use$/)
  }
  /** "WebGPU · 6.2 s". */
  provider(): Locator {
    return this.root.getByText(/^(CPU|WebGPU|CUDA|DirectML|Core ML) · /)
  }
  /** How far the read is; with a count, only while so many are reviewed. */
  reviewed(count?: number): Locator {
    return this.root.getByText(new RegExp(`^${count ?? '\\d+'} of \\d+ reviewed$`))
  }
  identity(): Locator {
    return this.root.locator('button.identity')
  }
  remarks(): Locator {
    return this.root.getByRole('button', { name: /^Remarks on the images/ })
  }
  signOff(): Locator {
    return this.root.getByRole('button', { name: 'Sign off' })
  }
  /** Who reads now, with its menu. */
  reader(): Locator {
    return this.root.getByRole('button', { name: /^Reader: / })
  }
  readerMenu(item: RegExp | string): Locator {
    return this.page.getByRole('menu', { name: 'Reader', exact: true }).getByRole('menuitem', { name: item })
  }
  settings(): Locator {
    return this.root.getByRole('button', { name: 'Settings' })
  }
  backToCase(): Locator {
    return this.root.getByRole('button', { name: 'Back to the case' })
  }
  saved(): Locator {
    return this.page.getByRole('contentinfo').getByRole('status')
  }
}

export class WorklistPage {
  readonly root: Locator
  readonly search: Locator
  readonly grid: Locator
  constructor(private readonly page: Page) {
    this.root = page.getByRole('region', { name: 'Worklist' })
    this.search = page.getByRole('searchbox', { name: 'Search cases' })
    this.grid = page.getByRole('grid', { name: 'Cases' })
  }
  empty(): Locator {
    return this.page.getByRole('region', { name: 'No cases yet' })
  }
  openFolder(): Locator {
    return this.page.getByRole('button', { name: 'Open folder' })
  }
  /** A sample case of the empty worklist, by what its title says. */
  openSample(title: 'one DESS series' | 'a study of five series'): Locator {
    return this.page.getByRole('button', { name: new RegExp(title) })
  }
  rows(): Locator {
    return this.grid.getByRole('row')
  }
  row(name: RegExp): Locator {
    return this.grid.getByRole('row', { name })
  }
  status(title: 'All' | 'Not read' | 'Read by model' | 'In review' | 'Signed off'): Locator {
    return this.page.getByRole('group', { name: 'Filter by status' }).getByRole('button', { name: title })
  }
  /** "3 cases". */
  total(): Locator {
    return this.root.getByRole('status')
  }
  async open(name: RegExp): Promise<void> {
    await this.row(name)
      .getByTitle(/^Open /)
      .click()
  }
  async remove(name: RegExp): Promise<void> {
    await this.row(name).hover()
    await this.row(name)
      .getByRole('button', { name: /^Remove/ })
      .click()
    await this.page.getByRole('button', { name: 'Remove case' }).click()
  }
}

export class ImportPage {
  constructor(private readonly page: Page) {}
  progress(): Locator {
    return this.page.getByRole('progressbar', { name: 'Import' })
  }
  chooser(): Locator {
    return this.page.getByRole('dialog', { name: 'Which images are the knee?' })
  }
  stacks(): Locator {
    return this.chooser().getByRole('table', { name: 'Stacks' }).getByRole('checkbox')
  }
  side(side: 'Left' | 'Right'): Locator {
    return this.chooser().getByRole('radio', { name: side, exact: true })
  }
  openChosen(): Locator {
    return this.chooser().getByRole('button', { name: /^Open \d+ series$/ })
  }
  setAside(): Locator {
    return this.page.getByRole('list', { name: 'Set aside' }).getByRole('listitem')
  }
  failure(): Locator {
    return this.page.getByRole('dialog', { name: 'Nothing was imported' }).getByRole('alert')
  }
}

export class ReadingPage {
  readonly map: Locator
  readonly list: Locator
  readonly panel: Locator
  readonly pictures: Locator
  constructor(private readonly page: Page) {
    this.map = page.getByRole('group', { name: /^Knee map/ })
    this.list = page.getByRole('region', { name: 'Findings', exact: true })
    this.panel = page.getByRole('complementary', { name: 'Reading', exact: true })
    this.pictures = page.getByRole('main', { name: 'Pictures' })
  }
  /** A region of the knee map, by its label: "Medial femur, central". */
  region(label: string): Locator {
    return this.map.getByRole('button', { name: new RegExp(`^${label}:`) })
  }
  /** Narrows the list to a region by key: the middle of a crescent is not on the crescent, so a click may miss it. */
  async chooseRegion(label: string): Promise<void> {
    await this.region(label).focus()
    await this.page.keyboard.press('Enter')
  }
  filter(title: string): Locator {
    return this.page.getByRole('group', { name: 'Filter findings' }).getByRole('button', { name: title })
  }
  findings(): Locator {
    return this.list.getByRole('button')
  }
  /** A row by how its name begins: "Cartilage, femur, central". */
  finding(name: string): Locator {
    return this.list.getByRole('button', { name: new RegExp(`^${name}`) })
  }
  selected(): Locator {
    return this.list.locator('[aria-current="true"]')
  }
  /** The grade button of a component: grade('Cartilage loss, size', 2). */
  grade(component: string, value: number): Locator {
    return this.panel
      .getByRole('radiogroup', { name: component, exact: true })
      .getByRole('radio', { name: new RegExp(`grade ${value}:`) })
  }
  steps(): Locator {
    return this.panel.getByRole('list', { name: 'Reasoning steps', exact: true }).getByRole('button')
  }
  stepText(number: number): Locator {
    return this.panel.getByRole('textbox', { name: `Text of step ${number}`, exact: true })
  }
  note(): Locator {
    return this.panel.getByRole('textbox', { name: 'Note' })
  }
  notAnswered(): Locator {
    return this.panel.getByText('Not answered by the model')
  }
  decision(name: 'Accept' | 'Accepted' | 'Edit' | 'Reject' | 'Take back' | 'Amend…' | 'Remove'): Locator {
    return this.page
      .getByRole('toolbar', { name: 'Decision' })
      .getByRole('button', { name: new RegExp(`^${name}( |$)`) })
  }
  undo(): Locator {
    return this.panel.getByRole('button', { name: 'Undo' })
  }
  redo(): Locator {
    return this.panel.getByRole('button', { name: 'Redo' })
  }
  history(): Locator {
    return this.panel.getByRole('button', { name: /^History/ })
  }
  revisions(): Locator {
    return this.page.getByRole('list', { name: 'Revisions' }).getByRole('listitem')
  }
  run(): Locator {
    return this.panel.getByRole('button', { name: /^Run model/ })
  }
  progress(): Locator {
    return this.panel.getByRole('progressbar', { name: 'Reading the knee' })
  }
  stop(): Locator {
    return this.panel.getByRole('button', { name: 'Stop' })
  }
  retry(): Locator {
    return this.panel.getByRole('button', { name: 'Try again' })
  }
  /** The notice on a contradiction between components, with its button Settle. */
  contradiction(): Locator {
    return this.panel.getByRole('note', { name: 'Contradiction' })
  }
  /** What each series answered, where the case has several. */
  series(): Locator {
    return this.panel.getByRole('region', { name: 'Series' })
  }
  /** Leaves the selected finding for the overview of the case. */
  overview(): Locator {
    return this.panel.getByRole('button', { name: 'Overview' })
  }
  /** In the overview: others who have read the case. */
  othersReads(): Locator {
    return this.panel.getByRole('region', { name: 'Also read by' }).getByRole('listitem')
  }
  /** The banner over another's read. */
  anothersRead(): Locator {
    return this.page.getByRole('status', { name: /another/i })
  }
  otherDates(): Locator {
    return this.panel.getByRole('region', { name: 'Other dates of this knee' }).getByRole('listitem')
  }
  /** The notice on an inferred or unknown side, with buttons Confirm, Left, Right. */
  side(): Locator {
    return this.page.getByRole('group', { name: 'Side of the knee' })
  }
}

/** The viewports, counted from 0, and the strip of series below them. */
export class Viewports {
  readonly strip: Locator
  constructor(private readonly page: Page) {
    this.strip = page.getByRole('listbox', { name: 'Series' })
  }
  at(viewport: number): Locator {
    return this.page.locator(`[data-viewport="${viewport}"]`)
  }
  /** UID of the series that a viewport shows; null while there is none. */
  async series(viewport: number): Promise<string | null> {
    return (await this.at(viewport).count()) === 0 ? null : this.at(viewport).getAttribute('data-series')
  }
  /** The button of a tool that is in the hand, by its name in the bar. */
  inHand(tool: string): Locator {
    const bar = this.page.getByRole('toolbar', { name: 'Tools' })
    return bar.getByRole('button', { name: new RegExp(`^${tool}`), pressed: true })
  }
  /** UIDs of the series on show. */
  async all(): Promise<(string | null)[]> {
    return this.page
      .locator('[data-viewport]')
      .evaluateAll((views) => views.map((view) => view.getAttribute('data-series')))
  }
  /** "W 300 L 150" of each viewport. */
  windows(): Promise<string[]> {
    return this.page.getByTitle('Window and level').allInnerTexts()
  }
  tiles(): Locator {
    return this.strip.getByRole('option')
  }
  /** Brings a series up in a viewport, as a hand does: the viewport first, then the tile. */
  async choose(viewport: number, seriesUid: string): Promise<void> {
    await this.at(viewport).click({ position: { x: 60, y: 150 } })
    await this.strip.locator(`[data-series="${seriesUid}"]`).click()
  }
  /** Another plane in a viewport, by its menu. */
  async show(viewport: number, plane: string): Promise<void> {
    await this.at(viewport).getByTitle('View and layout').click()
    await this.page.getByRole('menuitemradio', { name: new RegExp(`^${plane}`) }).click()
  }
  /** Drags with the right button: another window. */
  async dragWindow(viewport: number): Promise<void> {
    await this.at(viewport).hover({ position: { x: 60, y: 150 } })
    await this.page.mouse.down({ button: 'right' })
    const box = await this.at(viewport).boundingBox()
    await this.page.mouse.move((box?.x ?? 0) + 140, (box?.y ?? 0) + 190, { steps: 4 })
    await this.page.mouse.up({ button: 'right' })
  }
}

export class Dialogs {
  constructor(private readonly page: Page) {}
  named(name: string): Locator {
    return this.page.getByRole('dialog', { name })
  }
  palette(): Locator {
    return this.page.getByRole('combobox', { name: 'Search commands' })
  }
  /** Runs a command by its title through Ctrl K. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.palette().fill(title)
    await this.page.keyboard.press('Enter')
  }
  /** Asked at the first decision. */
  whoReads(): Locator {
    return this.named('Who reads?')
  }
  /** Adds a reader in a dialog that asks for one. */
  async addReader(dialog: 'Who reads?' | 'Change reader', name: string): Promise<void> {
    await this.named(dialog).getByRole('textbox', { name: 'Name of the reader' }).fill(name)
    await this.page.keyboard.press('Enter')
    await this.named(dialog).waitFor({ state: 'detached' })
  }
  signOffAnyway(): Locator {
    return this.named('Sign off').getByRole('checkbox')
  }
  signOffAs(): Locator {
    return this.named('Sign off').getByRole('button', { name: /^Sign off/ })
  }
  setting(name: string): Locator {
    return this.named('Settings').getByLabel(new RegExp(name))
  }
  messages(): Locator {
    return this.page.getByRole('log', { name: 'Messages' })
  }
}

/** Mean brightness of an element's picture, 0…255. */
export async function brightness(element: Locator): Promise<number> {
  const { PNG } = await import('pngjs')
  const png = PNG.sync.read(await element.screenshot())
  let sum = 0
  for (let at = 0; at < png.data.length; at += 4) sum += png.data[at] ?? 0
  return sum / (png.data.length / 4)
}
