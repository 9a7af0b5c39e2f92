import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BASELINE_CHOICES } from '../../../src-shared/benchmark/runs.js'
import { BASELINES } from '../../../src-main/bench/answerers/baselines.js'
import { Aside, openCasebook, type Casebook } from '../../../src-main/casebook/index.js'
import { ReviewService } from '../../../src-main/casebook/index.js'
import { DIMS, niftiBytes, SPACING, writeDataset, type TrueAnswer } from '../bench/fixture.js'
import { addCase, finding, readingWith, unanswered, volumeEntry } from '../casebook/case-data.js'
import { newFolder, openRoom, request, type Room } from './room.js'

/** A knee with osteophyte grade 2 and a cartilage loss of size 1. */
const TRUTH: TrueAnswer[] = [
  { question: 40, grades: [2] },
  { question: 16, grades: [1, 0] },
]

describe('a reader’s session', () => {
  const root = newFolder()
  let casebook: Casebook
  let room: Room
  let data: string

  beforeAll(async () => {
    casebook = openCasebook(path.join(root, 'casebook.sqlite'))
    const review = new ReviewService(casebook)
    room = openRoom(root, {
      reads: () => new Aside(path.join(root, 'casebook.sqlite')).do('decided', null),
      state: (readId) => review.readState(readId),
      volume: (hash) =>
        room.volumes.open(path.join(data, 'a.nii.gz')).then((meta) => (meta.hash === hash ? meta : null)),
    })
    data = writeDataset({ a: { patient: 'one', truth: TRUTH }, b: { patient: 'two', truth: TRUTH } })
    // Knee b has other voxels of the same size: only its hash tells it from a.
    const voxels = Int16Array.from({ length: DIMS[0] * DIMS[1] * DIMS[2] }, (_, index) => index % 11)
    fs.writeFileSync(path.join(data, 'b.nii.gz'), gzipSync(niftiBytes(DIMS, SPACING, voxels)))

    const { hash } = await room.volumes.open(path.join(data, 'a.nii.gz'))
    // Its case has another series besides, which the data does not have.
    const id = addCase(casebook, 1, { volumes: [volumeEntry(9), { ...volumeEntry(1), hash }] })
    const other = addCase(casebook, 2)
    const ada = casebook.readers.add('Dr Ada', 'radiologist').id
    const ben = casebook.readers.add('Dr Ben', 'resident').id
    const reading = readingWith([
      { ...finding(40), volume: hash },
      finding(16, { 'cartilage.size': 1 }),
      unanswered(17),
    ])
    review.saveReading(id, reading, null)
    review.saveReading(other, reading, null)
    review.apply(id, ada, { type: 'set-grade', finding: 'q40', component: 'osteophyte.size', grade: 2 })
    review.apply(id, ada, { type: 'accept', finding: 'q16' })
    review.apply(other, ben, { type: 'accept', finding: 'q16' })
    review.state(id, ben)
  })
  afterAll(() => {
    casebook.close()
    fs.rmSync(root, { recursive: true, force: true })
  })

  it('is found by the volume that was read', async () => {
    expect(await room.benchmarks.readers(room.choose(data))).toEqual([{ name: 'Dr Ada', cases: 1, decisions: 2 }])
  })

  it('of which knees are in the casebook is told by their voxels, others of the same size apart', async () => {
    const choice = room.choose(data)
    if (choice.kind !== 'folder') throw new Error('A folder was chosen.')
    const { hash } = await room.volumes.open(path.join(data, 'a.nii.gz'))
    const knees = await room.benchmarks.knees(choice.token, new Set(casebook.volumeHashes()))
    expect(knees).toEqual([
      { name: 'a', hash },
      { name: 'b', hash: null },
    ])
    expect(casebook.casesWith(hash)).toHaveLength(1)
    expect(casebook.casesWith('0'.repeat(64))).toEqual([])
    const released = path.join(root, 'released')
    fs.mkdirSync(path.join(released, 'generate_data'), { recursive: true })
    await expect(room.benchmarks.knees(room.chosen.keep(released), new Set())).rejects.toThrow(
      'released says of no knee which volume it is',
    )
  })

  it('is scored by the same code, on the knees that were read', async () => {
    const { id, end } = await room.run(request(room.choose(data), { kind: 'reader', name: 'Dr Ada' }))
    expect(end).toEqual({ phase: 'finished', id })
    const result = await room.benchmarks.result(id)
    expect(result.answerer).toMatchObject({ kind: 'person', title: 'reader: Dr Ada' })
    expect(result.answerer.details).toMatchObject({ knees: '1', 'signed off': '0' })
    expect(result.dataset).toMatchObject({ cases: 1, questions: 2 })
    expect(result.dataset.title).toMatch(/, 1 of 2 read$/)
    // Both questions are answered as they are true.
    expect(result.overall.accuracy.value).toBe(1)
    expect(result.counts).toMatchObject({ questions: 2, answered: 2, declined: 0 })
    const detail = await room.benchmarks.question(id, 0)
    expect(detail.answerSteps).toEqual(finding(detail.scored.question).steps)
  })

  it('stands in one table with a baseline on all knees', async () => {
    const reader = await room.run(request(room.choose(data), { kind: 'reader', name: 'Dr Ada' }))
    const normal = await room.run(request(room.choose(data), { kind: 'baseline', name: 'all-normal' }))
    const comparison = await room.benchmarks.pair(reader.id, normal.id)
    // Three components of knee a: the baseline has full thickness right only.
    expect(comparison.accuracy[0]).toMatchObject({
      components: 3,
      first: 1,
      second: 1 / 3,
      onlyFirst: 2,
      onlySecond: 0,
    })
  })

  it('is refused where there is none', async () => {
    await expect(room.benchmarks.start(request(room.choose(data), { kind: 'reader', name: 'Dr Ben' }))).rejects.toThrow(
      'Dr Ben decided about none of these knees',
    )
  })
})

it('offers the baselines that there are', () => {
  expect(BASELINE_CHOICES.map(({ name }) => name).sort()).toEqual([...BASELINES].sort())
})
