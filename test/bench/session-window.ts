import fs from 'node:fs'
import path from 'node:path'
import { openCasebook } from '../../src-main/casebook/index.js'
import { SessionReads } from '../../src-main/sessions/session-reads.js'
import { SessionService } from '../../src-main/sessions/session-service.js'
import { questionOf } from '../../src-shared/moaks/questions.js'
import { scaleOf } from '../../src-shared/moaks/scales.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { addCase, finding, readingWith } from '../unit/casebook/case-data.js'
import { planWith } from '../unit/session/plans.js'
import { ELECTRON, launch, longestTask, temporary, watchTasks } from './condyle-window.js'

/** What the window does while the numbers of a finished session are worked out and shown. */
export interface SessionWindow {
  /** Longest task, ms; 0: none over 50 ms. */
  readonly longestTask: number
  /** From the key that shows the sessions until the numbers are there, ms. */
  readonly shown: number
}

/** Opens a casebook that holds a finished session of so many cases, questions and readers, and looks at its numbers. */
export async function sessionInWindow(cases: number, questions: number, readers: number): Promise<SessionWindow> {
  const data = temporary()
  fillCasebook(path.join(data, 'casebook.sqlite'), cases, questions, readers)
  const application = await launch(ELECTRON, data)
  try {
    const page = await application.firstWindow()
    await page.getByRole('banner').waitFor()
    await watchTasks(page)
    const begun = performance.now()
    await page.getByRole('banner').getByRole('button', { name: 'Sessions' }).click()
    await page.getByRole('region', { name: 'Numbers' }).waitFor({ timeout: 120_000 })
    const shown = performance.now() - begun
    await page.waitForTimeout(1000)
    return { longestTask: await longestTask(page), shown }
  } finally {
    await application.close()
    fs.rmSync(data, { recursive: true, force: true })
  }
}

function fillCasebook(file: string, cases: number, questions: number, readers: number): void {
  const casebook = openCasebook(file)
  const random = createRandom(7)
  const asked = Array.from({ length: questions }, (_, index) => index + 1)
  const ids = Array.from({ length: cases }, (_, index) => addCase(casebook, index + 1))
  for (const id of ids) casebook.saveReading(id, readingWith(asked.map((question) => finding(question))))
  const people = Array.from({ length: readers }, (_, index) => casebook.readers.add(`Dr ${index}`, 'radiologist').id)
  const sessions = new SessionService(casebook)
  const reads = new SessionReads(casebook)
  const id = sessions.make(planWith({ cases: ids, readers: people, questions: asked, model: true }), people[0] ?? null)
  sessions.start(id)
  for (const item of casebook.items.of(id)) {
    reads.open(item.id, item.reader)
    for (const question of asked) {
      // Normal or the first grade that is not, in all parts alike, so that no grades contradict each other.
      const ill = random() < 0.3
      reads.apply(item.id, item.reader, {
        type: 'set-grades',
        finding: `q${question}`,
        grades: questionOf(question).components.map(({ key }) => {
          const { grades, normal } = scaleOf(key)
          return {
            component: key,
            grade: ill ? (grades.find(({ value }) => value !== normal)?.value ?? normal) : normal,
          }
        }),
      })
    }
    reads.lock(item.id, item.reader)
  }
  sessions.finish(id, people[0] ?? null)
  casebook.close()
}
