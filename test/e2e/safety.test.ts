import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newDataFolder, ROOT, startWorkstation, testData, type Workstation } from './workstation.js'

describe('the window', () => {
  let data: string
  let workstation: Workstation
  beforeAll(async () => {
    data = newDataFolder()
    workstation = await startWorkstation(data)
    await workstation.page.getByRole('button', { name: 'Open folder' }).waitFor()
  })
  afterAll(async () => {
    await workstation.close()
    fs.rmSync(data, { recursive: true, force: true })
  })

  it('says what to do when there is no case yet', async () => {
    await workstation.page.getByText('Open a knee MRI').waitFor()
  })

  it('is sandboxed, without Node and with the bridge only', async () => {
    const seen = await workstation.page.evaluate(() => ({
      node: typeof Reflect.get(window, 'process') + typeof Reflect.get(window, 'require'),
      bridge: Object.keys(window.condyle).sort(),
    }))
    expect(seen).toEqual({ node: 'undefinedundefined', bridge: ['onEvent', 'pathsOf', 'request'] })
  })

  it('reads no file of the machine, and no volume that is not in the cache', async () => {
    const reached = await workstation.page.evaluate(async () => {
      const results: string[] = []
      for (const url of ['file:///etc/hostname', 'condyle://volume/0000']) {
        const answer = await fetch(url).catch(() => null)
        results.push(answer === null ? 'blocked' : String(answer.status))
      }
      return results
    })
    expect(reached).toEqual(['blocked', '404'])
  })

  it('runs no script but its own', async () => {
    const ran = await workstation.page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'document.title = "injected"'
      document.head.append(script)
      return document.title
    })
    expect(ran).not.toBe('injected')
  })

  it('opens no other page and no other window', async () => {
    const { page, application } = workstation
    await page.evaluate(() => {
      window.open('https://example.org')
      location.href = 'https://example.org'
    })
    await page.waitForTimeout(500)
    expect(page.url()).toBe('condyle://app/index.html')
    expect(application.windows()).toHaveLength(1)
  })

  it('serves no file outside the built window', async () => {
    const status = await workstation.page.evaluate(
      async () => (await fetch('condyle://app/%2e%2e/main/index.js')).status,
    )
    expect(status).toBe(404)
  })

  it('refuses a request that does not fit its schema, in a sentence', async () => {
    const message = await workstation.page.evaluate(async () => {
      try {
        await window.condyle.request('worklist.query', { limit: -1 })
        return ''
      } catch (error) {
        return error instanceof Error ? error.message : ''
      }
    })
    expect(message).toContain('does not understand')
  })

  const broken = testData('broken')
  it.skipIf(!broken)('names what is wrong with every broken file and goes on', async () => {
    for (const name of broken ? fs.readdirSync(broken) : []) {
      const ended = await importOf(workstation, path.join(broken ?? '', name))
      expect(ended, name).toMatch(/\./)
      expect(ended, name).not.toMatch(/undefined|\[object|at .*:\d+/)
    }
  })

  it('names a file that is no image', async () => {
    expect(await importOf(workstation, path.join(ROOT, 'package.json'))).toContain('package.json')
  })
})

/** Imports one path and gives the sentence it ended with: why it failed, or what was remarked. */
function importOf({ page }: Workstation, file: string): Promise<string> {
  return page.evaluate(
    (place) =>
      new Promise<string>((resolve) => {
        const stop = window.condyle.onEvent((event) => {
          if (event.kind !== 'import') return
          const { phase } = event.event
          if (phase === 'progress') return
          stop()
          if (phase === 'failed') resolve(event.event.message)
          else if (phase === 'imported') resolve(`Imported, with ${event.event.notes} remarks.`)
          else if (phase === 'question') resolve(event.event.result.question ?? '')
          else resolve('Cancelled.')
        })
        void window.condyle.request('import.dropped', { paths: [place] })
      }),
    file,
  )
}
