import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { backupFiles, openCasebook, restoreNewestBackup } from '../../src-main/casebook/index.js'
import { importStack, scanPaths, VolumeCache } from '../../src-main/imaging/index.js'
import { createRandom } from '../../src-shared/statistics/random.js'
import { CACHE_DAMAGE } from '../fixtures/damage/cache-kinds.js'
import { contentOf } from '../fixtures/damage/content.js'
import { copyOf, DAMAGE_KINDS } from '../fixtures/damage/kinds.js'
import { noticed } from '../fixtures/damage/notice.js'
import { populated } from '../fixtures/damage/populated.js'
import { syntheticSeries, writeFiles } from '../fixtures/dicom-series.js'
import type { TrustRow, TrustSection } from './row.js'

/** Each kind so often, at other places each time. */
const TRIES = Number(process.env['CONDYLE_TRUST_TRIES'] ?? 20)

/** Casebook, backups and cache damaged in every way: what changed is noticed, and what a copy holds comes back. */
export const damage: TrustSection = {
  title: 'kinds of damage to casebook, backups and cache',
  async run(tell) {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-damage-'))
    try {
      const rows = [await ofCasebook(root), await ofBackups(root), await ofCache(root)]
      for (const { what, result } of rows) tell(`${what}: ${result}`)
      return rows
    } finally {
      fs.rmSync(root, { recursive: true, force: true })
    }
  },
}

interface Around {
  readonly whole: string
  readonly other: string
  readonly older: string
}

async function casebooks(root: string): Promise<Around> {
  const whole = await populated(path.join(root, 'whole'))
  const other = await populated(path.join(root, 'other'))
  const older = path.join(root, 'older.sqlite')
  fs.copyFileSync(backupFiles(whole)[1]?.path ?? '', older)
  return { whole, other, older }
}

async function ofCasebook(root: string): Promise<TrustRow> {
  const around = await casebooks(path.join(root, 'casebook'))
  const said = contentOf(around.whole)
  const random = createRandom(20)
  const [unseen, lost]: [string[], string[]] = [[], []]
  let seen = 0
  for (const kind of DAMAGE_KINDS)
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const folder = path.join(root, 'casebook', 'try')
      const file = copyOf(around.whole, folder)
      kind.damage(file, random, around)
      const changed = contentOf(file) !== said
      if (noticed(file) !== null) seen++
      else if (changed) unseen.push(kind.name)
      restoreNewestBackup(file)
      if (!isWhole(file)) lost.push(kind.name)
      fs.rmSync(folder, { recursive: true, force: true })
    }
  return row('Damage to the casebook', DAMAGE_KINDS.length, seen, unseen, lost)
}

/** The casebook is gone, and its newest backup is damaged: an older one must come back, never the damaged one. */
async function ofBackups(root: string): Promise<TrustRow> {
  const around = await casebooks(path.join(root, 'backups'))
  const random = createRandom(21)
  const [unseen, lost]: [string[], string[]] = [[], []]
  let seen = 0
  const kinds = DAMAGE_KINDS.filter(({ name }) => !/in its place|older state|deleted/.test(name))
  for (const kind of kinds)
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const folder = path.join(root, 'backups', 'try')
      const file = copyOf(around.whole, folder)
      const [newest] = backupFiles(file)
      const before = contentOf(newest?.path ?? '')
      kind.damage(newest?.path ?? '', random, around)
      const changed = contentOf(newest?.path ?? '') !== before
      fs.rmSync(file)
      const { backup } = restoreNewestBackup(file)
      if (backup !== newest?.path) seen++
      else if (changed) unseen.push(kind.name)
      if (!isWhole(file)) lost.push(kind.name)
      fs.rmSync(folder, { recursive: true, force: true })
    }
  return row('Damage to the newest backup', kinds.length, seen, unseen, lost)
}

function isWhole(file: string): boolean {
  if (noticed(file) !== null) return false
  const casebook = openCasebook(file)
  try {
    return casebook.query().total === 24
  } finally {
    casebook.close()
  }
}

async function ofCache(root: string): Promise<TrustRow> {
  const source = path.join(root, 'cache-source')
  const whole = path.join(root, 'cache-whole')
  const hashes = [await volumeIn(source, whole, 1), await volumeIn(source, whole, 2)] as const
  const said = await new VolumeCache(whole).find(hashes[0])
  const random = createRandom(22)
  const [unseen, lost]: [string[], string[]] = [[], []]
  let seen = 0
  for (const kind of CACHE_DAMAGE)
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const place = path.join(root, 'cache-try')
      fs.cpSync(whole, place, { recursive: true })
      kind.damage(path.join(place, hashes[0]), random, path.join(place, hashes[1]))
      const cache = new VolumeCache(place)
      const found = await cache
        .verify(hashes[0])
        .then(() => cache.find(hashes[0]))
        .catch(() => null)
      if (found === null) seen++
      else if (!isDeepStrictEqual(found, said)) unseen.push(kind.name)
      // The files that it came from give it back.
      await cache.remove(hashes[0])
      fs.rmSync(path.join(place, 'sources'), { recursive: true, force: true })
      if ((await volumeIn(source, place, 1)) !== hashes[0]) lost.push(kind.name)
      fs.rmSync(place, { recursive: true, force: true })
    }
  return row('Damage to decoded volumes', CACHE_DAMAGE.length, seen, unseen, lost)
}

/** Imports a small series of its own into a cache; gives the hash of its volume. */
async function volumeIn(source: string, root: string, nth: number): Promise<string> {
  const series = syntheticSeries({
    slices: 6,
    rows: 24,
    columns: 20,
    seriesUid: `2.25.5${nth}`,
    voxel: (i, j, k) => i * j + nth * k,
    header: () => ({ Laterality: 'R' }),
  })
  const study = await scanPaths([writeFiles(path.join(source, `${nth}`), series)], { thumbnails: false })
  const stack = study.stack(study.result.stacks[0]?.id ?? '')
  if (!stack) throw new Error('The series that was just made cannot be read.')
  return (await importStack(stack, { cache: new VolumeCache(root) })).hash
}

function row(what: string, kinds: number, seen: number, unseen: readonly string[], lost: readonly string[]): TrustRow {
  return {
    what,
    tried: `${kinds} kinds, ${TRIES} times each`,
    result: `${unseen.length} changes unseen, ${lost.length} lost that a copy holds; ${seen} noticed, the others changed nothing that is said`,
    bar: 'none unseen, none lost',
    met: unseen.length === 0 && lost.length === 0,
    notes: [...new Set([...unseen.map((name) => `unseen: ${name}`), ...lost.map((name) => `lost: ${name}`)])],
  }
}
