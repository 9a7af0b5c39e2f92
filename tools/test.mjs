/**
 * `npm test`: format, lint, floors, dead code, types, unit tests inside Electron's Node, end-to-end tests in the real
 * application under a virtual display, and the Python tests of models/training where its environment is there. Goes on
 * after a failure so that one run shows everything; the last line counts.
 */
import fs from 'node:fs'
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { ELECTRON, NODE_MODULES, ROOT } from './setup/places.mjs'
import { runTool, say } from './setup/report.mjs'
import { TRAINING, trainingPython } from './setup/training.mjs'

const RESULTS = path.join(ROOT, 'test-results')
const bin = (name, file) => path.join(NODE_MODULES, name, file)
const node = (script, ...args) => run(process.execPath, [script, ...args])

/** The buildings whose floors are checked (.dependency-cruiser.mjs). */
const CRUISE = [
  '--config',
  '.dependency-cruiser.mjs',
  'src-shared',
  'src-main',
  'src-preload',
  'src-renderer',
  'models',
]

/** The checks that count as one each. */
const CHECKS = {
  format: () => node(bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'),
  lint: () => node(bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0'),
  floors: () => node(bin('dependency-cruiser', 'bin/dependency-cruise.mjs'), ...CRUISE),
  dead: () => node(bin('knip', 'bin/knip.js'), '--no-progress', '--no-config-hints'),
  types: () => node(bin('typescript', 'bin/tsc'), '--noEmit'),
  svelte: () =>
    node(
      bin('svelte-check', 'bin/svelte-check'),
      '--tsconfig',
      './tsconfig.json',
      '--threshold',
      'warning',
      '--output',
      'human',
    ),
}

/** The suites, which report how many tests they ran. */
const SUITES = {
  training: trainingSuite,
  unit: () => vitestSuite('unit', 'vitest.config.ts'),
  e2e: () => vitestSuite('e2e', 'test/e2e/vitest.config.ts'),
}

await runTool(async () => {
  const only = process.argv.slice(2)
  const wanted = (name) => only.length === 0 || only.includes(name)
  // The checks read sources; only the suites need the build.
  await setUp({ display: wanted('e2e'), build: wanted('unit') || wanted('e2e') })
  fs.rmSync(RESULTS, { recursive: true, force: true })
  fs.mkdirSync(RESULTS, { recursive: true })

  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const [name, check] of Object.entries(CHECKS)) {
    if (!wanted(name)) continue
    say(name)
    if ((await check()) === 0) total.passed += 1
    else total.failed += 1
  }
  for (const [name, suite] of Object.entries(SUITES)) {
    if (!wanted(name)) continue
    say(`${name} tests`)
    const counts = await suite()
    for (const key of Object.keys(total)) total[key] += counts[key]
  }
  if (total.skipped > 0) say(`${total.skipped} skipped: the reasons stand above`)
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
  return total.failed === 0 ? 0 : 1
})

async function vitestSuite(name, config) {
  const report = path.join(RESULTS, `${name}.json`)
  const args = [
    bin('vitest', 'vitest.mjs'),
    'run',
    '--config',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const code =
    name === 'e2e'
      ? await underDisplay(process.execPath, args)
      : await run(ELECTRON, args, { env: { ELECTRON_RUN_AS_NODE: '1' } })
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(fs.readFileSync(report, 'utf8'))
  // A suite that fails outside its tests (a file that does not load) must not pass unseen.
  return { passed: numPassedTests, failed: Math.max(numFailedTests, code === 0 ? 0 : 1), skipped: numPendingTests }
}

/** The Python tests, which want the environment of `npm run model:setup`; all of them are skipped where it is missing. */
async function trainingSuite() {
  const python = trainingPython()
  if (!python) {
    const tests = fs.readFileSync(path.join(TRAINING, 'test_training.py'), 'utf8').match(/^ +def test_/gm)?.length ?? 0
    say(`skipped ${tests} Python tests of models/training: npm run model:setup makes the environment they need`)
    return { passed: 0, failed: 0, skipped: tests }
  }
  const report = path.join(RESULTS, 'training.xml')
  const code = await run(python, ['-m', 'pytest', '-q', `--junitxml=${report}`], { cwd: TRAINING })
  const totals = fs.existsSync(report) ? /<testsuite [^>]*>/.exec(fs.readFileSync(report, 'utf8'))?.[0] : undefined
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals ?? '')?.[1] ?? 0)
  const failed = count('failures') + count('errors')
  const skipped = count('skipped')
  return { passed: count('tests') - failed - skipped, failed: Math.max(failed, code === 0 ? 0 : 1), skipped }
}

/** The end-to-end tests always get a display of their own, so that nobody's windows are in the way. */
function underDisplay(program, args) {
  if (process.platform !== 'linux') return run(program, args)
  return run('xvfb-run', ['-a', '-s', '-screen 0 1920x1080x24', program, ...args])
}
