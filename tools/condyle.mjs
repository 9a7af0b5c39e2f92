/** `npm run condyle -- <command> …`: Condyle's command line, in Electron's Node so that it runs on what ships. */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { BUILD, ELECTRON } from './setup/places.mjs'
import { runTool } from './setup/report.mjs'

await runTool(async () => {
  await setUp({ display: false })
  const cwd = process.env.INIT_CWD ?? process.cwd()
  return run(ELECTRON, [path.join(BUILD, 'main', 'cli.js'), ...process.argv.slice(2)], {
    cwd,
    env: { ELECTRON_RUN_AS_NODE: '1' },
  })
})
