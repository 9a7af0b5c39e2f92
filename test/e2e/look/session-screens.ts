import type { Locator, Page } from 'playwright-core'
import type { Screen } from './screen.js'
import type { Stage } from './stage.js'

const QUESTIONS = '16-22, 30-33'

const button = ({ page }: Stage, name: string): Locator => page.getByRole('button', { name })
const dialog = ({ page }: Stage): Locator => page.getByRole('dialog', { name: 'New session' })

async function showSessions(stage: Stage): Promise<void> {
  await stage.closeAll()
  await stage.page.keyboard.press('Control+j')
  await button(stage, 'New session').waitFor()
}

/** A session of a few questions for both readers, filled in and not made yet. */
async function fillIn(stage: Stage): Promise<void> {
  await showSessions(stage)
  await button(stage, 'New session').click()
  const form = dialog(stage)
  await form.getByLabel('Title').fill('Knees of spring')
  await form.getByRole('button', { name: 'All' }).first().click()
  for (const reader of ['Dr. Ada First', 'Dr. Ben Second']) await form.getByLabel(reader).check()
  await form.getByLabel('Questions by number').fill(QUESTIONS)
  await form.getByRole('region', { name: 'The protocol in words' }).getByText('read 1 case').waitFor()
}

/** Both readers answer every question before and after the reveal, and lock: not by hand, which is tried elsewhere. */
async function answerAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const readers = await window.condyle.request('readers.list', null)
    const [session] = await window.condyle.request('sessions.list', null)
    for (const [who, reader] of readers.entries()) {
      await window.condyle.request('readers.choose', { id: reader.id })
      const item = session && (await window.condyle.request('sessions.next', { id: session.id }))
      if (item === undefined || item === null) throw new Error('There is nothing to read in the session.')
      const { state } = await window.condyle.request('case.open', { caseId: item })
      const answer = async (changed: number): Promise<void> => {
        for (const { key, question, category } of state.findings) {
          const components =
            category === 'cartilage'
              ? (['cartilage.size', 'cartilage.full-thickness'] as const)
              : (['osteophyte.size'] as const)
          const grade = (question + who * (question % 2) + changed * Number(question % 3 === 0)) % 4
          const grades = components.map((component) => ({ component, grade }))
          await window.condyle.request('reads.apply', {
            caseId: item,
            action: { type: 'set-grades', finding: key, grades },
          })
        }
      }
      await answer(0)
      await window.condyle.request('sessions.reveal', { item })
      await answer(1)
      await window.condyle.request('sessions.lock', { item })
    }
  })
}

/** The life of a session, in its order: what is seen of the case afterwards is what its protocol lets be seen. */
export const SESSION_SCREENS: readonly Screen[] = [
  { name: 'sessions-empty', show: showSessions },
  { name: 'session-new', show: fillIn },
  {
    name: 'session-draft',
    show: async (stage) => {
      if ((await dialog(stage).count()) === 0) await fillIn(stage)
      await button(stage, 'Make the session').click()
      await button(stage, 'Start the session').waitFor()
    },
  },
  {
    name: 'session-running',
    show: async (stage) => {
      await button(stage, 'Start the session').click()
      await button(stage, 'Read my next case').waitFor()
    },
  },
  {
    name: 'session-send',
    show: async (stage) => {
      await button(stage, 'Send…').click()
      await stage.page.getByRole('dialog').getByLabel('Passphrase').waitFor()
    },
  },
  {
    name: 'session-blind',
    show: async (stage) => {
      await stage.closeAll()
      await button(stage, 'Read my next case').click()
      await button(stage, 'Next open question').first().click()
      await stage.page.getByText('Not answered yet').waitFor()
    },
  },
  {
    name: 'session-numbers',
    show: async (stage) => {
      await button(stage, 'Pause').click()
      await button(stage, 'Read my next case').waitFor()
      await answerAll(stage.page)
      await stage.page.reload()
      await stage.bar.reader().waitFor()
      await showSessions(stage)
      await stage.page.getByRole('region', { name: 'Heat map' }).waitFor({ timeout: 60_000 })
    },
  },
  {
    name: 'session-heat-map',
    show: async (stage) => {
      const map = stage.page.getByRole('region', { name: 'Heat map' })
      await map.getByLabel('Every question').check()
      await map.getByRole('grid').scrollIntoViewIfNeeded()
    },
  },
]
