/** `npm run model:<step> -- …`: one step of models/training, in the environment of `npm run model:setup`. */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { runTool, SetupError } from './setup/report.mjs'
import { TRAINING, trainingPython } from './setup/training.mjs'

await runTool(async () => {
  const [step, ...args] = process.argv.slice(2)
  await ensurePackages()
  const python = trainingPython()
  if (!python)
    throw new SetupError(
      'The training environment is missing or older than its pins: run npm run model:setup first, or name a Python that has PyTorch in CONDYLE_PYTHON.',
    )
  return run(python, [path.join(TRAINING, `${step}.py`), ...args])
})
