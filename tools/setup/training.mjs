import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { outputOf, run } from './command.mjs'
import { ROOT } from './places.mjs'
import { say, SetupError } from './report.mjs'

export const TRAINING = path.join(ROOT, 'models', 'training')
const ENVIRONMENT = path.join(TRAINING, '.venv')
const STAMP = path.join(ENVIRONMENT, '.condyle-environment')
const PINS = path.join(TRAINING, 'pyproject.toml')

/** Python's own reader of the pins, so that there is one list of them. */
const LIST_PINS =
  'import sys, tomllib; print("\\n".join(tomllib.load(open(sys.argv[1], "rb"))["project"]["dependencies"]))'

/** The Python that trains: CONDYLE_PYTHON where that is set, else the one that `npm run model:setup` made; or undefined. */
export function trainingPython() {
  if (process.env.CONDYLE_PYTHON) return process.env.CONDYLE_PYTHON
  return isComplete() ? environmentPython() : undefined
}

/**
 * Makes models/training/.venv with what pyproject.toml pins; does nothing where that is done already. Can be run again
 * after it was interrupted: what has been installed is kept.
 */
export async function ensureTraining() {
  if (isComplete()) return
  const python = environmentPython()
  if (outputOf(python, ['-m', 'pip', '--version']) === undefined) {
    say(`making a Python environment in ${path.relative(ROOT, ENVIRONMENT)}`)
    if ((await run(systemPython(), ['-m', 'venv', '--clear', ENVIRONMENT], { quiet: true })) !== 0)
      throw new SetupError('The Python environment could not be made. On Debian: sudo apt-get install python3-venv.')
  }
  const pins = outputOf(python, ['-c', LIST_PINS, PINS])?.trim().split('\n')
  if (!pins) throw new SetupError(`${PINS} cannot be read: take it anew from the repository.`)
  say(`installing ${pins.join(', ')} (PyTorch is large: this takes some minutes)`)
  const code = await run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...pins], {
    quiet: true,
  })
  if (code !== 0)
    throw new SetupError(
      'The Python packages could not be installed: is PyPI reachable? Then run npm run model:setup again; it goes on where it stopped.',
    )
  fs.writeFileSync(STAMP, wantedStamp())
}

/** Whether the environment holds what the pins name now. */
function isComplete() {
  return fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wantedStamp()
}

function wantedStamp() {
  return createHash('sha256').update(fs.readFileSync(PINS)).digest('hex')
}

function environmentPython() {
  return process.platform === 'win32'
    ? path.join(ENVIRONMENT, 'Scripts', 'python.exe')
    : path.join(ENVIRONMENT, 'bin', 'python')
}

/** A Python new enough to read pyproject.toml. */
function systemPython() {
  const names = process.platform === 'win32' ? ['python', 'python3'] : ['python3', 'python']
  const found = names.find(
    (name) => outputOf(name, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']) !== undefined,
  )
  if (!found) throw new SetupError('Training needs Python 3.11 or later. On Debian: sudo apt-get install python3-venv.')
  return found
}
