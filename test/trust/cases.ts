import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { testDataRoots } from '../fuzz/kinds/dicom.js'
import type { TrustSection } from './row.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')
/** The tests that bear the numbers of cases in their names. */
const TESTS = [
  'test/unit/imaging/cases',
  'test/unit/imaging/decode-process.test.ts',
  'test/unit/inference/host.test.ts',
  'test/unit/app/output-folder.test.ts',
  'test/unit/casebook/failures.test.ts',
  'test/unit/casebook/worklist.test.ts',
  'test/unit/house/one-door.test.ts',
]
const ReportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
})

/** Every odd input rebuilt from a public report has its right outcome, as tests say it. */
export const cases: TrustSection = {
  title: 'odd inputs rebuilt from public reports',
  async run() {
    const root = testDataRoots().find((place) => path.basename(path.resolve(place)) === 'cases')
    if (root === undefined)
      throw new Error('The odd inputs are not here: set CONDYLE_TEST_DATA to a folder with ../cases.')
    const numbers = fs.readdirSync(root).filter((name) => /^\d\d-/.test(name))
    const results = await testResults()
    const wrong = numbers.filter((name) => {
      const own = results.filter(({ fullName }) => new RegExp(`(^|\\s)${name.slice(0, 2)}(\\s|$|,)`).test(fullName))
      return own.length === 0 || own.some(({ status }) => status !== 'passed')
    })
    return [
      {
        what: 'Odd inputs from public reports',
        tried: `${numbers.length} cases`,
        result: `${numbers.length - wrong.length} with their right outcome`,
        bar: 'each',
        met: wrong.length === 0,
        notes: wrong.map((name) => `${name} has not`),
      },
    ]
  },
}

async function testResults(): Promise<{ fullName: string; status: string }[]> {
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-trust-')), 'report.json')
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
  await new Promise((resolve) => {
    const args = [vitest, 'run', '--reporter=json', `--outputFile=${report}`, ...TESTS]
    spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' }).on('close', resolve)
  })
  const { testResults } = ReportSchema.parse(JSON.parse(fs.readFileSync(report, 'utf8')))
  fs.rmSync(path.dirname(report), { recursive: true, force: true })
  return testResults.flatMap(({ assertionResults }) => assertionResults)
}
