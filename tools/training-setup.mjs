/** `npm run model:setup`: the Python environment that trains packs. */
import { runTool, say } from './setup/report.mjs'
import { ensureTraining } from './setup/training.mjs'

await runTool(async () => {
  await ensureTraining()
  say('the training environment is ready')
  return 0
})
