import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../fixtures/dicom-series.js'
import { kneeStudy } from '../fixtures/knee-study.js'
import { startChatServer, type ChatServerInTest } from '../fixtures/chat-server.js'
import { ReadingPage, TopBar } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')

/** A model of this machine is asked about an open case: it answers, babbles, contradicts itself, and goes away in the middle. */
describe('a second opinion from a language model', () => {
  let data: string
  let server: ChatServerInTest
  let workstation: Workstation
  /** Whether the server takes its time from here on. */
  let slow = false
  const page = (): Page => workstation.page
  const dialog = (name: string): Locator => page().getByRole('dialog', { name })
  const opinions = (): Locator => page().getByRole('region', { name: 'Second opinions' })
  const panel = (): Locator => page().getByRole('region', { name: 'Second opinion', exact: true })

  beforeAll(async () => {
    server = await startChatServer(({ text, images }, count) => {
      if (text.includes('Which half')) return { text: (images[0]?.data[0] ?? 0) > 100 ? 'left' : 'right' }
      if (slow && count > 6) return 'hang'
      if (count % 3 === 0) return { text: 'It is hard to say from these pictures.' }
      const words = 'Something small is seen here.'
      const keys = [...text.matchAll(/"([^"]+)": <\d/g)].map((match) => match[1] ?? '')
      const grades = keys.map((key) => `"${key}": 1`).join(', ')
      return {
        text: `Sure! {"box": [2, 6, 20, 60, 30, 70], "reasoning": ["${words}"], "MOAKS_scores": {"x": {${grades}}}}`,
        fingerprint: 'test-build',
      }
    })
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths: [SAMPLE] })
    await new TopBar(page()).honesty().waitFor({ timeout: 230_000 })
  })
  afterAll(async () => {
    await workstation.close()
    server.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('asks nothing of the server before a person does, and then says whether the model sees', async () => {
    await new TopBar(page()).settings().click()
    const settings = dialog('Settings')
    await settings.getByRole('tab', { name: 'Second opinions' }).click()
    const address = settings.getByLabel('Address')
    await address.fill('http://192.0.2.1:8080')
    await address.blur()
    await settings.getByRole('button', { name: 'Try it' }).click()
    await settings.getByText('192.0.2.1 is not this machine').waitFor()
    await address.fill(server.url)
    await address.blur()
    expect(server.asked).toHaveLength(0)
    await settings.getByRole('button', { name: 'List its models' }).click()
    await settings.getByText('It offers little-model, large-model.').waitFor()
    await settings.getByRole('button', { name: 'Try it' }).click()
    await settings.getByText('little-model answers, in').waitFor()
    await settings.getByLabel('Slices per question').fill('6')
    await settings.getByLabel('Slices per question').blur()
    server.asked.length = 0
    await page().keyboard.press('Escape')
  })

  it('answers in a reading of its own, whose failures are counted and have no grade', async () => {
    slow = true
    const before = await answersOfPack(page())
    await opinions().getByRole('button', { name: 'Ask a language model…' }).click()
    await dialog('Ask a language model').getByText('not made for knees').waitFor()
    await dialog('Ask a language model').getByRole('button', { name: 'Ask 62 questions' }).click()
    await dialog('Ask a language model').waitFor({ state: 'detached' })
    await opinions().getByText('question 7 of 62').waitFor()
    await opinions().getByRole('button', { name: 'Stop' }).click()
    await opinions().getByText('Broke off').waitFor()
    expect(await opinions().textContent()).toContain('2 not understood')
    expect(server.asked.every(({ pictures }) => pictures === 6)).toBe(true)
    expect(await answersOfPack(page())).toEqual(before)
    const { read } = await opened(page())
    expect(read).toBeNull()
  })

  it('shows its text as given beside what was understood', async () => {
    const [first] = [...(await opened(page())).state.findings].sort((a, b) => a.question - b.question)
    await opinions().getByRole('button', { name: 'Show beside' }).last().click()
    await opinions().getByRole('list', { name: 'What the model answered' }).getByRole('button').first().click()
    await panel().waitFor()
    expect(first?.question).toBe(1)
    await panel().getByText('Its text as given').click()
    const said = (await panel().textContent()) ?? ''
    for (const part of ['little-model', 'Sure!', 'build test-build', 'temperature 0', 'not made for knees'])
      expect(said).toContain(part)
    await expect.poll(() => page().locator('[data-box^="opinion "]').count()).toBeGreaterThan(0)
  })

  it('goes on after a restart with what was open', async () => {
    slow = false
    await workstation.close()
    workstation = await startWorkstation(data)
    await new TopBar(page()).honesty().waitFor()
    await page().keyboard.press('Control+Home')
    const overview = new ReadingPage(page()).overview()
    await expect.poll(async () => (await overview.count()) + (await opinions().count())).toBeGreaterThan(0)
    if ((await overview.count()) > 0) await overview.click()
    const asked = server.asked.length
    await opinions().getByRole('button', { name: 'Go on' }).click()
    await expect.poll(() => server.asked.length - asked, { timeout: 60_000 }).toBe(56)
    await opinions().getByText('of 62 questions answered').waitFor({ timeout: 60_000 })
    expect(await opinions().getByText('Broke off').count()).toBe(0)
  })

  it('answers about a case that no pack has read, and shows its text and box there', async () => {
    const files = path.join(data, 'unread')
    writeFiles(
      files,
      kneeStudy({
        size: 48,
        only: ['t2_de3d_we_sag'],
        header: () => ({ PatientName: 'Test^Frida', PatientID: 'T-7', StudyDate: '20260310', Laterality: 'R' }),
        voxel: (i, j, k) => 200 + 9 * i + 5 * j + k,
      }),
    )
    await page().evaluate(async () => {
      const preferences = await window.condyle.request('preferences.get', null)
      await window.condyle.request('preferences.set', { ...preferences, readOnOpen: false })
    })
    await page().reload()
    await new TopBar(page()).honesty().waitFor()
    await page().evaluate((paths) => window.condyle.request('import.dropped', { paths }), [files])
    await page().getByRole('heading', { name: 'Not read yet' }).waitFor({ timeout: 60_000 })
    await opinions().getByRole('button', { name: 'Ask a language model…' }).click()
    await dialog('Ask a language model').getByRole('button', { name: 'Ask 62 questions' }).click()
    await opinions()
      .getByText(/\d+ of 62 questions answered/)
      .waitFor({ timeout: 60_000 })
    await opinions().getByRole('button', { name: 'Show beside' }).last().click()
    const answer = opinions().getByRole('list', { name: 'What the model answered' }).getByRole('button').first()
    await answer.click()
    await panel().getByText('Its text as given').click()
    await panel().getByText('Sure!').waitFor()
    await expect.poll(() => page().locator('[data-box^="opinion "]').count()).toBeGreaterThan(0)
    await answer.click()
    await panel().waitFor({ state: 'detached' })
    await expect.poll(() => page().locator('[data-box^="opinion "]').count()).toBe(0)
  })

  it('reads what is missing before a session starts, as a reader of its own', async () => {
    const asked = server.asked.length
    await page().evaluate(async () => {
      const request = window.condyle.request.bind(window.condyle)
      const preferences = await request('preferences.get', null)
      const chatServer = { ...preferences.chatServer, model: 'little-model' }
      await request('preferences.set', { ...preferences, chatServer })
      const reader = await request('readers.add', { name: 'Dr. Ada First', role: 'radiologist' })

      const { cases } = await request('worklist.query', {})
      const machines = await request('sessions.machines', { caseIds: cases.map(({ id }) => id) })
      const plan = {
        title: 'With a machine',
        cases: cases.map(({ id }) => id),
        training: [],
        teacher: null,
        readers: [reader.id],
        // One that the earlier opinions were not asked.
        questions: [63],
        protocol: 'independent' as const,
        model: true,
        machines: machines.flatMap(({ reader }) => (reader.kind === 'model' ? [reader] : [])),
        settlement: 'none' as const,
        settledBy: null,
        order: 'fixed' as const,
        seed: 1,
        repeats: 1,
        hidden: [],
      }
      await request('sessions.make', { plan })
    })
    await page().reload()
    await page().getByRole('button', { name: 'Condyle: worklist' }).click()
    await page().getByRole('banner').getByRole('button', { name: 'Sessions' }).click()
    const session = page().getByRole('article', { name: 'With a machine' })
    const open = session.getByRole('region', { name: 'Still to be read by machines' })
    await open.getByText('The model has still to read 1 case.').waitFor()
    await open.getByText('little-model has still to read 2 cases.').waitFor()
    await open.getByRole('button', { name: 'Read what is missing' }).click()
    await page().getByText('Machines have read all cases: the session can be started.').waitFor({ timeout: 200_000 })
    await open.waitFor({ state: 'detached' })
    expect(server.asked.length - asked).toBe(2)
    await session.getByRole('button', { name: 'Start the session' }).click()
    await session.getByRole('button', { name: 'Read my next case' }).waitFor()
  })
})

async function opened(page: Page) {
  return page.evaluate(async () => {
    const [one] = (await window.condyle.request('worklist.query', {})).cases
    return window.condyle.request('case.open', { caseId: one?.id ?? '' })
  })
}

/** What the pack proposes, which no second opinion may touch. */
async function answersOfPack(page: Page): Promise<unknown> {
  return (await opened(page)).state.findings.map(({ question, grades }) => [question, grades])
}
