/**
 * `npm test`: format, lint, floors, dead code, types, unit tests inside Electron's Node, end-to-end tests in the real
 * application under a virtual display, and the Python tests of models/training where its environment is there. Goes on
 * after a failure so that one run shows everything; what failed is named again at the end, and the last line counts.
 */
import fs from 'node:fs'
import path from 'node:path'
import { run, runAside } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { ELECTRON, NODE_MODULES, ROOT } from './setup/places.mjs'
import { runTool, say } from './setup/report.mjs'
import { TRAINING, trainingPython } from './setup/training.mjs'

const RESULTS = path.join(ROOT, 'test-results')
const bin = (name, file) => path.join(NODE_MODULES, name, file)

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

/** The checks that count as one each; the longest comes first, since they run side by side. */
const CHECKS = {
  lint: [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0'],
  format: [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  floors: [bin('dependency-cruiser', 'bin/dependency-cruise.mjs'), ...CRUISE],
  dead: [bin('knip', 'bin/knip.js'), '--no-progress', '--no-config-hints'],
  types: [bin('typescript', 'bin/tsc'), '--noEmit'],
  svelte: [
    bin('svelte-check', 'bin/svelte-check'),
    ...['--tsconfig', './tsconfig.json', '--threshold', 'warning', '--output', 'human'],
  ],
}
const LANES = 2

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

  const total = { passed: 0, failed: 0, skipped: 0, named: [] }
  const count = ({ passed, failed, skipped, named }) => {
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
    total.named.push(...named)
  }
  // By themselves the checks may take the time that lint wants for components.
  const env = Object.keys(SUITES).some(wanted) ? {} : { CONDYLE_LINT_COMPONENTS: 'typed' }
  count(await runChecks(Object.keys(CHECKS).filter(wanted), env))
  for (const [name, suite] of Object.entries(SUITES)) {
    if (!wanted(name)) continue
    say(`${name} tests`)
    count(await suite())
  }
  for (const name of total.named) say(`failed: ${name}`)
  if (total.skipped > 0) say(`${total.skipped} skipped: the reasons stand above`)
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
  return total.failed === 0 ? 0 : 1
})

/** Runs checks side by side, each printed whole as it ends. */
async function runChecks(names, env) {
  const waiting = [...names]
  const counts = { passed: 0, failed: 0, skipped: 0, named: [] }
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const { code, printed } = await runAside(process.execPath, CHECKS[name], env)
      say(name)
      process.stderr.write(printed)
      if (code === 0) counts.passed += 1
      else {
        counts.failed += 1
        counts.named.push(name)
      }
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return counts
}

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
  if (!fs.existsSync(report)) return { passed: 0, failed: 1, skipped: 0, named: [`${name}: no report`] }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(fs.readFileSync(report, 'utf8'))
  const named = testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name: file, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === 'failed')
      const place = path.relative(ROOT, file)
      return tests.length === 0 ? [place] : tests.map(({ fullName }) => `${place}: ${fullName}`)
    })
  // A suite that fails outside its tests (a file that does not load) must not pass unseen.
  const failed = Math.max(numFailedTests, code === 0 ? 0 : 1)
  if (failed > 0 && named.length === 0) named.push(`${name}: ended with ${code}`)
  return { passed: numPassedTests, failed, skipped: numPendingTests, named }
}

/** The Python tests, which want the environment of `npm run model:setup`; all of them are skipped where it is missing. */
async function trainingSuite() {
  const python = trainingPython()
  if (!python) {
    const tests = fs.readFileSync(path.join(TRAINING, 'test_training.py'), 'utf8').match(/^ +def test_/gm)?.length ?? 0
    say(`skipped ${tests} Python tests of models/training: npm run model:setup makes the environment they need`)
    return { passed: 0, failed: 0, skipped: tests, named: [] }
  }
  const report = path.join(RESULTS, 'training.xml')
  const code = await run(python, ['-m', 'pytest', '-q', `--junitxml=${report}`], { cwd: TRAINING })
  const totals = fs.existsSync(report) ? /<testsuite [^>]*>/.exec(fs.readFileSync(report, 'utf8'))?.[0] : undefined
  const count = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(totals ?? '')?.[1] ?? 0)
  const failed = count('failures') + count('errors')
  const skipped = count('skipped')
  const named = failed > 0 || code !== 0 ? ['models/training'] : []
  return { passed: count('tests') - failed - skipped, failed: Math.max(failed, code === 0 ? 0 : 1), skipped, named }
}

/** The end-to-end tests always get a display of their own, so that nobody's windows are in the way. */
function underDisplay(program, args) {
  if (process.platform !== 'linux') return run(program, args)
  return run('xvfb-run', ['-a', '-s', '-screen 0 1920x1080x24', program, ...args])
}
