/** Everything made to hurt is refused with a sentence that says so; how long that takes is `npm run trust -- hostile`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sentenceFault } from '../../fuzz/outcome.js'
import { HOSTILE, openHostile } from '../../fixtures/hostile/index.js'

test.skipIf(process.platform === 'win32').each(HOSTILE)('$name: $tries', async (hostile) => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'condyle-hostile-'))
  // Folders thousands deep are more than Node's own removal takes.
  onTestFinished(() => void execFileSync('rm', ['-rf', root]))
  const [folder, work] = [path.join(root, 'input'), path.join(root, 'work')]
  mkdirSync(folder)
  const { sentences } = await openHostile(hostile, hostile.make(folder), work)
  expect(sentences.join('\n')).toMatch(hostile.said)
  expect(sentences.flatMap((sentence) => sentenceFault(sentence) ?? [])).toEqual([])
})
