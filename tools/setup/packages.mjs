import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { run } from './command.mjs'
import { NODE_MODULES, ROOT } from './places.mjs'
import { say, SetupError } from './report.mjs'

const STAMP = path.join(NODE_MODULES, '.condyle-packages')

/**
 * Installs the packages of package-lock.json, once per lock file. Install scripts stay off (.npmrc): the two
 * packages that need a binary get theirs, verified, from runtime.mjs. npm checks the lock file's hashes.
 */
export async function ensurePackages() {
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex')
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted) return
  if (fs.lstatSync(NODE_MODULES, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new SetupError(
      'node_modules is a link and not what package-lock.json asks for. Installing would empty the folder it leads to, which others may be using: install there, or remove the link and try again.',
    )
  say('installing packages')
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    quiet: true,
    env: { ONNXRUNTIME_NODE_INSTALL: process.env.ONNXRUNTIME_NODE_INSTALL ?? 'skip' },
  })
  if (code !== 0)
    throw new SetupError('The packages could not be installed: is the npm registry reachable? Then try again.')
  fs.writeFileSync(STAMP, wanted)
}
