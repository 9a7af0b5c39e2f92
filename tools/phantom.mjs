/** `npm run phantom -- <command> …`: the knee simulator of models/phantom. */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ROOT } from './setup/places.mjs'
import { runTool } from './setup/report.mjs'

await runTool(async () => {
  await ensurePackages()
  const cwd = process.env.INIT_CWD ?? process.cwd()
  const tsx = path.join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')
  return run(
    process.execPath,
    ['--import', `file://${tsx}`, path.join(ROOT, 'models', 'phantom', 'cli.ts'), ...process.argv.slice(2)],
    { cwd },
  )
})
