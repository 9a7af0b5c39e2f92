import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { isRunning } from '../../fixtures/processes.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const SERVE = pathToFileURL(path.join(import.meta.dirname, '../../../src-main/processes/serve-jobs.ts')).href
const FORK = pathToFileURL(path.join(import.meta.dirname, '../../../src-main/processes/child.ts')).href

it.skipIf(process.platform === 'win32')(
  'a worker that hears nothing ends when its parent is killed',
  async () => {
    const folder = temporaryFolder()
    const worker = path.join(folder, 'worker.mjs')
    writeFileSync(
      worker,
      `import { parentPort } from ${JSON.stringify(SERVE)}
     parentPort().onMessage(() => { process.send('busy'); for (;;); })`,
    )
    const parent = path.join(folder, 'parent.mjs')
    writeFileSync(
      parent,
      `import { forkedChild } from ${JSON.stringify(FORK)}
     const child = forkedChild(${JSON.stringify(worker)}, ['--import', ${JSON.stringify(import.meta.resolve('tsx'))}])
     child.on('message', () => console.log(child.pid))
     child.postMessage({})`,
    )
    const started = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), parent], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const said: unknown[] = await once(started.stdout, 'data')
    const pid = Number(String(said[0]))
    expect(isRunning(pid)).toBe(true)
    started.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false)
  },
  60_000,
)
