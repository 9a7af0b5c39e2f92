import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..')
type Link = (resources: string, root: string) => void

async function linkApplication(): Promise<Link> {
  const module: unknown = await import(path.join(ROOT, 'tools/setup/runtime.mjs'))
  return z.object({ linkApplication: z.custom<Link>((value) => typeof value === 'function') }).parse(module)
    .linkApplication
}

/** A checkout with its runtime, as far as the link from one to the other goes. */
function checkout(folder: string, name: string): { resources: string; app: string } {
  const resources = path.join(folder, '.runtime', 'electron', 'resources')
  fs.mkdirSync(resources, { recursive: true })
  fs.writeFileSync(path.join(folder, 'name'), name)
  return { resources, app: path.join(resources, 'app', 'name') }
}

describe.skipIf(process.platform === 'win32')('a checkout', () => {
  it('that is moved starts itself', async () => {
    const [before, after] = [path.join(temporaryFolder(), 'before'), path.join(temporaryFolder(), 'after')]
    const { resources } = checkout(before, 'moved')
    ;(await linkApplication())(resources, before)
    fs.renameSync(before, after)
    expect(fs.readFileSync(path.join(after, '.runtime/electron/resources/app/name'), 'utf8')).toBe('moved')
  })

  it('that was copied with a link to another is put right, and not the other', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()]
    const original = checkout(first, 'first')
    const copy = checkout(second, 'second')
    fs.symlinkSync(first, path.join(copy.resources, 'app'), 'dir')
    ;(await linkApplication())(copy.resources, second)
    ;(await linkApplication())(original.resources, first)
    expect(fs.readFileSync(copy.app, 'utf8')).toBe('second')
    expect(fs.readFileSync(original.app, 'utf8')).toBe('first')
  })

  it('in whose runtime something else is in the way says so', async () => {
    const folder = temporaryFolder()
    const { resources } = checkout(folder, 'x')
    fs.mkdirSync(path.join(resources, 'app'))
    const link = await linkApplication()
    expect(() => link(resources, folder)).toThrow(/is in the way of the link to this checkout: remove the folder/)
  })

  it('copied with hard links, by Electron itself: the copy is what starts', async () => {
    const copy = path.join(temporaryFolder(), 'copy')
    const resources = path.join(copy, '.runtime', 'electron', 'resources')
    fs.mkdirSync(copy)
    const runtime = path.join(ROOT, '.runtime')
    expect(spawnSync('cp', ['-al', runtime, path.join(copy, '.runtime')]).status).toBe(0)
    fs.writeFileSync(path.join(copy, 'package.json'), '{"main": "main.js"}')
    fs.writeFileSync(path.join(copy, 'main.js'), 'console.log(`started ${__dirname}`); process.exit(0)')
    ;(await linkApplication())(resources, copy)
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const started = spawnSync(path.join(copy, '.runtime', 'electron', 'electron'), root, {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined, HOME: path.join(copy, 'home') },
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(started.stdout).toContain(`started ${fs.realpathSync(copy)}`)
  }, 70_000)
})
