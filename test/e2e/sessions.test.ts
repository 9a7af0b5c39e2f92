import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TopBar } from './pages.js'
import { newDataFolder, ROOT, startWorkstation, type Workstation } from './workstation.js'

const SAMPLE = path.join(ROOT, 'resources', 'sample', 'condyle-sample-knee.zip')

/** A knee that the model has read is read blind in a session, by a person who goes away in between. */
describe('a session', () => {
  let data: string
  let workstation: Workstation
  /** The patient's name, as it is shown and as it is written, and number, which the readers must not meet. */
  let identity: string[]
  const page = (): Page => workstation.page
  const button = (name: string | RegExp): Locator => page().getByRole('button', { name })
  const bar = (): Locator => page().getByRole('region', { name: 'Session' })
  const finding = (): Promise<string | null> =>
    page().getByRole('complementary', { name: 'Reading' }).getByRole('heading', { level: 2 }).first().textContent()
  /** Goes to the sessions, once the window hears keys. */
  const showSessions = (): Promise<void> =>
    expect
      .poll(async () => {
        await page().keyboard.press('Control+j')
        return page().getByRole('region', { name: 'Sessions', exact: true }).count()
      })
      .toBe(1)
  const beside = (): Locator => page().getByRole('region', { name: 'Beside yours' })

  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data, { paths: [SAMPLE] })
    await new TopBar(page()).honesty().waitFor({ timeout: 230_000 })
    const { cases } = await page().evaluate(() => window.condyle.request('worklist.query', {}))
    identity = cases.flatMap(({ patientName, patientId }) => [patientName.replace('^', ', '), patientName, patientId])
    expect(identity).not.toContain('')
    await page().evaluate(async () => {
      for (const name of ['Dr. Cy Third', 'Dr. Ben Second', 'Dr. Ada First'])
        await window.condyle.request('readers.add', { name, role: 'radiologist' })
    })
    await page().reload()
    // The case that was imported at the start comes back before anything else is done.
    await new TopBar(page()).honesty().waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('is put together, said in words, and started', async () => {
    await showSessions()
    await button('New session').click()
    const dialog = page().getByRole('dialog', { name: 'New session' })
    await dialog.getByLabel('Title').fill('Blind knees')
    await dialog.getByRole('button', { name: 'All' }).first().click()
    await dialog.getByLabel('Questions by number').fill('16, 30')
    for (const name of ['Dr. Ada First', 'Dr. Ben Second']) await dialog.getByLabel(name).check()
    await dialog.getByLabel('Adjudication').check()
    await dialog.getByLabel('Settled by, who does not read').selectOption({ label: 'Dr. Cy Third' })
    const words = dialog.getByRole('region', { name: 'The protocol in words' })
    await expect.poll(() => words.textContent()).toContain('Dr. Ada First and Dr. Ben Second read 1 case')
    await button('Make the session').click()
    await dialog.waitFor({ state: 'detached' })
    await button('Start the session').click()
    await button('Read my next case').waitFor()
  })

  it('is read blind: nothing of the model or of the patient is on the screen or to be had', async () => {
    await button('Read my next case').click()
    await bar().waitFor()
    await button('Next open question').first().click()
    await page().getByText('Not answered yet').waitFor()
    expect(await beside().count()).toBe(0)
    const listed = await page().evaluate(async () => {
      const { total, heldBySessions } = await window.condyle.request('worklist.query', {})
      return { total, heldBySessions }
    })
    expect(listed).toEqual({ total: 0, heldBySessions: 1 })
    const screen = (await page().locator('body').textContent()) ?? ''
    expect(screen).toContain('Case 1')
    for (const hidden of [...identity, 'Trained on', 'model:']) expect(screen).not.toContain(hidden)
  })

  it('keeps an answer over a restart', async () => {
    // While there is no picture nothing is taken, and the window says so.
    await expect
      .poll(async () => {
        await page().keyboard.press('1')
        return page().getByRole('radio', { checked: true }).count()
      })
      .toBeGreaterThan(0)
    const before = await finding()
    await button('Pause').click()
    await workstation.close()
    workstation = await startWorkstation(data)
    await showSessions()
    await button('Read my next case').click()
    await bar().waitFor()
    await expect.poll(finding).toBe(before)
    await expect.poll(() => page().getByRole('radio', { checked: true }).count()).toBeGreaterThan(0)
  })

  it('shows the model after the reveal, and is locked for good', async () => {
    await button('Reveal the model').click()
    await beside().waitFor()
    expect(await beside().textContent()).toContain('The model')
    await button('Lock the case').click()
    await page()
      .getByText(/left open, which counts as no answer/)
      .waitFor()
    await button('Lock').last().click()
    await bar().getByText('Locked').waitFor()
    await expect.poll(() => page().getByRole('radio').first().isDisabled()).toBe(true)
    await button('Next case').click()
    await page().getByText('1 of 1 case').first().waitFor()
    await page().getByRole('region', { name: 'Numbers' }).waitFor()
  })

  it('shows nobody else what was answered before they have read', async () => {
    await page().evaluate(async () => {
      const readers = await window.condyle.request('readers.list', null)
      await window.condyle.request('readers.choose', {
        id: readers.find(({ name }) => name.includes('Ben'))?.id ?? null,
      })
    })
    await page().reload()
    await showSessions()
    await page().getByText('shown to a reader once all their own cases are locked').last().waitFor()
    expect(await page().getByRole('region', { name: 'Numbers' }).count()).toBe(0)
    await button('Read my next case').waitFor()
  })

  it('has what differs settled by one key, in two colours, by somebody who learns no names', async () => {
    // The second reader sees everything otherwise, and draws where.
    await page().evaluate(async () => {
      const [one] = await window.condyle.request('sessions.list', null)
      const item = await window.condyle.request('sessions.next', { id: one?.id ?? '' })
      if (!one || item === null) throw new Error('There is nothing to read.')
      const { volumes } = await window.condyle.request('case.open', { caseId: item })
      const [volume] = volumes
      if (!volume) throw new Error('There are no images.')
      const [x = 0, y = 0, z = 0] = [0, 1, 2].map((row) => {
        const axes = volume.meta.affineLps.slice(4 * row, 4 * row + 4)
        return volume.meta.dims.reduce((sum, size, axis) => sum + ((axes[axis] ?? 0) * size) / 2, axes[3] ?? 0)
      })
      const answers = [
        { finding: 'q16', components: ['cartilage.size', 'cartilage.full-thickness'] },
        { finding: 'q30', components: ['osteophyte.size'] },
      ] as const
      for (const { finding, components } of answers) {
        await window.condyle.request('reads.apply', {
          caseId: item,
          action: { type: 'set-grades', finding, grades: components.map((component) => ({ component, grade: 3 })) },
        })
        await window.condyle.request('reads.apply', {
          caseId: item,
          action: {
            type: 'set-box',
            finding,
            boxLps: { min: [x - 10, y - 10, z - 10], max: [x + 10, y + 10, z + 10] },
            volume: volume.meta.hash,
          },
        })
      }
      await window.condyle.request('sessions.reveal', { item })
      await window.condyle.request('sessions.lock', { item })
      const readers = await window.condyle.request('readers.list', null)
      await window.condyle.request('readers.choose', {
        id: readers.find(({ name }) => name.includes('Cy'))?.id ?? null,
      })
    })
    await page().reload()
    await showSessions()
    await page().getByText('Who answered what is hidden from you').waitFor()
    await button('Settle what differs').click()
    await bar().getByText('0 of 2 differences').waitFor()
    // Both boxes in the picture: the model's, and the reader's with a letter; the names of readers nowhere beside them.
    await expect.poll(() => page().locator('svg [data-box^="M "]').count()).toBeGreaterThan(0)
    await expect.poll(() => page().locator('svg [data-box^="A "], svg [data-box^="B "]').count()).toBeGreaterThan(0)
    expect(await beside().textContent()).toMatch(/Reader A.*Reader B/s)
    expect(await beside().textContent()).not.toMatch(/Ada|Ben/)
    const first = await finding()
    await page().keyboard.press('1')
    await bar().getByText('1 of 2 differences').waitFor()
    await expect.poll(finding).not.toBe(first)
    await page().keyboard.press('1')
    await bar().getByText('2 of 2 differences').waitFor()
    await page().getByRole('textbox', { name: 'Reason' }).fill('Seen on two slices.')
    await button('Lock the case').click()
    // No other case differs: back to the session.
    await page().getByText('1 case, all settled.').waitFor()
    await button('Finish the session').click()
    await button('Finish').last().click()
    const numbers = page().getByRole('region', { name: 'Numbers', exact: true })
    await numbers.waitFor()
    await numbers.getByRole('grid', { name: 'Readers and questions' }).waitFor()
    await numbers.getByRole('region', { name: 'Changes at the reveal' }).waitFor()
    expect(await page().getByRole('region', { name: 'Methods' }).textContent()).toContain('an adjudicator')
    await page().getByRole('region', { name: 'Methods' }).getByRole('button', { name: 'Copy' }).click()
    await expect
      .poll(() => workstation.application.evaluate(({ clipboard }) => clipboard.readText()))
      .toContain('MRI Osteoarthritis Knee Score')
  })

  it('complaint D: is reported as PDF under a name that tells nothing', async () => {
    await workstation.application.evaluate(({ dialog }, folder) => {
      const names: string[] = []
      dialog.showSaveDialog = (...given: unknown[]) => {
        const options = given.at(-1)
        const name =
          typeof options === 'object' && options !== null && 'defaultPath' in options ? String(options.defaultPath) : ''
        names.push(name)
        return Promise.resolve({ canceled: false, filePath: `${folder}/saved-${names.length}` })
      }
      Reflect.set(globalThis, 'askedNames', names)
    }, data)
    await button('Report as PDF').click()
    await page().getByText('Saved as saved-1.').waitFor()
    await button('Answers as CSV').click()
    await page().getByText('Saved as saved-2.').waitFor()
    expect(fs.readFileSync(path.join(data, 'saved-1')).subarray(0, 5).toString()).toBe('%PDF-')
    const names: unknown = await workstation.application.evaluate((): unknown => Reflect.get(globalThis, 'askedNames'))
    expect(names).toEqual([
      expect.stringMatching(/session-report\.pdf$/),
      expect.stringMatching(/session-answers\.csv$/),
    ])
  })

  describe('on another computer', () => {
    const PASSPHRASE = 'horse battery lamp staple green'
    let other: Workstation
    let file: string

    beforeAll(async () => {
      file = path.join(newDataFolder(), 'session.age')
      other = await startWorkstation(newDataFolder())
      // A session of its own, in which nobody has answered yet.
      await page().evaluate(async () => {
        const { cases } = await window.condyle.request('worklist.query', {})
        const readers = await window.condyle.request('readers.list', null)
        const idOf = (name: string): string => readers.find((reader) => reader.name.includes(name))?.id ?? ''
        await window.condyle.request('readers.choose', { id: idOf('Cy') })
        const [made] = await window.condyle.request('sessions.make', {
          plan: {
            title: 'Knees elsewhere',
            cases: cases.map(({ id }) => id),
            training: [],
            teacher: null,
            readers: [idOf('Ada'), idOf('Ben')],
            questions: [16, 30],
            protocol: 'blind-then-revealed',
            model: true,
            settlement: 'none',
            settledBy: null,
            order: 'fixed',
            seed: 1,
            repeats: 1,
            hidden: ['names', 'dates', 'priors'],
          },
        })
        await window.condyle.request('sessions.start', { id: made?.id ?? '' })
        await window.condyle.request('readers.choose', { id: idOf('Ben') })
      })
      for (const { application } of [workstation, other])
        await application.evaluate(({ dialog }, place) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: place })
          dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [place] })
        }, file)
    })
    afterAll(async () => {
      await other.close()
      for (const folder of [other.data, path.dirname(file)]) fs.rmSync(folder, { recursive: true, force: true })
    })

    /** Sends the session from one computer, to its reader or home, and merges it on the other. */
    async function carry(from: Workstation, to: Workstation, home: boolean): Promise<string> {
      await from.page.evaluate(
        async ({ home, passphrase }) => {
          const [session] = await window.condyle.request('sessions.list', null)
          const reader = await window.condyle.request('readers.current', null)
          const id = session?.id ?? ''
          await window.condyle.request('sessions.send', {
            id,
            to: home ? null : (reader?.id ?? ''),
            images: false,
            passphrase,
          })
        },
        { home, passphrase: PASSPHRASE },
      )
      return to.page.evaluate(async (passphrase) => {
        await window.condyle.request('sessions.choose-file', null)
        const { words } = await window.condyle.request('sessions.merge', { passphrase })
        return words.join(' ')
      }, PASSPHRASE)
    }

    it('is sent with its images as one encrypted file', async () => {
      await page().reload()
      await showSessions()
      await button('Send…').click()
      const dialog = page().getByRole('dialog', { name: 'Send “Knees elsewhere”' })
      await dialog.getByLabel('For').selectOption('Dr. Ben Second')
      await dialog.getByText('without the model’s answers').waitFor()
      await dialog.getByLabel('Passphrase').fill(PASSPHRASE)
      await dialog.getByText('Hard to guess').waitFor()
      await dialog.getByLabel('Once more').fill(PASSPHRASE)
      await dialog.getByRole('button', { name: 'Save the file…' }).click()
      await dialog.getByText(/Saved as session\.age/).waitFor()
      await dialog.getByRole('button', { name: 'Done' }).click()
      expect(fs.readFileSync(file, 'latin1').startsWith('age-encryption.org/v1')).toBe(true)
    })

    it('is merged there, with a sentence for a wrong passphrase', async () => {
      const there = other.page
      await expect
        .poll(async () => {
          await there.keyboard.press('Control+j')
          return there.getByRole('button', { name: 'Merge a file…' }).count()
        })
        .toBe(1)
      await there.getByRole('button', { name: 'Merge a file…' }).click()
      const dialog = there.getByRole('dialog', { name: 'Merge session.age' })
      await dialog.getByLabel('Passphrase').fill('not this one at all')
      await dialog.getByRole('button', { name: 'Merge' }).click()
      await dialog.getByText('The passphrase does not open session.age').waitFor()
      await dialog.getByLabel('Passphrase').fill(PASSPHRASE)
      await dialog.getByRole('button', { name: 'Merge' }).click()
      await dialog.getByText('“Knees elsewhere” is among the sessions now.').waitFor()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await there.getByText('This session began on another computer').waitFor()
    })

    it('is answered blind there, revealed only after the answers were home, and locked', async () => {
      const there = other.page
      const stage = (): Promise<unknown> =>
        there.evaluate(async () => {
          const readers = await window.condyle.request('readers.list', null)
          await window.condyle.request('readers.choose', {
            id: readers.find(({ name }) => name.includes('Ben'))?.id ?? null,
          })
          const [session] = await window.condyle.request('sessions.list', null)
          const item = (await window.condyle.request('sessions.next', { id: session?.id ?? '' })) ?? ''
          const opened = await window.condyle.request('case.open', { caseId: item })
          const { may, beside } = await window.condyle.request('sessions.item', { item })
          return { may, beside: beside.length, reading: opened.reading, volumes: opened.volumes.length > 0 }
        })
      expect(await stage()).toEqual({
        may: { answer: true, reveal: false, close: true, lock: false },
        beside: 0,
        reading: null,
        volumes: true,
      })
      const closed = await there.evaluate(async () => {
        const [session] = await window.condyle.request('sessions.list', null)
        const item = (await window.condyle.request('sessions.next', { id: session?.id ?? '' })) ?? ''
        const grade = { type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade: 2 } as const
        await window.condyle.request('reads.apply', { caseId: item, action: grade })
        return (await window.condyle.request('sessions.close', { item })).stage
      })
      expect(closed).toBe('closed')
      expect(await carry(other, workstation, true)).toContain('Answers about 1 case were added.')
      expect(await carry(workstation, other, false)).toContain('The model’s answers about 1 case came with it.')
      expect(await stage()).toMatchObject({ may: { answer: false, reveal: true, close: false } })
      const locked = await there.evaluate(async () => {
        const [session] = await window.condyle.request('sessions.list', null)
        const item = (await window.condyle.request('sessions.next', { id: session?.id ?? '' })) ?? ''
        const { beside } = await window.condyle.request('sessions.reveal', { item })
        await window.condyle.request('sessions.lock', { item })
        return beside.map(({ kind }) => kind)
      })
      expect(locked).toEqual(['model'])
    })

    it('is answered otherwise here: which answers hold is chosen with both on show, and can be taken back', async () => {
      await page().evaluate(async () => {
        const readers = await window.condyle.request('readers.list', null)
        const idOf = (name: string): string => readers.find((reader) => reader.name.includes(name))?.id ?? ''
        await window.condyle.request('readers.choose', { id: idOf('Ben') })
        const [session] = await window.condyle.request('sessions.list', null)
        const id = session?.id ?? ''
        const item = (await window.condyle.request('sessions.next', { id })) ?? ''
        await window.condyle.request('case.open', { caseId: item })
        await window.condyle.request('sessions.reveal', { item })
        const grade = { type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade: 3 } as const
        await window.condyle.request('reads.apply', { caseId: item, action: grade })
        await window.condyle.request('sessions.lock', { item })
        await window.condyle.request('readers.choose', { id: idOf('Cy') })
        await window.condyle.request('sessions.finish', { id })
      })
      expect(await carry(other, workstation, true)).toContain('1 case was answered differently here')
      await page().reload()
      await showSessions()
      await page().getByText('neither counts in the numbers').waitFor()
      await button('Choose which answers hold').click()
      const dialog = page().getByRole('dialog', { name: 'Answers that hold' })
      const row = dialog.getByRole('row').filter({ hasText: 'osteophyte' })
      expect((await row.getByRole('cell').allTextContents()).map((text) => text.charAt(0)).sort()).toEqual(['2', '3'])
      const [first = ''] = await row.getByRole('cell').allTextContents()
      const hold = dialog.getByRole('button', { name: 'Let them hold' })
      await dialog.getByRole('radio', { name: 'Answers A' }).check()
      expect(await hold.isDisabled()).toBe(true)
      await dialog.getByLabel('Why these hold').fill('Ben says so')
      await hold.click()
      await dialog.getByText('Answers A hold: Dr. Cy Third').waitFor()
      const counted = await page().evaluate(async () => {
        const [session] = await window.condyle.request('sessions.list', null)
        const [one] = await window.condyle.request('sessions.doubled', { id: session?.id ?? '' })
        const place = one?.answers.findIndex(({ head }) => head === one.holds) ?? -1
        return one?.differ.find(({ question }) => question === 30)?.grades[place]?.[0]?.grade
      })
      expect(String(counted)).toBe(first.charAt(0))
      await dialog.getByLabel('Why these hold').fill('Not so after all')
      await dialog.getByRole('button', { name: 'Take the choice back' }).click()
      await dialog.getByText('No answers hold now: Dr. Cy Third').waitFor()
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      await page().getByText('neither counts in the numbers').waitFor()
    })
  })
})
