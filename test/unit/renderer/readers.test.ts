import { describe, expect, it, vi } from 'vitest'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import { runCommand } from '../../../src-renderer/app/run-command.js'
import { readStanding } from '../../../src-renderer/readers/words.js'
import type { OpenCase } from '../../../src-renderer/reading/open-case.svelte.js'
import { FakeBridge, type FakeOptions } from './fake-bridge.js'
import { pictured } from './pictured.js'

async function opened(
  options: FakeOptions = {},
): Promise<{ bridge: FakeBridge; station: Workstation; now: () => OpenCase }> {
  const bridge = new FakeBridge(options)
  const station = new Workstation(bridge)
  await station.start()
  await station.open('case-00000')
  const now = (): OpenCase => {
    if (!station.openCase) throw new Error('No case is open.')
    return pictured(station.openCase)
  }
  return { bridge, station, now }
}
const decisionOf = (openCase: OpenCase, key: string): string | undefined =>
  openCase.current.findings.find((finding) => finding.key === key)?.decision
const failures = (station: Workstation): string[] =>
  station.toasts.list.filter((toast) => toast.tone === 'danger').map((toast) => toast.text)

describe('who reads', () => {
  it('is asked at the first decision, which goes on afterwards', async () => {
    const { bridge, station, now } = await opened({ reader: null })
    now().select('q19')
    expect(station.readers.asking).toBe(false)
    now().accept()
    await vi.waitFor(() => expect(station.readers.asking).toBe(true))
    expect(bridge.askedFor('reads.apply')).toHaveLength(0)
    expect(await station.readers.add('Dr. Ben Second', 'resident')).toBeNull()
    await vi.waitFor(() => expect(decisionOf(now(), 'q19')).toBe('accepted'))
    expect([station.readers.asking, station.readers.current?.name]).toEqual([false, 'Dr. Ben Second'])
    expect(failures(station)).toEqual([])
  })

  it('called off, drops the decision and keeps the finding as it was', async () => {
    const { bridge, station, now } = await opened({ reader: null })
    now().select('q19')
    now().accept()
    await vi.waitFor(() => expect(station.readers.asking).toBe(true))
    station.readers.callOff()
    await vi.waitFor(() => expect(now().selection.key).toBe('q19'))
    expect(decisionOf(now(), 'q19')).toBe('proposed')
    expect(bridge.askedFor('reads.apply')).toHaveLength(0)
    expect(failures(station)).toEqual([])
  })

  it('is asked once: the next decision is written at once', async () => {
    const { bridge, station, now } = await opened({ reader: null })
    now().select('q19')
    now().accept()
    await vi.waitFor(() => expect(station.readers.asking).toBe(true))
    await station.readers.add('Dr. Ben Second', 'resident')
    await vi.waitFor(() => expect(bridge.askedFor('reads.apply')).toHaveLength(1))
    now().select('q20')
    now().accept()
    await now().own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(2)
    expect(station.readers.asking).toBe(false)
  })

  it('is known before the sign-off opens, never asked at its end', async () => {
    const { station } = await opened({ reader: null })
    runCommand(station, 'sign-off')
    await vi.waitFor(() => expect(station.readers.asking).toBe(true))
    expect(station.dialog).toBeNull()
    await station.readers.add('Dr. Ben Second', 'resident')
    await vi.waitFor(() => expect(station.dialog).toBe('sign-off'))
  })

  it('brings what the chosen one had decided before', async () => {
    const { bridge, station, now } = await opened()
    await now().apply({ type: 'reject', finding: 'q9' })
    await station.chooseReader(null)
    expect(decisionOf(now(), 'q9')).toBe('proposed')
    now().select('q19')
    now().accept()
    await vi.waitFor(() => expect(station.readers.asking).toBe(true))
    await station.readers.choose('reader-1')
    await vi.waitFor(() => expect(decisionOf(now(), 'q19')).toBe('accepted'))
    expect(decisionOf(now(), 'q9')).toBe('rejected')
    expect(bridge.reads.of('case-00000')).toHaveLength(1)
  })

  it('refuses a name that somebody has, in a sentence, and keeps who reads', async () => {
    const { station } = await opened()
    expect(await station.addReader('Dr. Ada Reader', 'resident')).toContain('already')
    expect(station.readers.current?.name).toBe('Dr. Ada Reader')
  })

  it('renames, gives another role and retires', async () => {
    const { station } = await opened()
    expect(
      await station.readers.change('reader-1', { name: 'Dr. A. Reader', role: 'researcher', retired: false }),
    ).toBeNull()
    expect(station.readers.current?.name).toBe('Dr. A. Reader')
    await station.readers.change('reader-1', { name: 'Dr. A. Reader', role: 'researcher', retired: true })
    expect(station.readers.active).toEqual([])
  })
})

describe('two readers of one case', () => {
  it('see only what they decided themselves, at once when the reader changes', async () => {
    const { station, now } = await opened()
    await now().apply({ type: 'reject', finding: 'q19' })
    now().select('q19')
    await station.addReader('Dr. Ben Second', 'resident')
    expect(station.screen).toBe('reading')
    expect(decisionOf(now(), 'q19')).toBe('proposed')
    expect(now().current.reviewed).toBe(0)
    expect(now().current.undo).toBeNull()
    expect(await now().own.history(null)).toEqual([])
    await now().apply({ type: 'accept', finding: 'q20' })
    await station.chooseReader('reader-1')
    expect([decisionOf(now(), 'q19'), decisionOf(now(), 'q20')]).toEqual(['rejected', 'proposed'])
  })

  it('writes nothing of the one into the read of the other: marks under way end with the change', async () => {
    const { bridge, station, now } = await opened()
    const before = now()
    await station.addReader('Dr. Ben Second', 'resident')
    before.setNote('q19', 'typed by Ada')
    await before.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(0)
    expect(now().current.findings.every((finding) => finding.note === '')).toBe(true)
  })

  it('see nothing of the one before where the case cannot be opened anew', async () => {
    const { bridge, station, now } = await opened()
    await now().apply({ type: 'reject', finding: 'q19' })
    bridge.images = { state: 'missing', message: 'The disk with the images is not there.' }
    await station.addReader('Dr. Ben Second', 'resident')
    expect([station.openCase, station.screen]).toEqual([null, 'worklist'])
  })

  it('know that there is another read and how far it is, and nothing of what it says', async () => {
    const { station, now } = await opened()
    await now().apply({ type: 'set-note', finding: 'q19', note: 'a secret of Ada' })
    await now().apply({ type: 'reject', finding: 'q19' })
    await station.addReader('Dr. Ben Second', 'resident')
    expect(now().others.list.map((read) => read.reader.name)).toEqual(['Dr. Ada Reader'])
    expect(readStanding(now().others.list[0] ?? fail())).toMatch(/^1 of \d+ reviewed, begun 23 Nov 2026$/)
    expect(JSON.stringify([now().others.list, now().current, now().summary])).not.toMatch(/secret|rejected/)
  })

  it('open the other’s read on purpose, to look at and not to change, and come back to their own', async () => {
    const { bridge, station, now } = await opened()
    await now().apply({ type: 'reject', finding: 'q19' })
    await station.addReader('Dr. Ben Second', 'resident')
    await now().apply({ type: 'accept', finding: 'q20' })
    const before = bridge.askedFor('reads.apply').length
    await now().showRead('case-00000/reader-1')
    expect([decisionOf(now(), 'q19'), decisionOf(now(), 'q20')]).toEqual(['rejected', 'proposed'])
    now().select('q20')
    now().reject()
    now().setGradeByKey(1)
    now().undo()
    expect(await now().apply({ type: 'accept', finding: 'q16' })).toBe(false)
    expect([now().decidable, now().editable]).toEqual([false, false])
    now().closeShownRead()
    expect([decisionOf(now(), 'q19'), decisionOf(now(), 'q20')]).toEqual(['proposed', 'accepted'])
    expect(bridge.askedFor('reads.apply')).toHaveLength(before)
    expect(bridge.reads.shown).toEqual(['case-00000/reader-1'])
  })

  it('sign a read each: the one’s signature leaves the other’s open', async () => {
    const { station, now } = await opened()
    await now().apply({ type: 'sign-off' })
    await station.addReader('Dr. Ben Second', 'resident')
    expect([now().current.signedOff, now().decidable]).toEqual([null, true])
    expect(readStanding(now().others.list[0] ?? fail())).toBe('signed 23 Nov 2026')
  })
})

function fail(): never {
  throw new Error('There is no other read.')
}
