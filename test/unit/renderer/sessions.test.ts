import { describe, expect, it, vi } from 'vitest'
import { canRun, runCommand } from '../../../src-renderer/app/run-command.js'
import { Workstation } from '../../../src-renderer/app/workstation.svelte.js'
import { columnText, estimateText, pText, shareText } from '../../../src-shared/session/show/number-words.js'
import { PlanDraft } from '../../../src-renderer/sessions/plan-draft.svelte.js'
import { FakeBridge } from './fake-bridge.js'
import { fakeSession } from './fake-sessions.js'
import { inSession, ITEM } from './in-session.js'

describe('a session in the window', () => {
  it('complaint E: offers nothing of other dates of the knee', async () => {
    const { bridge, station } = await inSession()
    expect([canRun(station, 'toggle-follow-up'), station.openCase?.isFollowed]).toEqual([false, false])
    runCommand(station, 'toggle-follow-up')
    expect(station.openCase?.followUpShown).toBe(false)
    expect(bridge.askedFor('followup.of')).toEqual([])
  })

  it('is put together, kept as a draft, started, and takes what is open with it', async () => {
    const bridge = new FakeBridge({ last: 'case-00001' })
    const station = new Workstation(bridge)
    await station.start()
    expect(station.openCase?.id).toBe('case-00001')
    await station.showSessions()
    await station.sessions.beginDraft()
    const { draft } = station.sessions
    if (!draft) throw new Error('Nothing is being put together.')
    expect(draft.problem).toBe('Give the session a title.')
    draft.title = 'Knees of spring'
    expect(draft.problem).toBe('Choose at least one case.')
    draft.chooseAtRandom(2)
    draft.toggleReader('reader-1')
    expect(draft.problem).toBeNull()
    expect(await station.sessions.make(draft)).toBeNull()
    expect(station.sessions).toMatchObject({ draft: null, session: { state: 'draft' } })
    await station.sessions.start('session-1')
    expect(station.sessions.session?.state).toBe('running')
    expect(station.openCase).toBeNull()
  })

  it('takes cases of a dataset beside those that are chosen, and says how many there are', async () => {
    const bridge = new FakeBridge({})
    const draft = new PlanDraft(bridge, ['case-00000'])
    await draft.load()
    await draft.chooseFromDataset()
    expect(draft.cases).toEqual(['case-00000', 'case-00001'])
    expect(draft.ofDataset).toMatch(/^1 of 3 knees of .+ are in the casebook and chosen\.$/)
    await draft.chooseFromDataset()
    expect(draft.cases).toHaveLength(2)
  })

  it('says how far machines are with its cases, and what came of it', async () => {
    const bridge = new FakeBridge({})
    const station = new Workstation(bridge)
    await station.start()
    bridge.sessions.list = [{ ...fakeSession('session-1'), unread: [{ name: 'little-model', cases: 2 }] }]
    await station.showSessions()
    await station.sessions.askMachines('session-1')
    expect(bridge.askedFor('sessions.ask-machines')).toEqual([{ id: 'session-1' }])
    const event = { phase: 'progress', session: 'session-1', name: 'little-model', done: 1, total: 2 } as const
    bridge.sessions.list = [{ ...fakeSession('session-1'), unread: [{ name: 'little-model', cases: 1 }] }]
    station.handle({ kind: 'asking', event })
    await vi.waitFor(() => expect(station.sessions.session?.unread).toEqual([{ name: 'little-model', cases: 1 }]))
    expect(station.sessions.asking).toEqual(event)
    const sentence = 'Machines have read all cases: the session can be started.'
    station.handle({ kind: 'asking', event: { phase: 'ended', session: 'session-1', outcome: 'done', sentence } })
    expect(station.sessions.asking).toBeNull()
    expect(station.toasts.list.map(({ text }) => text)).toContain(sentence)
  })

  it('complaint D: a reader’s case is read with a clock that leaves out pauses, and locked', async () => {
    const { bridge, station, session } = await inSession()
    expect(station.openCase?.id).toBe(ITEM.id)
    session.show(16, 0)
    session.active(0)
    await session.keepTime(2500)
    expect(bridge.askedFor('sessions.spend')).toEqual([
      { item: ITEM.id, spent: [{ question: 16, milliseconds: 2500 }] },
    ])
    await session.reveal()
    expect(session.item.stage).toBe('revealed')
    await session.lock()
    expect(session.item.may.answer).toBe(false)
    const sent = bridge.askedFor('sessions.spend').length
    session.active(1e6)
    await session.pause(1e6 + 5000)
    expect(bridge.askedFor('sessions.spend')).toHaveLength(sent)
  })

  it('has neither a report nor an export, nor a run of the model', async () => {
    const { station } = await inSession()
    for (const id of ['write-report', 'export-quintuples', 'run-model', 'sign-off', 'add-finding'] as const)
      expect([id, canRun(station, id)]).toEqual([id, false])
    expect(canRun(station, 'next-finding')).toBe(true)
  })

  it('is locked by the key that signs off, and asks where questions are left open', async () => {
    const { bridge, station, session } = await inSession()
    await session.reveal()
    runCommand(station, 'sign-off')
    expect(session.asking).toBe(true)
    expect(bridge.askedFor('sessions.lock')).toEqual([])
    await session.lock()
    expect(session).toMatchObject({ asking: false, item: { stage: 'locked' } })
    expect(station.dialog).toBeNull()
  })

  it('goes on with the next case, and back to the list after the last', async () => {
    const { bridge, station } = await inSession()
    bridge.sessions.next = null
    await station.nextInSession()
    expect(station).toMatchObject({ screen: 'sessions', openCase: null, session: null })
    expect(station.toasts.list.at(-1)?.text).toContain('All your cases of this session are locked.')
  })

  it('is left when another reads', async () => {
    const { station } = await inSession()
    await station.addReader('Dr. Ben Second', 'radiologist')
    expect(station).toMatchObject({ screen: 'sessions', openCase: null, session: null })
  })

  it('shows no numbers to whoever may not see them', async () => {
    const { bridge, station } = await inSession()
    await station.showSessions()
    expect(bridge.askedFor('sessions.numbers')).toEqual([])
    bridge.sessions.list = [{ ...fakeSession('session-1'), state: 'finished', mayCompare: true, mayCount: true }]
    await station.sessions.refresh()
    expect(station.sessions.numbers).toEqual(bridge.sessions.numbers)
  })

  it('is reached by its key', async () => {
    const bridge = new FakeBridge()
    const station = new Workstation(bridge)
    await station.start()
    runCommand(station, 'show-sessions')
    expect(station.screen).toBe('sessions')
  })
})

describe('what one reader had begun', () => {
  it('complaint D: is gone with them: the next reader sees no mark that was not stored', async () => {
    const { bridge, station } = await inSession()
    const { openCase } = station
    if (!openCase) throw new Error('No case is open.')
    openCase.select(openCase.findings[0]?.key ?? null)
    openCase.drawing = { finding: openCase.findings[0]?.key ?? '' }
    openCase.viewer.chooseTool('measure-length')
    await station.addReader('Dr. Ben Second', 'radiologist')
    const before = bridge.asked.length
    await station.openItem(ITEM.id)
    expect(station.openCase).not.toBe(openCase)
    expect(station.openCase).toMatchObject({ drawing: null, editing: false })
    expect(station.openCase?.viewer.tool).toBe('crosshair')
    expect(station.openCase?.viewer.measuring.current).toBeNull()
    // Nothing of it is written late into the other's read.
    expect(bridge.asked.slice(before).map(({ channel }) => channel)).not.toContain('reads.apply')
  })
})

describe('a plan that is put together', () => {
  it('takes questions by number, each once, and says where they are not understood', () => {
    const draft = new PlanDraft(new FakeBridge())
    draft.list = '30, 1-3 2'
    expect(draft.questions).toEqual([1, 2, 3, 30])
    for (const list of ['70', '5-3', 'x', '1-']) {
      draft.list = list
      expect(draft.problem).toContain('not understood')
    }
    draft.list = ' '
    expect(draft.questions).toHaveLength(62)
  })

  it('takes cases of several searches, and for practice such as are not read in it', async () => {
    const draft = new PlanDraft(new FakeBridge({ cases: 40 }), ['case-00003'])
    await draft.load()
    const [one = '', other = ''] = draft.offered.map(({ id }) => id)
    draft.toggleCase(one)
    expect(draft.cases).toEqual(['case-00003', one])
    draft.text = 'nobody is called so'
    await draft.load()
    expect(draft.offered).toEqual([])
    draft.chooseOffered()
    expect(draft.cases).toEqual(['case-00003', one])
    draft.choosing = 'training'
    draft.toggleCase(one)
    draft.toggleCase(other)
    expect(draft).toMatchObject({ cases: ['case-00003'], training: [one, other] })
    draft.title = 'Practice'
    draft.toggleReader('reader-1')
    expect(draft.problem).toContain('whose signed reads')
    draft.teacher = 'reader-2'
    expect(draft.problem).toBeNull()
    expect(draft.plan).toMatchObject({ training: [one, other], teacher: 'reader-2' })
  })

  it('draws the same cases with the same seed', async () => {
    const drawn = async (seed: number): Promise<readonly string[]> => {
      const draft = new PlanDraft(new FakeBridge({ cases: 40 }))
      await draft.load()
      draft.seed = seed
      draft.chooseAtRandom(5)
      return draft.cases
    }
    expect(await drawn(1)).toEqual(await drawn(1))
    expect(await drawn(1)).not.toEqual(await drawn(2))
    expect(new Set(await drawn(3)).size).toBe(5)
  })

  it('hides earlier examinations with names and dates', () => {
    const draft = new PlanDraft(new FakeBridge())
    for (const what of ['names', 'dates', 'priors'] as const) draft.toggleHidden(what)
    expect(draft.hidden).toEqual(['readers'])
    draft.toggleHidden('dates')
    expect(draft.hidden).toEqual(['readers', 'dates', 'priors'])
  })
})

describe('the words of numbers', () => {
  it('say what cannot be computed, and give intervals where there are any', () => {
    expect(estimateText({ value: null, low: null, high: null })).toBe('not computable')
    expect(estimateText({ value: 0.8456, low: 0.7, high: 0.9312 })).toBe('0.85 (0.70 to 0.93)')
    expect(shareText({ value: 1, low: null, high: null })).toBe('100 %')
    expect(shareText({ value: 0.5, low: 0.25, high: 0.75 })).toBe('50 % (25 to 75 %)')
    expect([pText(0.0002), pText(0.0213), pText(0.5)]).toEqual(['p < 0.001', 'p = 0.021', 'p = 0.50'])
    const readers = fakeSession('s').readers
    expect(columnText({ reader: 'reader-1', stage: 'before' }, readers)).toBe('Dr Ada, before the reveal')
    expect(columnText({ reader: 'model', stage: 'final' }, readers)).toBe('The model')
  })
})
