import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { run } from './command.mjs'
import { BUILD, NODE_MODULES, ROOT } from './places.mjs'
import { say, SetupError } from './report.mjs'

const STAMP = path.join(BUILD, '.sources')
const SOURCES = [
  'src-shared',
  'src-main',
  'src-preload',
  'src-renderer',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json',
]

/** Builds the application into `out/` when a source changed since the last build. */
export async function ensureBuild() {
  const wanted = fingerprint()
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === wanted) return
  say('building')
  const code = await run(
    process.execPath,
    [path.join(NODE_MODULES, 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
    {
      quiet: true,
      env: { NODE_ENV: 'production' },
    },
  )
  if (code !== 0) throw new SetupError('The build failed: see the messages above.')
  fs.writeFileSync(STAMP, wanted)
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const source of SOURCES)
    for (const file of filesUnder(path.join(ROOT, source))) {
      hash.update(path.relative(ROOT, file))
      hash.update(fs.readFileSync(file))
    }
  return hash.digest('hex')
}

function filesUnder(place) {
  if (!fs.existsSync(place)) return []
  if (fs.statSync(place).isFile()) return [place]
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((entry) => filesUnder(path.join(place, entry)))
}
