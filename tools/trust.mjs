/** `npm run trust [-- <section> …]`: what the application withstands; writes docs/trust.md and docs/trust.json. */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { ELECTRON, ROOT } from './setup/places.mjs'
import { runTool } from './setup/report.mjs'

await runTool(async () => {
  await setUp({ display: true })
  const tsx = `file://${path.join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')}`
  const args = ['--import', tsx, path.join(ROOT, 'test', 'trust', 'run.ts'), ...process.argv.slice(2)]
  const env = { ELECTRON_RUN_AS_NODE: '1' }
  if (process.platform !== 'linux') return run(ELECTRON, args, { env })
  return run('xvfb-run', ['-a', '-s', '-screen 0 1920x1080x24', ELECTRON, ...args], { env })
})
