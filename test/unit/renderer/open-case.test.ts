import { afterEach, describe, expect, it, vi } from 'vitest'
import { OpenCase } from '../../../src-renderer/reading/open-case.svelte.js'
import { PreferencesSchema } from '../../../src-shared/case/preferences.js'
import { FakeBridge } from './fake-bridge.js'
import { pictured } from './pictured.js'

async function open(
  bridge = new FakeBridge(),
  gradeMovesOn = false,
): Promise<{ bridge: FakeBridge; openCase: OpenCase; failures: unknown[]; said: string[] }> {
  const failures: unknown[] = []
  const said: string[] = []
  const opened = await bridge.request('case.open', { caseId: 'case-00000' })
  const openCase = new OpenCase(opened, {
    bridge,
    fail: (error) => failures.push(error),
    lowConfidenceBelow: () => 0.6,
    gradeMovesOn: () => gradeMovesOn,
    outlineLook: () => PreferencesSchema.parse({}).outlines,
    keepOutlineLook: () => {},
    say: (sentence) => said.push(sentence),
    readerKnown: () => bridge.reads.current !== null,
    askReader: () => Promise.resolve(false),
  })
  return { bridge, openCase: pictured(openCase), failures, said }
}
const decisionOf = (openCase: OpenCase, key: string): string | undefined =>
  openCase.current.findings.find((finding) => finding.key === key)?.decision

afterEach(() => vi.useRealTimers())

describe('deciding on findings', () => {
  it('accepts the selected one and goes on to the next that is open', async () => {
    const { openCase } = await open()
    openCase.select('q19')
    openCase.accept()
    await openCase.own.saves.settled()
    expect(decisionOf(openCase, 'q19')).toBe('accepted')
    expect(openCase.selection.key).toBe('q20')
  })

  it('grades the marked component by key, and only with grades its scale has', async () => {
    const { bridge, openCase } = await open()
    openCase.select('q19')
    openCase.selection.nextComponent()
    openCase.setGradeByKey(3)
    openCase.setGradeByKey(7)
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toEqual([
      {
        caseId: 'case-00000',
        action: { type: 'set-grade', finding: 'q19', component: 'cartilage.full-thickness', grade: 3 },
      },
    ])
  })

  it('goes on from grade to grade and from finding to finding, where the reader wants that', async () => {
    const { bridge, openCase } = await open(new FakeBridge(), true)
    openCase.select('q19')
    openCase.setGradeByKey(2)
    expect(openCase.selection).toMatchObject({ key: 'q19', component: 1 })
    // A number that the scale does not have is no answer: nothing goes on.
    openCase.setGradeByKey(7)
    expect(openCase.selection).toMatchObject({ key: 'q19', component: 1 })
    openCase.setGradeByKey(1)
    expect(openCase.selection).toMatchObject({ key: 'q20', component: 0 })
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(2)
  })

  it('finds what has no answer as well as what nobody reviewed', async () => {
    const { openCase } = await open()
    const seen = new Set<string | null>()
    for (let press = 0; press < openCase.findings.length; press++) {
      openCase.nextUnreviewed()
      seen.add(openCase.selection.key)
    }
    expect([...seen].sort()).toEqual(openCase.findings.map(({ key }) => key).sort())
    expect(openCase.findings.some(({ answered }) => !answered)).toBe(true)
  })

  it('says what was taken back or done again, and goes there', async () => {
    const { openCase, said } = await open()
    openCase.select('q19')
    openCase.setGradeByKey(3)
    await openCase.own.saves.settled()
    openCase.select('q42')
    openCase.undo()
    await vi.waitFor(() => expect(said).toEqual(['Undid “Grade: Cartilage loss — medial femur, central”.']))
    expect(openCase.selection.key).toBe('q19')
    openCase.select(null)
    openCase.redo()
    await vi.waitFor(() => expect(said).toHaveLength(2))
    expect(said[1]).toMatch(/^Redid “Grade/)
    expect(openCase.selection.key).toBe('q19')
  })

  it('goes back one level at a time, and stays in the case', async () => {
    const { openCase } = await open()
    openCase.setFilter('abnormal')
    openCase.move(1)
    openCase.moveStep(1)
    await openCase.toggleEditing()
    expect(openCase.editing).toBe(true)
    openCase.back()
    expect([openCase.editing, openCase.selection.step !== null]).toEqual([false, true])
    openCase.back()
    expect([openCase.selection.step, openCase.selection.key !== null]).toEqual([null, true])
    openCase.back()
    expect([openCase.selection.key, openCase.selection.filter]).toEqual([null, 'abnormal'])
    openCase.back()
    openCase.back()
    expect(openCase.selection.filter).toBe('all')
  })

  it('does not accept or reject what nobody answered, but lets it be graded', async () => {
    const { bridge, openCase } = await open()
    openCase.select('q62')
    openCase.accept()
    openCase.reject()
    openCase.setGradeByKey(1)
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(1)
    expect(decisionOf(openCase, 'q62')).toBe('edited')
    expect(openCase.selection.finding?.answered).toBe(true)
  })

  it('decides nothing while there is no picture, and says so', async () => {
    const { bridge, openCase, failures } = await open()
    openCase.viewer.mounted = true
    openCase.viewer.lost = true
    openCase.select('q19')
    openCase.accept()
    openCase.setGradeByKey(0)
    openCase.acceptAllNormal()
    await openCase.apply({ type: 'sign-off' })
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toEqual([])
    expect(failures).toHaveLength(4)
    expect(String(failures[0])).toMatch(/There is no picture on show, so nothing was decided: wait until it is back/)
    expect(openCase.selection.key).toBe('q19')
    // What was typed is kept all the same.
    openCase.setNote('q19', 'Seen before the pictures went.')
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(1)
  })

  it('changes nothing once the case is signed off', async () => {
    const { bridge, openCase } = await open()
    await openCase.apply({ type: 'sign-off' })
    openCase.select('q19')
    openCase.accept()
    openCase.setGradeByKey(0)
    openCase.acceptAllNormal()
    openCase.setNote('q19', 'late')
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(1)
  })

  it('sends quick keys in order and says when all is stored', async () => {
    const { bridge, openCase } = await open()
    openCase.select('q19')
    openCase.setGradeByKey(1)
    openCase.setGradeByKey(3)
    expect(openCase.own.saves.status).toBe('saving')
    await openCase.own.saves.settled()
    const sent = bridge.askedFor('reads.apply')
    expect(sent.map((one) => JSON.stringify(one).match(/"grade":(\d)/)?.[1])).toEqual(['1', '3'])
  })

  it('says that a change was not stored, why, and keeps what stands', async () => {
    const { bridge, openCase, failures } = await open()
    openCase.select('q19')
    bridge.failNext = 'The disk is full: make room and try again.'
    openCase.accept()
    await vi.waitFor(() => expect(openCase.own.saves.status).toBe('failed'))
    await vi.waitFor(() => expect(openCase.selection.key).toBe('q19'))
    expect(String(failures[0])).toContain('The disk is full')
    expect(decisionOf(openCase, 'q19')).toBe('proposed')
  })

  it('keeps an edit as it is when it is accepted, and goes on', async () => {
    const { bridge, openCase } = await open()
    openCase.select('q19')
    openCase.setGradeByKey(1)
    await openCase.own.saves.settled()
    openCase.accept()
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(1)
    expect(decisionOf(openCase, 'q19')).toBe('edited')
    expect(openCase.selection.key).toBe('q20')
  })

  it('widens the list when the next open finding is not in it', async () => {
    const { openCase } = await open()
    openCase.selection.toggleRegion('tibia-subspinous')
    openCase.accept()
    await openCase.own.saves.settled()
    expect(openCase.selection.region).toBeNull()
    expect(openCase.selection.visible.some((finding) => finding.key === openCase.selection.key)).toBe(true)
  })

  it('leaves a rejected finding alone until the rejection is taken back', async () => {
    const { bridge, openCase } = await open()
    openCase.select('q19')
    openCase.reject()
    await openCase.own.saves.settled()
    openCase.select('q19')
    openCase.setGradeByKey(1)
    openCase.reject()
    await openCase.own.saves.settled()
    expect(bridge.askedFor('reads.apply')).toHaveLength(1)
    openCase.reopen()
    await vi.waitFor(() => expect(openCase.editable).toBe(true))
    openCase.setGradeByKey(1)
    await openCase.own.saves.settled()
    expect(decisionOf(openCase, 'q19')).toBe('edited')
  })

  it('undoes and redoes', async () => {
    const { openCase } = await open()
    await openCase.apply({ type: 'reject', finding: 'q19' })
    openCase.undo()
    await openCase.own.saves.settled()
    expect(decisionOf(openCase, 'q19')).toBe('proposed')
    openCase.redo()
    await openCase.own.saves.settled()
    expect(decisionOf(openCase, 'q19')).toBe('rejected')
  })

  it('adds a finding under a key that is free, and selects it', async () => {
    const { openCase } = await open()
    const box = { min: [0, 0, 0], max: [1, 1, 1] } as const
    const grades = (['cartilage.size', 'cartilage.full-thickness'] as const).map((component) => ({
      component,
      grade: 1,
      probabilities: [],
    }))
    await openCase.add(21, grades, box, 'a'.repeat(64))
    await openCase.add(22, grades, box, null)
    expect(openCase.selection.key).toBe('added-2')
    expect(openCase.selection.finding?.origin).toEqual({
      kind: 'person',
      name: 'Dr. Ada Reader',
      reader: 'reader-1',
    })
  })
})

describe('where the reader is', () => {
  it('walks the list in its order and stops at the ends', async () => {
    const { openCase } = await open()
    openCase.move(1)
    expect(openCase.selection.key).toBe('q4')
    openCase.move(-1)
    expect(openCase.selection.key).toBe('q4')
    openCase.selection.setFilter('not-answered')
    // Patellofemoral 30, 62, 66, 67; whole joint 63, 64, 65, 68, 69.
    for (let press = 0; press < 12; press++) openCase.move(1)
    expect(openCase.selection.key).toBe('q69')
  })

  it('walks the steps', async () => {
    const { openCase } = await open()
    openCase.select('q19')
    openCase.moveStep(1)
    expect(openCase.evidence?.kind).toBe('box')
    openCase.moveStep(-1)
    expect(openCase.selection.step).toBe(0)
    for (let press = 0; press < 9; press++) openCase.moveStep(1)
    expect([openCase.selection.step, openCase.evidence]).toEqual([4, null])
  })

  it('narrows to a region of the map and widens again', async () => {
    const { openCase } = await open()
    openCase.selection.toggleRegion('femur-medial-central')
    expect(openCase.selection.visible.map((finding) => finding.key)).toEqual(['q4', 'q19'])
    expect(openCase.selection.key).toBe('q4')
    openCase.selection.toggleRegion('femur-medial-central')
    expect(openCase.selection.visible).toHaveLength(69)
  })

  it('stores the last view once, after a pause, and at once when the case is left', async () => {
    vi.useFakeTimers()
    const { bridge, openCase } = await open()
    openCase.select('q19')
    openCase.select('q20')
    expect(bridge.views).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(500)
    expect(bridge.views.map((view) => view.selectedFinding)).toEqual(['q20'])
    openCase.select('q21')
    vi.useRealTimers()
    await openCase.leave()
    expect(bridge.views.at(-1)?.selectedFinding).toBe('q21')
  })

  it('comes back to the finding and step it was left at', async () => {
    const bridge = new FakeBridge()
    const first = await open(bridge)
    first.openCase.select('q19')
    first.openCase.selectStep(2)
    await first.openCase.leave()
    const second = await open(bridge)
    expect([second.openCase.selection.key, second.openCase.selection.step]).toEqual(['q19', 2])
  })
})

describe('the model at work', () => {
  it('shows findings as they come, and the case’s own when it is done', async () => {
    const bridge = new FakeBridge({ read: false })
    const { openCase } = await open(bridge)
    expect(openCase.findings).toHaveLength(0)
    const seen: number[] = []
    bridge.onEvent((event) => {
      if (event.kind === 'inference') openCase.handle(event.event)
      seen.push(openCase.findings.length)
      expect(openCase.decidable).toBe(event.kind === 'inference' && event.event.phase === 'done')
    })
    await openCase.model.start(false)
    await vi.waitFor(() => expect(openCase.reading).not.toBeNull())
    expect(seen).toContain(30)
    expect(openCase.current.findings).toHaveLength(69)
    expect(openCase.model.status).toEqual({ phase: 'idle' })
  })

  it('leaves a read that stays on the reading of its signature about that reading', async () => {
    const { openCase } = await open()
    const signedOn = openCase.reading
    if (!signedOn) throw new Error('The case has no reading.')
    const newer = { ...signedOn, flags: [...signedOn.flags, 'out-of-distribution' as const] }
    const done = { phase: 'done', caseId: 'case-00000', reading: newer, fromCache: false } as const
    openCase.handle({ ...done, state: openCase.own.state })
    expect(openCase.reading).toBe(signedOn)
    openCase.handle({ ...done, state: { ...openCase.own.state, readingId: 'reading-2' } })
    expect(openCase.reading).toBe(newer)
  })

  it('fetches the reading that a decision brought the read to', async () => {
    const bridge = new FakeBridge({ read: false })
    const { openCase } = await open(bridge)
    await bridge.request('inference.run', { caseId: 'case-00000', again: false })
    await vi.waitFor(() => expect(bridge.reads.state('case-00000').readingId).not.toBeNull())
    expect(openCase.reading).toBeNull()
    await openCase.own.apply({ type: 'accept', finding: 'q19' })
    expect(openCase.reading?.findings.length).toBeGreaterThan(0)
    expect(openCase.current.readingId).toBe('reading-1')
  })

  it('keeps nothing of a reading that failed, and offers to try again', async () => {
    const { openCase } = await open(new FakeBridge({ read: false }))
    const message = 'The model process stopped: try again.'
    openCase.handle({ phase: 'failed', caseId: 'case-00000', message, retry: true })
    expect(openCase.model.status).toEqual({ phase: 'failed', message, retry: true })
    expect(openCase.findings).toHaveLength(0)
  })

  it('ignores what happens to other cases', async () => {
    const { openCase } = await open()
    openCase.handle({ phase: 'failed', caseId: 'another', message: 'no', retry: false })
    expect(openCase.model.status).toEqual({ phase: 'idle' })
  })
})
