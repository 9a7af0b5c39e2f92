import { describe, expect, it } from 'vitest'
import type { ImportEvent } from '../../../src-shared/bridge-import.js'
import { ImportModel, type Imported } from '../../../src-renderer/import/import-model.svelte.js'
import { chooserWords } from '../../../src-renderer/import/stack-words.js'
import { PANEL_LIMITS, PanelLayout } from '../../../src-renderer/settings/layout.svelte.js'
import { PreferencesModel } from '../../../src-renderer/settings/preferences.svelte.js'
import { patientText, sideText } from '../../../src-renderer/worklist/status.js'
import { rowWindow } from '../../../src-renderer/worklist/virtual-rows.js'
import { WorklistModel } from '../../../src-renderer/worklist/worklist-model.svelte.js'
import { FakeBridge } from './fake-bridge.js'

const silent = (): void => undefined

describe('the worklist', () => {
  it('fetches pages as their rows come into view, each once', async () => {
    const bridge = new FakeBridge({ cases: 1000 })
    const model = new WorklistModel(bridge, silent)
    await model.refresh()
    expect(model.total).toBe(1000)
    await model.need(0, 20)
    await model.need(340, 370)
    await model.need(350, 380)
    expect(
      bridge.askedFor('worklist.query').map((query) => JSON.stringify(query).match(/"offset":(\d+)/)?.[1]),
    ).toEqual(['0', '300'])
    expect(model.row(345)?.id).toBe('case-00345')
    expect(model.row(500)).toBeUndefined()
  })

  it('removes a case and its mark', async () => {
    const model = new WorklistModel(new FakeBridge({ cases: 3 }), silent)
    await model.refresh()
    model.mark('case-00001', true)
    await model.remove('case-00001')
    expect([model.total, model.marked.size, model.everything]).toEqual([2, 0, 2])
  })

  it('draws the rows in view and a few more', () => {
    expect(rowWindow(4400, 440, 44, 10_000, 2)).toEqual({ from: 98, to: 112, above: 4312, below: 435_072 })
    expect(rowWindow(0, 440, 44, 3)).toEqual({ from: 0, to: 3, above: 0, below: 0 })
    expect(rowWindow(99_999, 440, 44, 3).below).toBe(0)
  })

  it('hides identity behind the case', () => {
    const summary = { id: '0123456789', patientName: 'Adler^Ruth', patientId: 'P-1' }
    expect(patientText(summary, false)).toEqual({ name: 'Adler, Ruth', number: 'P-1' })
    expect(JSON.stringify(patientText(summary, true))).not.toMatch(/Adler|P-1/)
    expect(sideText({ side: 'right', sideSource: 'inferred' })).toBe('Right, inferred')
    expect(sideText({ side: 'unknown', sideSource: 'header' })).toBe('Unknown')
  })
})

describe('an import', () => {
  function model(bridge = new FakeBridge()): { imports: ImportModel; done: Imported[]; bridge: FakeBridge } {
    const done: Imported[] = []
    return { imports: new ImportModel(bridge, silent, (imported) => done.push(imported)), done, bridge }
  }
  const step = { stage: 'scan', done: 3, total: 9, message: 'a.dcm' }
  const progress = { phase: 'progress', jobId: 'job-1', progress: step } as const
  const imported: ImportEvent = {
    phase: 'imported',
    jobId: 'job-1',
    cases: [{ caseId: 'c', outcome: 'known', added: 0 }],
    notes: 1,
  }

  it('shows events that come before the request is answered', async () => {
    const { imports } = model()
    const asked = imports.ask('folder')
    imports.handle(progress)
    await asked
    expect(imports.stage).toEqual({ phase: 'progress', progress: step })
  })

  it('waits for the reader only where it asks something', () => {
    const { imports } = model()
    imports.handle(progress)
    expect(imports.stage?.phase).toBe('progress')
    const question = 'Nothing tells which of the series are the knee.'
    const result = { stacks: [], suggested: [], question, setAside: [], issues: [], filesSeen: 2 }
    imports.handle({ phase: 'question', jobId: 'job-1', result })
    expect(imports.stage).toMatchObject({ phase: 'question', result: { question } })
  })

  it('asks for the knee among stacks, and does not say that what looks like none could be one', () => {
    const of = (...scores: number[]) =>
      chooserWords(scores.map((score) => ({ kneeLikelihood: { score, reasons: [] } })))
    expect(of(0.8, 0.4, 0.1)).toBe('2 of 3 stacks of images could be the knee. Choose all that are.')
    expect(of(0.1, 0.2)).toBe('2 stacks of images were found, and none looks like a knee.')
    expect(of(0.9)).toBe('One stack of images was found. Check that it is the knee.')
    expect(of(0.1)).toBe('One stack of images was found, and it does not look like a knee.')
  })

  it('is over once cancelled, whatever still comes', async () => {
    const { imports, bridge } = model()
    imports.handle(progress)
    await imports.cancel()
    imports.handle(progress)
    expect(imports.stage).toBeNull()
    expect(bridge.askedFor('import.cancel')).toEqual([{ jobId: 'job-1' }])
  })

  it('hands over what was imported', () => {
    const { imports, done } = model()
    imports.handle(imported)
    expect(done).toMatchObject([{ cases: [{ caseId: 'c', outcome: 'known' }], notes: 1 }])
    expect(imports.stage).toBeNull()
  })

  it('that ended before it was followed is not shown as opening for ever', async () => {
    const { imports, done } = model()
    imports.handle(imported)
    await imports.follow('job-1')
    expect(imports.stage).toBeNull()
    expect(done).toHaveLength(1)
  })

  it('that is under way keeps its progress when it is followed', async () => {
    const { imports } = model()
    imports.handle(progress)
    await imports.follow('job-1')
    expect(imports.stage).toEqual({ phase: 'progress', progress: step })
  })

  it('says that something dropped is no file', async () => {
    const failures: unknown[] = []
    const imports = new ImportModel(new FakeBridge(), (error) => failures.push(error), silent)
    await imports.dropped([])
    expect(String(failures[0])).toContain('not a file')
  })
})

describe('preferences', () => {
  it('take a change over at once and go back where it cannot be stored', async () => {
    const bridge = new FakeBridge()
    const failures: unknown[] = []
    const model = new PreferencesModel(bridge, (error) => failures.push(error))
    await model.load()
    bridge.failNext = 'The preferences could not be written.'
    const setting = model.set({ identityHidden: true })
    expect(model.current.identityHidden).toBe(true)
    await setting
    expect(model.current.identityHidden).toBe(false)
    expect(failures).toHaveLength(1)
  })
})

describe('panel widths', () => {
  function storage(): Pick<Storage, 'getItem' | 'setItem'> {
    const kept = new Map<string, string>()
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
  }

  it('are remembered, and kept within their limits', () => {
    const kept = storage()
    const first = new PanelLayout(kept, 1280)
    expect(first.left).toBe(PANEL_LIMITS.left.first)
    first.set('left', 9999)
    expect(new PanelLayout(kept, 1280).left).toBe(PANEL_LIMITS.left.max)
  })

  it('survive nonsense in the storage', () => {
    const kept = storage()
    kept.setItem('condyle.panels', '{"left":')
    expect(new PanelLayout(kept, 1920).right).toBe(PANEL_LIMITS.right.firstWide)
  })
})
