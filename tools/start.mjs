/** `npm start [-- <path>]`: sets up what is missing, builds, and opens the workstation (or reads headless). */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { hasDisplay } from './setup/libraries.mjs'
import { BUILD, ELECTRON, ROOT } from './setup/places.mjs'
import { runTool, say } from './setup/report.mjs'

await runTool(async () => {
  /** The sample that is read where nothing is given and nothing can be shown. */
  const sample = path.join(ROOT, 'resources', 'sample', 'study.zip')
  const paths = process.argv.slice(2).map((given) => path.resolve(process.env.INIT_CWD ?? process.cwd(), given))
  await setUp({ display: false })
  if (!hasDisplay()) {
    say('there is no display here, so no window: reading without one')
    const source = paths.length > 0 ? paths : [sample]
    const out = path.join(ROOT, '.cache', 'reading')
    return run(ELECTRON, [path.join(BUILD, 'main', 'cli.js'), 'read', ...source, '--out', out], {
      env: { ELECTRON_RUN_AS_NODE: '1' },
    })
  }
  // Without a sandbox the graphics driver would keep compiled shaders in the home folder.
  return run(ELECTRON, [...sandboxFlags(), ...paths], { env: { MESA_SHADER_CACHE_DISABLE: 'true' } })
})

/** Chromium's sandbox refuses to run as root; everyone else keeps it. */
function sandboxFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}
