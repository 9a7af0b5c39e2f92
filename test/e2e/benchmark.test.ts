import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallDataset } from '../unit/bench/fixture.js'
import { answerDialogs, BenchmarkPage } from './benchmark-page.js'
import { WorklistPage } from './pages.js'
import { newDataFolder, startWorkstation, type Workstation } from './workstation.js'

describe('the benchmark screen', () => {
  /** Four knees of three patients; see the fixture for their truth. */
  const knees = smallDataset()
  const data = newDataFolder()
  let workstation: Workstation
  let bench: BenchmarkPage

  beforeAll(async () => {
    workstation = await startWorkstation(data)
    bench = new BenchmarkPage(workstation.page)
    await answerDialogs(workstation.application, knees)
    await new WorklistPage(workstation.page).empty().waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('opens by key and says what to do', async () => {
    await workstation.page.keyboard.press('Control+b')
    await bench.empty().getByRole('button', { name: 'New run' }).waitFor()
  })

  it('runs a baseline in the background and shows its numbers', async () => {
    await bench.runBaseline('majority')
    // Osteophytes 2 of 4, cartilage 6 of 8: the mean of 0.5 and 0.75.
    expect(await bench.row('Accuracy').innerText()).toContain('0.625')
    expect(await bench.results.innerText()).toContain('Published, other data')
    expect(await bench.row('Accuracy').innerText()).toContain('0.568')
  })

  it('shows two runs side by side and tests them against each other', async () => {
    await bench.runBaseline('all-normal')
    await bench.compare('Commonest grade').check()
    await bench.root.getByRole('heading', { name: '2 runs side by side' }).waitFor()
    const accuracy = await bench.row('Accuracy').innerText()
    expect(accuracy).toContain('0.563')
    expect(accuracy).toContain('0.625')
    const cartilage = bench.paired().getByRole('row').filter({ hasText: 'Cartilage' })
    await cartilage.waitFor()
    // All-normal alone is right in a, majority alone in b and c: p = 1.
    expect((await cartilage.innerText()).split(/\s+/)).toEqual('Cartilage 8 0.625 0.750 −0.125 1 2 1.000'.split(' '))
    const whole = bench.paired().getByRole('row').filter({ hasText: 'mean of the seven categories' })
    expect(await whole.innerText()).toContain('−0.250 to 0.000')
  })

  it('opens a question in the viewer with its truth', async () => {
    await bench.compare('All normal').uncheck()
    await bench.tab('Questions').click()
    await bench.filter('Wrong').click()
    await expect.poll(() => bench.questions.getByRole('row').count()).toBe(4)
    await bench.question(/^c, Osteophyte/).click()
    await bench.box('truth').waitFor({ timeout: 30_000 })
    expect(await bench.box('answer').count()).toBe(0)
    const panel = await bench.panel().innerText()
    expect(panel).toContain('Osteophyte')
    expect(panel).toContain('IoU 0.000')
    await workstation.page.keyboard.press('ArrowDown')
    await expect.poll(() => bench.panel().innerText()).toContain('3 of 4')
    await workstation.page.keyboard.press('Escape')
    await bench.questions.waitFor()
  })

  it('takes a run of the command line, and finds its data when told where', async () => {
    const [first] = fs.readdirSync(path.join(data, 'benchmarks')).sort()
    const folder = path.join(data, 'elsewhere')
    fs.cpSync(path.join(data, 'benchmarks', first ?? ''), folder, { recursive: true })
    await answerDialogs(workstation.application, folder)
    await bench.importRun().click()
    await expect.poll(() => bench.runs().count()).toBe(3)
    await bench.question(/^a, Cartilage/).click()
    const problem = workstation.page.getByRole('alert').filter({ hasText: 'is not known here' })
    await problem.waitFor()
    await answerDialogs(workstation.application, knees)
    await problem.getByRole('button', { name: 'Choose the data folder' }).click()
    await bench.box('truth').waitFor({ timeout: 30_000 })
    await workstation.page.keyboard.press('Escape')
  })

  it('leaves the casebook alone', async () => {
    await workstation.page.keyboard.press('Control+l')
    await new WorklistPage(workstation.page).empty().waitFor()
  })
})
