/**
 * `npm run screens [-- --out <folder>] [--update] [--readme]`: pictures of every screen and dialog at 1280 × 800 and 1920 × 1080, into
 * docs/screens unless told where. With `--update` no pictures are made for people: those that the tests compare with
 * (test/e2e/pictures) are made anew. With `--readme` only docs/reading.png is.
 */
import path from 'node:path'
import { run } from './setup/command.mjs'
import { setUp } from './setup/index.mjs'
import { NODE_MODULES, ROOT } from './setup/places.mjs'
import { runTool, say } from './setup/report.mjs'

await runTool(async () => {
  const given = process.argv.slice(2)
  const update = given.includes('--update')
  const readme = given.includes('--readme')
  const folder = given.includes('--out') ? given[given.indexOf('--out') + 1] : undefined
  if (given.includes('--out') && folder === undefined) throw new Error('--out wants a folder after it.')
  const out = path.resolve(process.env.INIT_CWD ?? process.cwd(), folder ?? path.join(ROOT, 'docs', 'screens'))
  await setUp({ display: true, build: true })
  const vitest = [
    path.join(NODE_MODULES, 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'test/e2e/vitest.config.ts',
    `test/e2e/${readme ? 'readme-picture' : 'screens'}.test.ts`,
  ]
  const picture = path.join(ROOT, 'docs', 'reading.png')
  const env = readme
    ? { CONDYLE_README_PICTURE: picture }
    : update
      ? { CONDYLE_SCREENS_UPDATE: '1' }
      : { CONDYLE_SCREENS_OUT: out }
  const code =
    process.platform === 'linux'
      ? await run('xvfb-run', ['-a', '-s', '-screen 0 1920x1080x24', process.execPath, ...vitest], { env })
      : await run(process.execPath, vitest, { env })
  if (code === 0)
    say(
      readme
        ? `the picture is ${picture}`
        : update
          ? 'the pictures of test/e2e/pictures are those of today'
          : `the pictures are in ${out}`,
    )
  return code
})
