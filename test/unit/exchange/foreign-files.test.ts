/** Nothing that Condyle writes for its user deletes or overwrites what it did not make: one table over all that writes. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { claimFolder, runFiles } from '../../../src-main/bench/run/run-folder.js'
import { writeQuintupleDataset } from '../../../src-main/datasets/quintuples/index.js'
import { writeReading } from '../../../src-main/exchange/index.js'
import { startVolumeHash } from '../../../src-main/files/volume-hash.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const MINE = 'years of work'

function reading(out: string): Promise<unknown> {
  const bytes = new Uint8Array(voxelsOf(volumeMeta(), () => 200).data.buffer)
  const meta = volumeMeta({ hash: startVolumeHash(volumeMeta()).update(bytes).digest('hex') })
  const rawFile = path.join(temporaryFolder(), 'volume.raw')
  fs.writeFileSync(rawFile, bytes)
  const state = new Story(FIRST).state
  return writeReading(out, FIRST.reading, {
    volumes: [{ meta, label: '' }],
    rawFile: () => rawFile,
    state,
    version: '1',
  })
}

const SETTING = { id: 'zero-shot', chain: false, volume: 'full', slices: 'all', seed: 1 } as const
const IDENTITY = {
  schema: 'condyle.bench-run/1',
  fingerprint: 'f',
  answerer: { kind: 'pack', title: 't', details: {} },
} as const

/** What writes, and the files that it would make in a folder. */
const WRITERS: readonly {
  readonly what: string
  readonly files: readonly string[]
  readonly write: (out: string) => Promise<unknown>
}[] = [
  {
    what: 'a reading with its report and key images',
    files: ['reading.json', 'report.html', 'key-images/19-femur-medial-central-axial.png'],
    write: reading,
  },
  {
    what: 'quintuples',
    files: ['quintuples.jsonl', 'volume.nii.gz', 'holiday.jpg', '.condyle-export.json'],
    write: (out) => writeQuintupleDataset(out, [], 'Nothing is decided.'),
  },
  {
    what: 'a run of the benchmark',
    files: ['answers.jsonl', 'questions.jsonl', 'bench.json', 'report.html', 'run.json'],
    write: (out) => Promise.resolve().then(() => claimFolder(runFiles(out), { ...IDENTITY, setting: SETTING })),
  },
  {
    what: 'a run of the command line, before anything else',
    files: ['converted-answers.jsonl', 'answers.jsonl', 'bench.json', 'report.html'],
    write: async (out) => {
      const said: string[] = []
      const io = {
        out: () => undefined,
        error: (text: string) => said.push(text),
        signal: new AbortController().signal,
      }
      const args = ['--data', 'simulated:1@1', '--answerer', 'majority', '--out', out]
      const parts = { simulate: null, packFolder: () => null, cacheFolder: temporaryFolder(), version: '1' }
      const code = await runBenchCommand(args, io, { ...parts, now: () => new Date() })
      if (code !== 0) throw new Error(said.join(''))
    },
  },
]

const CASES = WRITERS.flatMap(({ what, files, write }) => files.map((file) => ({ what, file, write })))

describe('what somebody else made', () => {
  it.each(CASES)('stays: $what in a folder with $file', async ({ file, write }) => {
    const above = temporaryFolder()
    const out = path.join(above, 'out')
    const mine = path.join(out, file)
    fs.mkdirSync(path.dirname(mine), { recursive: true })
    fs.writeFileSync(mine, MINE)
    await expect(write(out)).rejects.toThrow('out')
    expect(fs.readFileSync(mine, 'utf8')).toBe(MINE)
    const files = fs.readdirSync(above, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.map((entry) => path.relative(out, path.join(entry.parentPath, entry.name)))).toEqual([file])
  })
})

describe.skipIf(process.platform === 'win32')('what is written where the user asked', () => {
  it('has the permissions that the user’s own files get', async () => {
    const out = path.join(temporaryFolder(), 'new', 'out')
    await reading(out)
    const mask = process.umask()
    const modes = ['reading.json', 'report.html', 'key-images', '.'].map(
      (name) => fs.statSync(path.join(out, name)).mode & 0o777,
    )
    const [file, folder] = [0o666 & ~mask, 0o777 & ~mask]
    expect(modes).toEqual([file, file, folder, folder])
  })
})
