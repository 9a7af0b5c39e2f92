import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  Aside,
  backupFiles,
  CasebookError,
  InTurn,
  openCasebook,
  ReviewService,
  type Casebook,
} from '../../../../src-main/casebook/index.js'
import { addCase, finding, readingWith } from '../case-data.js'
import { failureOf, newCasebook, temporaryFolder } from '../fixtures.js'

/** A casebook with a reading, and a decision about it to be made. */
function underReview(casebook: Casebook): { id: string; reader: string; decide: (n: number) => number } {
  const reader = casebook.readers.add('Dr Ada', 'radiologist').id
  const id = addCase(casebook, 1)
  const review = new ReviewService(casebook)
  review.saveReading(id, readingWith([finding(16)]), reader)
  const decide = (n: number): number =>
    review.apply(id, reader, { type: 'set-note', finding: 'q16', note: `Note ${n}` }).lastSequence
  return { id, reader, decide }
}

describe('a casebook that is open', () => {
  const events = [
    {
      name: 'deleted',
      kind: 'gone',
      happen: (file: string) => fs.rmSync(file),
    },
    {
      name: 'without its log',
      kind: 'gone',
      happen: (file: string) => fs.rmSync(`${file}-wal`),
    },
    {
      name: 'replaced by another file',
      kind: 'replaced',
      happen: (file: string) => {
        const other = newCasebook()
        other.casebook.close()
        fs.copyFileSync(other.file, `${file}.new`)
        fs.renameSync(`${file}.new`, file)
      },
    },
    {
      name: 'overwritten in place',
      kind: 'replaced',
      happen: (file: string) => {
        const bytes = fs.readFileSync(file)
        bytes[200] = (bytes[200] ?? 0) ^ 1
        fs.writeFileSync(file, bytes)
      },
    },
    {
      name: 'written by another program',
      kind: 'replaced',
      happen: (file: string) => {
        const other = new Database(file)
        other.exec("UPDATE readers SET name = 'Somebody else'")
        other.close()
      },
    },
  ]

  it.each(events)(
    'and $name: said before the next decision is acknowledged, and kept as a backup',
    async ({ kind, happen }) => {
      const troubles: CasebookError[] = []
      const { casebook, file } = newCasebook({ onTrouble: (error) => troubles.push(error) })
      const { decide, id } = underReview(casebook)
      decide(1)
      happen(file)
      expect(failureOf(() => decide(2)).kind).toBe(kind)
      expect(troubles.map((one) => one.kind)).toEqual([kind])
      expect(casebook.reading(id)?.findings).toHaveLength(1)
      if (kind !== 'gone') return
      await casebook.backUp({ anyway: true })
      const [backup] = backupFiles(file)
      const kept = openCasebook(backup?.path ?? '')
      onTestFinished(() => kept.close())
      expect(kept.decidedReads().length + kept.reads(id).length).toBe(1)
      expect(kept.revisions(kept.reads(id)[0]?.id ?? '').map(({ sequence }) => sequence)).toEqual([1])
    },
  )

  it('and missing at the next start is not made anew over its backups', async () => {
    const { casebook, file } = newCasebook()
    addCase(casebook, 1)
    await casebook.backUp()
    casebook.close()
    fs.rmSync(file)
    expect(failureOf(() => openCasebook(file)).kind).toBe('missing')
    expect(fs.existsSync(file)).toBe(false)
  })

  it('and locked by another program waits beside the event loop, and writes in the order of the decisions', async () => {
    const { casebook, file } = newCasebook({ busyTimeoutMs: 0 })
    const { decide } = underReview(casebook)
    const other = new Database(file)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const turn = new InTurn()
    const order: number[] = []
    const waiting = [1, 2, 3].map((n) => turn.do(() => decide(n)).then((sequence) => order.push(sequence)))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(order).toEqual([])
    other.exec('ROLLBACK')
    await Promise.all(waiting)
    expect(order).toEqual([1, 2, 3])
  })

  it('on a disk that is full says so, keeps what was acknowledged, and can still be looked at', () => {
    const folder = temporaryFolder()
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
    if (mounted.status !== 0) {
      console.warn('skipped: this user may not mount a small file system to be filled')
      return
    }
    onTestFinished(() => void spawnSync('umount', ['-l', folder]))
    const file = path.join(folder, 'casebook.sqlite')
    const casebook = openCasebook(file)
    onTestFinished(() => casebook.close())
    const { decide, id } = underReview(casebook)
    let acknowledged = decide(1)
    expect(() => fs.writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(4 << 20))).toThrow('ENOSPC')
    let failure: CasebookError | null = null
    for (let n = 2; n < 3000 && failure === null; n++) {
      try {
        acknowledged = decide(n)
      } catch (error) {
        failure = error instanceof CasebookError ? error : null
        if (failure === null) throw error
      }
    }
    expect(failure?.message).toBe(
      'There is no room left on the disk of the casebook casebook.sqlite: free some room and try again.',
    )
    expect(casebook.reading(id)?.findings).toHaveLength(1)
    expect(casebook.query().total).toBe(1)
    fs.rmSync(path.join(folder, 'ballast'))
    expect(decide(9999)).toBe(acknowledged + 1)
    expect(casebook.check().altered).toEqual([])
  })

  it('answers what takes long from a second connection that sees every decision at once', async () => {
    const { casebook, file } = newCasebook()
    const { decide, reader } = underReview(casebook)
    const aside = new Aside(file)
    onTestFinished(() => aside.close())
    expect((await aside.do('worklist', { query: {}, reader })).cases[0]?.status).toBe('read')
    decide(1)
    expect(await aside.do('check', { budgetMs: 10_000 })).toMatchObject({ whole: true, altered: [] })
    expect((await aside.do('worklist', { query: {}, reader })).total).toBe(1)
    const made = await aside.do('back-up', { anyway: true })
    expect((await aside.do('backups', null)).map(({ number, content }) => [number, content?.decisions])).toEqual([
      [1, 1],
    ])
    decide(2)
    await aside.do('prepare-backup', { name: path.basename(made ?? '') })
  })
})
