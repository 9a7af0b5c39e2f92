/** `npm run model:<step> -- …`: one step of models/training, in Debian's Python and PyTorch. */
import path from 'node:path'
import { outputOf, run } from './setup/command.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ROOT } from './setup/places.mjs'
import { runTool, SetupError } from './setup/report.mjs'

const PYTHON = process.env.CONDYLE_PYTHON ?? '/usr/bin/python3'

await runTool(async () => {
  const [step, ...args] = process.argv.slice(2)
  await ensurePackages()
  if (outputOf(PYTHON, ['-c', 'import torch, numpy, scipy, onnx']) === undefined) {
    throw new SetupError(
      `${PYTHON} has no PyTorch. On Debian: sudo apt-get install python3-torch python3-numpy python3-scipy python3-pydicom python3-nibabel python3-onnx; elsewhere set CONDYLE_PYTHON.`,
    )
  }
  return run(PYTHON, [path.join(ROOT, 'models', 'training', `${step}.py`), ...args])
})
