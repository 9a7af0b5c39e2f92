import { describe, expect, it } from 'vitest'
import { runCommand } from '../../../src-renderer/app/run-command.js'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import { FollowUpRoom } from '../../../src-renderer/followup/follow-up-record.svelte.js'
import { differenceText, fromTo } from '../../../src-renderer/followup/words.js'
import { registrationsOf } from '../../../src-renderer/reading/follow-up.svelte.js'
import type { OpenCase } from '../../../src-renderer/reading/open-case.svelte.js'
import { LinkTable } from '../../../src-renderer/viewer/link/link.js'
import { scanOf } from '../../../src-renderer/viewer/scan.js'
import type { Change, Comparison, FollowUpRecord } from '../../../src-shared/followup/record.js'
import { applyAffine, IDENTITY } from '../../../src-shared/geometry/affine.js'
import { FakeBridge } from './fake-bridge.js'
import { fakeCaseVolume, fakeStudy, fakeVolume } from './fake-volume.js'

const [SAGITTAL] = fakeStudy()
if (!SAGITTAL) throw new Error('The study of these tests has a series.')

function change(id: string, outcome: Change['outcome'], before: number, now: number): Change {
  const observed = (value: number): Change['now'] => ({ grade: 1, value, by: 'model', volume: null, boxLps: null })
  return {
    id,
    question: 17,
    component: 'cartilage.size',
    title: `Cartilage loss ${id}`,
    region: 'femur-medial-central',
    bone: 'femur',
    unit: '%',
    before: observed(before),
    now: observed(now),
    outcome,
    difference: outcome === 'cannot-tell' ? null : now - before,
    smallestChange: 8,
    suggestedGrade: null,
    reason: outcome === 'cannot-tell' ? 'The planes are unlike: coronal then, sagittal now.' : '',
  }
}

const comparison = (caseId: string, studyDate: string, changes: Change[]): Comparison => ({
  caseId,
  studyDate,
  volumes: { before: 'earlier', now: SAGITTAL.meta.hash },
  bones: [
    {
      bone: 'femur',
      toNow: [1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      errorMm: { median: 0.3, most: 1.2 },
      failure: '',
    },
    { bone: 'tibia', toNow: null, errorMm: null, failure: 'The tibia could not be found again.' },
  ],
  warnings: [],
  changes,
})

const RECORD: FollowUpRecord = {
  caseId: 'case-00000',
  studyDate: '2026-01-10',
  comparisons: [
    comparison('b', '2025-01-10', [
      change('a', 'unchanged', 20, 22),
      change('b', 'worse', 20, 31),
      change('c', 'worse', 20, 60),
      change('d', 'cannot-tell', 20, 60),
      change('e', 'better', 40, 20),
    ]),
    comparison('a', '2023-01-10', [change('b', 'worse', 5, 31)]),
  ],
  notCompared: [],
  repeatability: 'Three examinations of each of six knees.',
}

async function opened(
  record: FollowUpRecord,
): Promise<{ bridge: FakeBridge; station: Workstation; openCase: OpenCase }> {
  const bridge = new FakeBridge({ volumes: fakeStudy() })
  bridge.followUp = record
  const station = new Workstation(bridge)
  await station.start()
  await station.open('case-00000')
  const { openCase } = station
  if (!openCase) throw new Error('No case is open.')
  return { bridge, station, openCase }
}

describe('what became of a knee, in the window', () => {
  it('lists what changed most first, and all else on demand, with the reasons', async () => {
    const { openCase, station } = await opened(RECORD)
    runCommand(station, 'toggle-follow-up')
    expect(openCase.followUpShown).toBe(true)
    const { overTime } = openCase
    await expect.poll(() => overTime.record).not.toBeNull()
    expect(overTime.changes.map(({ id }) => id)).toEqual(['c', 'b', 'e'])
    overTime.shown = 'all'
    expect(overTime.changes.map(({ id }) => id)).toEqual(['c', 'b', 'e', 'd', 'a'])
    openCase.back()
    expect(openCase.followUpShown).toBe(false)
  })

  it('goes through the list by keys, and shows a quantity at every date with what one measurement is sure to', async () => {
    const bridge = new FakeBridge()
    bridge.followUp = RECORD
    const room = new FollowUpRoom(bridge, 'case-00000')
    await room.load()
    expect(room.neighbour(1)?.id).toBe('c')
    room.select('c')
    expect([room.neighbour(-1), room.neighbour(1)?.id]).toEqual([undefined, 'b'])
    const [, second] = room.changes
    if (!second) throw new Error('There are changes.')
    expect(room.course(second).map(({ date, value }) => [date, value])).toEqual([
      ['2023-01-10', 5],
      ['2025-01-10', 20],
      ['2026-01-10', 31],
    ])
    expect(room.course(second)[1]?.band).toBeCloseTo(8 / Math.SQRT2, 9)
    room.compareWith('a')
    expect(room.comparison?.studyDate).toBe('2023-01-10')
  })

  it('says a change by its sign and unit, and gives no number where there is none to give', () => {
    expect([fromTo(change('x', 'worse', 20, 46)), differenceText(change('x', 'worse', 20, 46))]).toEqual([
      '20 % (grade 1) → 46 % (grade 1)',
      '+26 %',
    ])
    expect(differenceText(change('x', 'better', 46, 20))).toBe('−26 %')
    expect(differenceText(change('x', 'cannot-tell', 20, 46))).toBe('')
  })

  it('says why there is nothing, and can be asked again', async () => {
    const bridge = new FakeBridge()
    const room = new FollowUpRoom(bridge, 'case-00000')
    bridge.failNext = 'The casebook cannot be read: check the disk.'
    await room.load()
    expect([room.record, room.failure]).toEqual([null, 'The casebook cannot be read: check the disk.'])
    await room.load()
    expect(room.failure).toBeNull()
  })

  it('links both dates by the bone that is looked at, with its error, and not by one that failed', () => {
    const earlier = fakeCaseVolume({ ...fakeVolume(), hash: 'earlier', frameOfReference: '9.9' })
    const scans = [scanOf(SAGITTAL), scanOf(earlier, { title: '10 Jan 2025', caseId: 'b' })]
    const [latest] = RECORD.comparisons
    if (!latest) throw new Error('There is a comparison.')
    const table = new LinkTable(scans, new Map(), [], registrationsOf(latest, 'femur'))
    const link = table.between('earlier', SAGITTAL.meta.hash)
    expect(link).toMatchObject({ kind: 'anatomy', bone: 'femur', residualMm: 0.3 })
    expect(applyAffine(link?.toOther ?? IDENTITY, [1, 2, 3])).toEqual([6, 2, 3])
    expect(applyAffine(table.between(SAGITTAL.meta.hash, 'earlier')?.toOther ?? IDENTITY, [6, 2, 3])).toEqual([1, 2, 3])
    expect(registrationsOf(latest, 'tibia')).toEqual([])
    expect(new LinkTable(scans, new Map(), []).between('earlier', SAGITTAL.meta.hash)).toBeNull()
  })

  it('gives grade 7, progressive maceration, only where there is an earlier examination', async () => {
    const { openCase } = await opened(RECORD)
    expect(openCase.hasPrior).toBe(false)
    openCase.selection.select('q48')
    openCase.setGrade('morphology.class', 7)
    expect(openCase.current.findings.find(({ key }) => key === 'q48')?.gradedByHand ?? []).toEqual([])
  })
})
