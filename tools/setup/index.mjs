import { ensureBuild } from './build.mjs'
import { ensureLibraries } from './libraries.mjs'
import { ensurePackages } from './packages.mjs'
import { SetupError } from './report.mjs'
import { ensureRuntime, sqliteLoads } from './runtime.mjs'

/**
 * Everything a fresh checkout needs, in order; each step does nothing when its work is already done.
 * `display`: a window will be opened, with a virtual display where there is none. `build`: `out/` is needed.
 */
export async function setUp({ display, build = true }) {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 20) throw new SetupError(`Condyle needs Node 20 or later; this is ${process.version}.`)
  await ensurePackages()
  await ensureRuntime()
  await ensureLibraries({ display })
  if (!sqliteLoads())
    throw new SetupError('SQLite does not load in Electron here: remove the folder .runtime and try again.')
  if (build) await ensureBuild()
}
