/** `npm run fuzz [-- --minutes M | --count N] [--kind dicom,nifti,…] [--seed S]`: mutated inputs against the application. */
import os from 'node:os'
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { ELECTRON, ROOT } from './setup/places.mjs'
import { runTool } from './setup/report.mjs'

await runTool(async () => {
  await setUp({ display: false, build: false })
  // Whoever works beside it comes first; children inherit it.
  os.setPriority(10)
  const tsx = `file://${path.join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')}`
  return run(ELECTRON, ['--import', tsx, path.join(ROOT, 'test', 'fuzz', 'run.ts'), ...process.argv.slice(2)], {
    env: { ELECTRON_RUN_AS_NODE: '1' },
  })
})
