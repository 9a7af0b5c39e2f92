import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { prepareDataFolder } from '../../../src-main/app/data-folder.js'
import { ownNames, placesIn } from '../../../src-main/app/places.js'
import { tighten } from '../../../src-main/files/privacy.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'

const isRoot = process.getuid?.() === 0

function refusal(folder: string): string {
  const state = prepareDataFolder(folder, true)
  return state.kind === 'refused' ? state.message : `not refused: ${state.kind}`
}

describe('the data folder', () => {
  it('is made where only it itself is missing, for its user alone', () => {
    const folder = path.join(temporaryFolder(), 'data')
    expect(prepareDataFolder(folder, true)).toEqual({ kind: 'ready' })
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('whose disk is not there is not mistaken for a first start', () => {
    const disk = path.join(temporaryFolder(), 'disk')
    expect(refusal(path.join(disk, 'data'))).toBe(
      `The data folder ${disk}/data is not there, and neither is ${disk}: connect its disk, or start Condyle with CONDYLE_DATA set to another folder.`,
    )
    expect(fs.existsSync(disk)).toBe(false)
  })

  it('that is a file, or a link to nothing, is refused and stays', () => {
    const file = path.join(temporaryFolder(), 'data')
    fs.writeFileSync(file, 'mine')
    expect(refusal(file)).toContain(`The data folder ${file} is a file and not a folder: move the file away`)
    expect(fs.readFileSync(file, 'utf8')).toBe('mine')
    const link = path.join(temporaryFolder(), 'data')
    fs.symlinkSync('/nowhere/at/all', link)
    expect(refusal(link)).toContain('is a link to /nowhere/at/all, which is not there: connect its disk')
    expect(fs.readlinkSync(link)).toBe('/nowhere/at/all')
  })

  it.runIf(isRoot)('of another user, or of everybody, is refused and not touched', () => {
    const folder = temporaryFolder()
    fs.chownSync(folder, 12345, 12345)
    expect(refusal(folder)).toContain('belongs to another user')
    const shared = temporaryFolder()
    fs.chmodSync(shared, 0o1777)
    expect(refusal(shared)).toContain('is shared by all users of this machine')
    expect(fs.statSync(shared).mode & 0o7777).toBe(0o1777)
  })

  it.skipIf(process.platform !== 'linux')('where nothing can be made is refused', () => {
    expect(refusal('/proc/condyle')).toMatch(/^The data folder \/proc\/condyle cannot be made there: connect its disk/)
  })
})

describe.skipIf(process.platform === 'win32')('what was in a data folder before', () => {
  it('becomes its user’s alone at all depths; links are not followed, and other things are left as they are', async () => {
    const folder = temporaryFolder()
    const outside = path.join(temporaryFolder(), 'theirs')
    fs.writeFileSync(outside, 'theirs', { mode: 0o644 })
    fs.chmodSync(outside, 0o644)
    const volume = path.join(folder, 'volumes', 'a'.repeat(64))
    fs.mkdirSync(volume, { recursive: true })
    fs.mkdirSync(path.join(folder, 'Local Storage'))
    const files = [
      path.join(volume, 'volume.raw'),
      path.join(folder, 'casebook.sqlite'),
      path.join(folder, 'casebook.sqlite-wal'),
      path.join(folder, 'Local Storage', 'LOG'),
    ]
    const mine = path.join(folder, 'holiday.sh')
    for (const file of [...files, mine]) {
      fs.writeFileSync(file, 'x')
      fs.chmodSync(file, 0o755)
    }
    const folders = [volume, path.join(folder, 'volumes'), path.join(folder, 'Local Storage')]
    for (const one of folders) fs.chmodSync(one, 0o755)
    fs.symlinkSync(outside, path.join(folder, 'volumes', 'link'))
    await tighten(ownNames(placesIn(folder, '/application')))
    expect(files.map((file) => fs.statSync(file).mode & 0o777)).toEqual(files.map(() => 0o600))
    expect(folders.map((one) => fs.statSync(one).mode & 0o777)).toEqual(folders.map(() => 0o700))
    expect([mine, outside].map((file) => fs.statSync(file).mode & 0o777)).toEqual([0o755, 0o644])
  })
})
