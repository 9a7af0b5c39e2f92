import fs from 'node:fs'
import { outputOf, run } from './command.mjs'
import { ELECTRON } from './places.mjs'
import { say, SetupError } from './report.mjs'

/** Debian packages that Electron 33 links to. */
const ELECTRON_LIBRARIES = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libxtst6',
]
/** A display without a screen, for tests and screenshots. */
const DISPLAY = ['xvfb', 'xauth']

/**
 * Installs the Debian libraries that are missing. Root: done here. Anyone else: stops with the one command to run.
 * `display` asks for a virtual display as well, where the machine has none of its own.
 */
export async function ensureLibraries({ display }) {
  if (process.platform !== 'linux') return
  const missing = []
  const linked = outputOf('ldd', [ELECTRON]) ?? ''
  if (linked.includes('not found')) missing.push(...ELECTRON_LIBRARIES)
  if (display && !hasDisplay() && !onPath('xvfb-run')) missing.push(...DISPLAY)
  if (missing.length === 0) return

  if (!onPath('apt-get')) {
    throw new SetupError(`These libraries are missing; install what your distribution calls them: ${missing.join(' ')}`)
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `Some system libraries are missing. Run this once, then try again:\n  sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`,
    )
  }
  say(`installing Debian packages: ${missing.join(' ')}`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env, quiet: true })
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env,
    quiet: true,
  })
  if (code !== 0) throw new SetupError(`apt-get could not install ${missing.join(' ')}: see its message above.`)
}

/** Whether a window can be shown here. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder !== '' && fs.existsSync(`${folder}/${program}`))
}
