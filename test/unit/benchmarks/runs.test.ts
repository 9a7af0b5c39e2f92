import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QuestionQuery } from '../../../src-shared/benchmark/runs.js'
import { smallDataset, writeDataset } from '../bench/fixture.js'
import { newFolder, openRoom, request, type Room } from './room.js'

const everything = (id: string): QuestionQuery => ({
  id,
  filter: 'all',
  category: 'any',
  text: '',
  sort: 'dataset',
  offset: 0,
  limit: 100,
})

describe('runs of two baselines on four knees', () => {
  const root = newFolder()
  const data = smallDataset()
  let room: Room
  let majority = ''
  let normal = ''

  beforeAll(async () => {
    room = openRoom(root)
    const first = await room.run(request(room.choose(data), { kind: 'baseline', name: 'majority' }))
    const second = await room.run(request(room.choose(data), { kind: 'baseline', name: 'all-normal' }))
    expect([first.end, second.end]).toEqual([
      { phase: 'finished', id: first.id },
      { phase: 'finished', id: second.id },
    ])
    majority = first.id
    normal = second.id
  })
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  it('are listed with their numbers, the newest first', async () => {
    const runs = await room.benchmarks.list()
    expect(runs.map(({ id }) => id)).toEqual([normal, majority])
    // Osteophytes 2 of 4 and cartilage 6 of 8 right: the mean of 0.5 and 0.75.
    expect(runs[1]).toMatchObject({
      state: 'finished',
      answererKind: 'baseline',
      answererTitle: 'Commonest grade',
      cases: 4,
      accuracy: { value: 0.625 },
      dataTitle: path.basename(data),
    })
    expect(runs[0]?.fingerprint).toBe(runs[1]?.fingerprint)
  })

  it('told how far they were', () => {
    const stages = room.events.flatMap((event) => (event.phase === 'progress' ? [event.progress] : []))
    expect(stages).toContainEqual({ stage: 'answering', done: 8, total: 8 })
  })

  it('are compared question by question', async () => {
    const comparison = await room.benchmarks.pair(normal, majority)
    expect(comparison.accuracy.find(({ category }) => category === 'cartilage')).toMatchObject({
      components: 8,
      onlyFirst: 1,
      onlySecond: 2,
      pValue: 1,
    })
    expect(fs.readdirSync(room.folders.folder(majority)).filter((name) => name.startsWith('against-'))).toEqual([])
  })

  it('open into questions that can be narrowed and ordered', async () => {
    const all = await room.benchmarks.questions(everything(majority))
    expect(all.total).toBe(8)
    // Majority is wrong about osteophytes of c and d, and about cartilage of a and d.
    const wrong = await room.benchmarks.questions({ ...everything(majority), filter: 'wrong' })
    expect(wrong.rows.map((row) => `${row.case} ${row.question}`)).toEqual(['a 16', 'c 40', 'd 16', 'd 40'])
    expect(all.counts).toEqual({ ...all.counts, all: 8, wrong: 4, unanswered: 0, localisation: 8, format: 0 })
    const one = await room.benchmarks.questions({ ...everything(majority), category: 'osteophyte', text: 'C' })
    expect(one.rows.map((row) => row.grades)).toEqual([[{ component: 'osteophyte.size', truth: 1, answer: 0 }]])
    const later = await room.benchmarks.questions({ ...everything(majority), offset: 6, limit: 5 })
    expect([later.total, later.rows.length]).toEqual([8, 2])
  })

  it('show one question with its truth and its volume', async () => {
    const detail = await room.benchmarks.question(majority, 1)
    expect(detail).toMatchObject({
      scored: { case: 'a', question: 40 },
      truthBoxLps: { min: [4, 4, 4], max: [20, 20, 20] },
      answerBoxLps: null,
      dataKnown: true,
    })
    const volume = await room.benchmarks.volume(majority, 'a')
    expect(volume.dims).toEqual([24, 20, 16])
    const file = room.benchmarks.cacheOf(volume.hash)?.rawPath(volume.hash)
    expect(fs.statSync(file ?? '').size).toBe(24 * 20 * 16 * 2)
    expect(room.benchmarks.cacheOf('0'.repeat(64))).toBeUndefined()
    await expect(room.benchmarks.volume(majority, 'nobody')).rejects.toThrow('The images of nobody are not in the data')
  })

  it('are taken from a folder of the command line, and find their data again', async () => {
    const other = openRoom(newFolder())
    const taken = await other.benchmarks.take(room.folders.folder(majority))
    expect(await other.benchmarks.list()).toMatchObject([
      { id: taken, state: 'finished', accuracy: { value: 0.625 }, resumable: false },
    ])
    expect((await other.benchmarks.question(taken, 0)).dataKnown).toBe(false)
    await expect(other.benchmarks.volume(taken, 'a')).rejects.toThrow('is not known here')
    const elsewhere = writeDataset({ a: { patient: 'one', truth: [{ question: 40, grades: [3] }] } })
    await expect(other.benchmarks.locate(taken, elsewhere, null)).rejects.toThrow('is not the data of this run')
    await other.benchmarks.locate(taken, data, null)
    expect((await other.benchmarks.volume(taken, 'a')).dims).toEqual([24, 20, 16])
    await expect(other.benchmarks.take(data)).rejects.toThrow('There is no bench.json')
  })

  it('are not lost among what is no run', async () => {
    fs.mkdirSync(path.join(room.folders.root, 'something-else'), { recursive: true })
    const damaged = path.join(room.folders.root, '20200101-000000-aaaaaa')
    fs.mkdirSync(damaged)
    fs.writeFileSync(path.join(damaged, 'bench.json'), '{"schema": "condyle.bench/9"}')
    const runs = await room.benchmarks.list()
    expect(runs.map(({ state }) => state)).toEqual(['finished', 'finished', 'unreadable'])
    await room.benchmarks.remove('20200101-000000-aaaaaa')
    expect(fs.existsSync(damaged)).toBe(false)
    expect(() => room.folders.folder('../volumes')).toThrow()
  })
})

describe('a run that does not end', () => {
  const root = newFolder()
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  it('says in a sentence why, and can be resumed', async () => {
    const room = openRoom(root)
    const data = smallDataset()
    const server = { kind: 'server', address: 'http://192.168.1.5:8080', model: null } as const
    const { id, end } = await room.run(request(room.choose(data), server))
    expect(end).toMatchObject({ phase: 'failed' })
    const [listed] = await room.benchmarks.list()
    expect(listed).toMatchObject({
      id,
      state: 'interrupted',
      resumable: true,
      answererTitle: 'http://192.168.1.5:8080',
    })
    expect(listed?.failure).toContain('192.168.1.5 is not this machine.')
    await expect(room.benchmarks.result(id)).rejects.toThrow('no result yet')
  })

  it('is cancelled without leaving a process, and goes on where it stopped', async () => {
    const room = openRoom(root)
    const data = smallDataset()
    const id = await room.benchmarks.start(request(room.choose(data), { kind: 'baseline', name: 'random' }))
    await expect(
      room.benchmarks.start(request(room.choose(data), { kind: 'baseline', name: 'random' })),
    ).rejects.toThrow('running already')
    expect(await room.benchmarks.list()).toContainEqual(expect.objectContaining({ id, state: 'running' }))
    room.benchmarks.cancel(id)
    expect((await room.ended(id)).phase).toBe('cancelled')
    expect(await room.benchmarks.list()).toContainEqual(
      expect.objectContaining({ id, state: 'interrupted', failure: null, resumable: true }),
    )
    room.events.length = 0
    await room.benchmarks.resume(id)
    expect((await room.ended(id)).phase).toBe('finished')
    expect((await room.benchmarks.result(id)).answerer.title).toBe('random')
  })
})
