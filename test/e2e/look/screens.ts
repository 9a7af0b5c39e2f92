import fs from 'node:fs'
import path from 'node:path'
import { zipSync } from 'fflate'
import { syntheticSeries } from '../../fixtures/dicom-series.js'
import { answerDialogs } from '../benchmark-page.js'
import { ImportPage } from '../pages.js'
import type { Screen } from './screen.js'
import { SESSION_SCREENS } from './session-screens.js'
import type { Setting } from './stage.js'

const settings = (tab: string): Screen => ({
  name: `settings-${tab.toLowerCase().split(' ')[0] ?? ''}`,
  show: async (stage) => {
    await stage.showWorklist()
    await stage.openDialog('Settings', 'Settings')
    await stage.dialogs.named('Settings').getByRole('tab', { name: tab }).click()
  },
  ...(tab === 'Reading' ? { held: true } : {}),
})

/** Opens a dialog by its command, over the case or over the worklist. */
const dialog = (name: string, over: 'case' | 'worklist', command: string, title: string): Screen => ({
  name,
  show: async (stage) => {
    await (over === 'case' ? stage.showFinding() : stage.showWorklist())
    await stage.openDialog(command, title)
  },
})

const EMPTY: readonly Screen[] = [
  { name: 'worklist-empty', show: (stage) => stage.showWorklistEmpty() },
  {
    name: 'benchmark-empty',
    show: async (stage) => {
      await stage.page.keyboard.press('Control+b')
      await stage.benchmark.empty().waitFor()
    },
  },
  {
    name: 'import-chooser',
    show: async (stage) => {
      await stage.showWorklistEmpty()
      await answerDialogs(stage.workstation.application, ankles(stage.workstation.data))
      await stage.worklist.openFolder().click()
      await new ImportPage(stage.page).chooser().waitFor({ timeout: 60_000 })
    },
  },
  {
    name: 'import-failed',
    show: async (stage) => {
      await stage.showWorklistEmpty()
      const file = path.join(stage.workstation.data, 'shopping-list.txt')
      fs.writeFileSync(file, 'Milk, bread')
      await answerDialogs(stage.workstation.application, file)
      await stage.worklist.openFolder().click()
      await new ImportPage(stage.page).failure().waitFor({ timeout: 60_000 })
    },
  },
]

const POPULATED: readonly Screen[] = [
  { name: 'worklist', show: (stage) => stage.showWorklist(), held: true },
  {
    name: 'worklist-marked',
    show: async (stage) => {
      await stage.showWorklist()
      await stage.worklist.grid.getByRole('checkbox').first().check()
    },
  },
  {
    name: 'case-remove',
    show: async (stage) => {
      await stage.showWorklist()
      await stage.worklist.rows().first().hover()
      await stage.worklist
        .rows()
        .first()
        .getByRole('button', { name: /^Remove/ })
        .click()
      await stage.page.getByRole('button', { name: 'Remove case' }).waitFor()
    },
  },
  {
    name: 'case-patient',
    show: async (stage) => {
      await stage.showWorklist()
      await stage.worklist.rows().first().hover()
      await stage.worklist
        .rows()
        .first()
        .getByRole('button', { name: /^Patient of/ })
        .click()
      await stage.page.getByRole('dialog').waitFor()
    },
  },
  { name: 'reading-overview', show: (stage) => stage.showCase(), held: true },
  { name: 'reading-finding', show: (stage) => stage.showFinding(), held: true },
  {
    name: 'reading-editing',
    show: async (stage) => {
      await stage.showFinding()
      await stage.page.keyboard.press('e')
      await stage.reading.stepText(1).waitFor()
    },
  },
  {
    name: 'reading-isolated',
    show: async (stage) => {
      await stage.showFinding()
      await stage.page.keyboard.press('j')
      await stage.page.getByRole('heading', { name: 'One finding at a time' }).waitFor()
    },
  },
  {
    name: 'reading-another',
    show: async (stage) => {
      await stage.showCase()
      await stage.reading.othersReads().getByRole('button', { name: 'Open' }).click()
      await stage.page.getByRole('button', { name: 'Open to look' }).click()
      await stage.reading.anothersRead().waitFor()
    },
  },
  {
    name: 'reading-another-ask',
    show: async (stage) => {
      await stage.showCase()
      await stage.reading.othersReads().getByRole('button', { name: 'Open' }).click()
      await stage.page.getByRole('button', { name: 'Open to look' }).waitFor()
    },
  },
  {
    name: 'reader-menu',
    show: async (stage) => {
      await stage.showWorklist()
      await stage.bar.reader().click()
      await stage.bar.readerMenu(/^Change reader/).waitFor()
    },
  },
  {
    name: 'view-menu',
    show: async (stage) => {
      await stage.showCase()
      await stage.page.getByTitle('View and layout').first().click()
      await stage.page.getByRole('menu').waitFor()
    },
  },
  dialog('outlines', 'case', 'Choose how outlines are shown', 'Outlines'),
  {
    name: 'thickness-map',
    show: async (stage) => {
      await stage.showFinding()
      await stage.dialogs.command('Map of cartilage thickness')
      await stage.page.getByRole('region', { name: 'Cartilage thickness' }).getByRole('application').waitFor()
    },
  },
  { ...dialog('report', 'case', 'Write report', 'Report'), held: true },
  {
    name: 'report-template',
    show: async (stage) => {
      await stage.showFinding()
      await stage.openDialog('Write report', 'Report')
      await stage.dialogs.named('Report').getByRole('button', { name: 'New from this…' }).click()
    },
  },
  {
    name: 'ask-model',
    show: async (stage) => {
      await stage.showCase()
      await stage.page.getByRole('button', { name: 'Ask a language model…' }).click()
      await stage.dialogs.named('Ask a language model').waitFor()
    },
  },
  dialog('tour', 'case', 'Tour', 'The knee at a glance'),
  dialog('sign-off', 'case', 'Sign off', 'Sign off'),
  dialog('add-finding', 'case', 'Add finding', 'Add finding'),
  {
    name: 'history',
    show: async (stage) => {
      await stage.showFinding()
      await stage.reading.history().click()
      await stage.page.getByRole('dialog').waitFor()
    },
  },
  dialog('quintuples', 'case', 'Export quintuples for training', 'Export quintuples'),
  {
    name: 'knee-map-tip',
    show: async (stage) => {
      await stage.showCase()
      await stage.page.locator('[data-region="femur-medial-central"]').hover()
      await stage.page.getByRole('tooltip').waitFor()
    },
  },
  {
    name: 'difference',
    show: async (stage) => {
      await stage.page.mouse.move(2, 2)
      await stage.showCase()
      await stage.page.keyboard.press('Alt+d')
      await stage.page.getByRole('group', { name: 'Difference' }).waitFor()
    },
  },
  {
    name: 'palette',
    show: async (stage) => {
      await stage.showWorklist()
      await stage.page.keyboard.press('Control+k')
      await stage.dialogs.palette().waitFor()
    },
  },
  dialog('keyboard', 'worklist', 'Keyboard', 'Keyboard'),
  dialog('readers', 'worklist', 'Readers of this workstation', 'Readers of this workstation'),
  dialog('who-reads', 'worklist', 'Change reader', 'Change reader'),
  ...['Reading', 'Appearance', 'Keyboard', 'Model', 'Second opinions', 'Backups', 'Storage and version'].map(settings),
  {
    name: 'benchmark',
    show: async (stage) => {
      await stage.showBenchmark()
      await stage.benchmark.tab('Results').click()
      await stage.benchmark.results.waitFor()
    },
  },
  {
    name: 'benchmark-questions',
    show: async (stage) => {
      await stage.showBenchmark()
      await stage.benchmark.tab('Questions').click()
      await stage.benchmark.questions.getByRole('row').first().waitFor()
    },
  },
  {
    name: 'benchmark-new',
    show: async (stage) => {
      await stage.showBenchmark()
      await stage.benchmark.begin().first().click()
      await stage.benchmark.newRun.waitFor()
    },
  },
  // Last: a case of a running session is reached in it only.
  ...SESSION_SCREENS,
]

/** Every screen and dialog, in the order in which they are quickest to visit. */
export const SCREENS: readonly { readonly setting: Setting; readonly screens: readonly Screen[] }[] = [
  { setting: 'a new data folder', screens: EMPTY },
  { setting: 'a case that two people read', screens: POPULATED },
]

/** A folder with two series of an ankle: nothing tells which of them is a knee, so the window asks. */
function ankles(data: string): string {
  const folder = path.join(data, 'ankles')
  fs.mkdirSync(folder, { recursive: true })
  const files = [21, 23].flatMap((slices) =>
    syntheticSeries({
      slices,
      rows: 32,
      columns: 40,
      spacing: 3,
      orientation: 'sagittal',
      prefix: `ankle-${slices}`,
      seriesUid: `2.25.77${slices}`,
      voxel: (i, j, k) => (Math.hypot(i - 20, j - 16, k - 12) < 10 ? 400 : 20),
      header: () => ({
        PixelSpacing: [3, 3],
        SliceThickness: 3,
        BodyPartExamined: 'ANKLE',
        Laterality: 'R',
        StudyInstanceUID: '2.25.881',
        SeriesDescription: `Ankle ${slices}`,
      }),
    }),
  )
  fs.writeFileSync(
    path.join(folder, 'ankle.zip'),
    zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))),
  )
  return folder
}
