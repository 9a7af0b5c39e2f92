import { describe, expect, it, vi } from 'vitest'
import { isOpinionBox, SecondOpinions } from '../../../src-renderer/reading/opinions/case-opinions.svelte.js'
import { opinionStanding, repairWords } from '../../../src-renderer/reading/opinions/opinion-words.js'
import { ModelServer } from '../../../src-renderer/settings/model-server.svelte.js'
import { proposals } from '../../../src-shared/review/proposals.js'
import { opinionAnswer } from '../casebook/opinions.js'
import { readingWith } from '../review/readings.js'
import { FakeBridge } from './fake-bridge.js'

const CASE = 'case-0'
const [osteophyte] = proposals(readingWith([])).filter(({ question }) => question === 30)

function opinions() {
  const bridge = new FakeBridge()
  const fail = vi.fn()
  return { bridge, fail, second: new SecondOpinions(bridge, CASE, fail) }
}

describe('second opinions of an open case', () => {
  it('are asked for only when a person does, and follow the model question by question', async () => {
    const { bridge, second } = opinions()
    expect(bridge.asked).toEqual([])
    expect(await second.ask([30, 31], null)).toBe(true)
    expect(bridge.askedFor('opinions.ask')).toEqual([{ caseId: CASE, questions: [30, 31], volume: null }])
    expect(second.progress).toEqual({ id: 'opinion-1', done: 0, total: 2 })
    second.handle({ phase: 'progress', caseId: CASE, id: 'opinion-1', done: 1, total: 2 })
    second.handle({ phase: 'progress', caseId: 'another', id: 'opinion-2', done: 9, total: 9 })
    expect(second.progress).toEqual({ id: 'opinion-1', done: 1, total: 2 })
    await second.stop()
    expect(bridge.askedFor('opinions.cancel')).toEqual([{ caseId: CASE, id: 'opinion-1' }])
  })

  it('say why one broke off, and show a chosen one anew with what it has by then', async () => {
    const { bridge, fail, second } = opinions()
    bridge.opinions.add([opinionAnswer()], { finishedAt: null })
    await second.load()
    await second.show('model', 'opinion-1')
    expect(second.modelAnswer(31)).toBeNull()
    bridge.opinions.add([opinionAnswer(), opinionAnswer({ question: 31 })], { finishedAt: null })
    second.handle({
      phase: 'failed',
      caseId: CASE,
      id: 'opinion-1',
      message: 'No server answers. Start it, then go on.',
    })
    expect(fail).toHaveBeenCalledWith(new Error('No server answers. Start it, then go on.'))
    expect(second.progress).toBeNull()
    await vi.waitFor(() => expect(second.modelAnswer(31)?.question).toBe(31))
  })

  it('draw their box in a colour of its own that is no finding’s', async () => {
    const { bridge, second } = opinions()
    bridge.opinions.add([opinionAnswer()])
    await second.load()
    expect(second.box(osteophyte ?? null)).toEqual([])
    await second.show('model', 'opinion-1')
    const [box] = second.box(osteophyte ?? null)
    expect(box).toMatchObject({ editable: false, colour: 'var(--drawn)', volume: 'a'.repeat(64) })
    expect(isOpinionBox(box?.key ?? null)).toBe(true)
    expect(isOpinionBox('q30')).toBe(false)
    second.hide()
    expect(second.box(osteophyte ?? null)).toEqual([])
  })

  it('draw the box of an answer that is looked at where no pack has read the case', async () => {
    const { bridge, second } = opinions()
    bridge.opinions.add([opinionAnswer()])
    await second.show('model', 'opinion-1')
    expect(second.box(null)).toEqual([])
    second.question = 30
    const [box] = second.box(null)
    expect(box?.label).toMatch(/^Osteophyte .* \(second opinion\)$/)
    expect(isOpinionBox(box?.key ?? null)).toBe(true)
    second.question = 31
    expect(second.box(null)).toEqual([])
    second.question = 30
    second.hide()
    await second.show('model', 'opinion-1')
    expect(second.box(null)).toEqual([])
  })

  it('count failures beside answers, in words', () => {
    const { bridge } = opinions()
    const summary = bridge.opinions.add([
      opinionAnswer(),
      opinionAnswer({ question: 31, standing: 'not-understood', grades: [] }),
    ])
    expect(opinionStanding(summary)).toBe('1 of 2 questions answered, 1 not understood')
    expect(repairWords([{ code: 'code-fence' }, { code: 'root-key-missing' }, { code: 'root-key-different' }])).toEqual(
      ['the answer stood in a code block', 'parts had other names than asked for'],
    )
  })
})

describe('the settings of a chat server', () => {
  it('ask it nothing but by their buttons, and say what came of it', async () => {
    const bridge = new FakeBridge()
    const server = new ModelServer(bridge)
    expect(bridge.asked).toEqual([])
    await server.list({ address: 'http://127.0.0.1:1' })
    expect(server.outcome).toEqual({ good: true, sentence: 'It offers little-model, large-model.' })
    await server.try({ address: 'http://127.0.0.1:1', model: 'little-model' })
    expect(server.outcome).toEqual({ good: true, sentence: 'little-model answers.' })
    bridge.failNext = 'No server answers at http://127.0.0.1:1. Start it, then go on.'
    await server.list({ address: 'http://127.0.0.1:1' })
    expect(server.outcome).toEqual({
      good: false,
      sentence: 'No server answers at http://127.0.0.1:1. Start it, then go on.',
    })
    expect(server.busy).toBeNull()
    server.forget()
    expect([server.models, server.outcome]).toEqual([null, null])
  })
})
