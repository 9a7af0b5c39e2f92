import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { decidedCases } from '../../../src-main/app/decided-cases.js'
import { ReviewService } from '../../../src-main/casebook/index.js'
import { readQuintuples, writeQuintupleDataset } from '../../../src-main/datasets/quintuples/index.js'
import { VolumeCache } from '../../../src-main/imaging/index.js'
import { QUINTUPLE_FILE } from '../../../src-shared/case/quintuple.js'
import { VolumeMetaSchema } from '../../../src-shared/case/volume.js'
import { temporaryFolder } from '../bench/fixture.js'
import { caseEntry, finding, readingWith, volumeEntry } from '../casebook/case-data.js'
import { newCasebook } from '../casebook/fixtures.js'
import { volumeMeta } from '../exchange/fixtures.js'

/** A volume before it has a place in the cache. */
const DraftSchema = VolumeMetaSchema.omit({ schema: true, hash: true, createdAt: true })

/** A casebook with one case of one cached volume, read by the model, and two readers. */
async function twoReaders() {
  const cache = new VolumeCache(path.join(temporaryFolder(), 'volumes'))
  await cache.prepare()
  const { meta } = await cache.store(DraftSchema.parse(volumeMeta()), new Int16Array(21 * 21 * 5).fill(7))
  const { casebook } = newCasebook()
  const [added] = casebook.addCases([caseEntry(1, { volumes: [{ ...volumeEntry(1), hash: meta.hash }] })])
  if (!added) throw new Error('No case was added.')
  const review = new ReviewService(casebook)
  const ada = casebook.readers.add('Dr Ada', 'radiologist').id
  const ben = casebook.readers.add('Dr Ben', 'resident').id
  const reading = readingWith([finding(16), finding(19, { 'cartilage.size': 2 })])
  const onIt = { ...reading, findings: reading.findings.map((one) => ({ ...one, volume: meta.hash })) }
  review.saveReading(added.caseId, onIt, ada)
  return { rooms: { casebook, review, volumes: cache }, caseId: added.caseId, meta, ada, ben }
}

type Prepared = Awaited<ReturnType<typeof twoReaders>>

async function exported({ rooms, caseId }: Prepared, reads: 'own' | 'signed', reader: string | null) {
  const folder = path.join(temporaryFolder(), 'knees')
  const cases = decidedCases(rooms, [caseId], { reads, reader, includeVolume: true })
  await writeQuintupleDataset(folder, cases, 'Nothing was decided.')
  return { folder, ...readQuintuples(fs.readFileSync(path.join(folder, QUINTUPLE_FILE), 'utf8')) }
}

describe('the cases of an export', () => {
  it('hold the own read and nothing of another’s', async () => {
    const prepared = await twoReaders()
    const { rooms, caseId, meta, ada, ben } = prepared
    rooms.review.apply(caseId, ada, { type: 'accept', finding: 'q16' })
    rooms.review.apply(caseId, ben, { type: 'accept', finding: 'q19' })
    const { folder, quintuples } = await exported(prepared, 'own', ada)
    expect(quintuples.map(({ question, case: volume }) => [question, volume])).toEqual([[16, meta.hash]])
    expect(fs.readdirSync(folder)).toContain(`${meta.hash}.nii.gz`)
  })

  it('hold every signed read under its reader’s pseudonym, and no unsigned one', async () => {
    const prepared = await twoReaders()
    const { rooms, caseId, ada, ben } = prepared
    for (const reader of [ada, ben]) rooms.review.apply(caseId, reader, { type: 'accept', finding: 'q16' })
    await expect(exported(prepared, 'signed', ada)).rejects.toThrow('Nothing was decided.')
    rooms.review.apply(caseId, ben, { type: 'sign-off' })
    const one = await exported(prepared, 'signed', ada)
    expect(one.quintuples).toHaveLength(1)
    rooms.review.apply(caseId, ada, { type: 'sign-off' })
    const both = await exported(prepared, 'signed', null)
    const names = both.quintuples.map(({ authors }) => authors?.decision?.name)
    expect(new Set(names).size).toBe(2)
    expect(names).toContain(one.quintuples[0]?.authors?.decision?.name)
    expect(JSON.stringify(both.quintuples)).not.toMatch(/Ada|Ben|Number 1/)
  })

  it('keep a signed read on the reading it was signed on', async () => {
    const prepared = await twoReaders()
    const { rooms, caseId, ada, meta } = prepared
    rooms.review.apply(caseId, ada, { type: 'accept', finding: 'q16' })
    rooms.review.apply(caseId, ada, { type: 'sign-off' })
    const newer = readingWith([{ ...finding(16, { 'cartilage.size': 3 }), volume: meta.hash }], '2.0.0')
    rooms.review.saveReading(caseId, newer, ada)
    const { quintuples } = await exported(prepared, 'signed', null)
    expect(quintuples[0]).toMatchObject({ pack: { version: '1.0.0' } })
    expect(quintuples[0]?.grades.find(({ component }) => component === 'cartilage.size')?.grade).toBe(0)
  })
})
