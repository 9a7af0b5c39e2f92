import { describe, expect, it } from 'vitest'
import type { ImportNote } from '../../../src-shared/case/case-volume.js'
import { ImportModel, type Imported } from '../../../src-renderer/import/import-model.svelte.js'
import { noteGroups, noteSeries } from '../../../src-renderer/import/note-groups.js'
import { StackChoice } from '../../../src-renderer/import/stack-choice.svelte.js'
import {
  chooserWords,
  likelihoodWords,
  stackContrast,
  stackMatrix,
  stackSlices,
  stackTimes,
  stackTitle,
} from '../../../src-renderer/import/stack-words.js'
import { FakeCasebook } from './fake-casebook.js'
import { fakeScan, fakeStack } from './fake-stack.js'

const silent = (): void => undefined

describe('an import', () => {
  function made(): { imports: ImportModel; done: Imported[]; casebook: FakeCasebook } {
    const casebook = new FakeCasebook()
    const done: Imported[] = []
    return { imports: new ImportModel(casebook, silent, (imported) => done.push(imported)), done, casebook }
  }
  const step = { stage: 'scan', done: 3, total: 9, message: 'a.dcm' }
  const progress = { phase: 'progress', jobId: 'job-1', progress: step } as const
  const both = [
    { caseId: 'right', outcome: 'new', added: 5 },
    { caseId: 'left', outcome: 'joined', added: 1 },
  ] as const

  it('shows events that come before the request is answered', async () => {
    const { imports } = made()
    const asked = imports.ask('folder')
    imports.handle(progress)
    await asked
    expect(imports.stage).toEqual({ phase: 'progress', progress: step })
  })

  it('asks only where it is told to, and goes on with all the series that were chosen', async () => {
    const { imports, casebook } = made()
    imports.handle(progress)
    expect(imports.stage?.phase).toBe('progress')
    imports.handle({ phase: 'question', jobId: 'job-1', result: fakeScan([fakeStack('a'), fakeStack('b')]) })
    expect(imports.stage?.phase).toBe('question')
    await imports.choose(['a', 'b'], 'left')
    expect(casebook.askedFor('import.choose')).toEqual([{ jobId: 'job-1', stackIds: ['a', 'b'], side: 'left' }])
    expect(imports.stage?.phase).toBe('starting')
  })

  it('tells what was set aside where nothing could be imported', () => {
    const { imports } = made()
    const result = fakeScan([])
    imports.handle({ phase: 'failed', jobId: 'job-1', message: 'No image was found.', result })
    expect(imports.stage).toEqual({ phase: 'failed', message: 'No image was found.', result })
  })

  it('that failed can be tried again with the same files', async () => {
    const { imports, casebook } = made()
    imports.handle({ phase: 'failed', jobId: 'job-1', message: 'The decoder stopped.', result: null })
    expect(imports.canRetry).toBe(true)
    await imports.retry()
    expect(casebook.askedFor('import.retry')).toEqual([{ jobId: 'job-1' }])
    expect(imports.stage?.phase).toBe('starting')
    imports.handle({ ...progress, jobId: 'job-2' })
    expect(imports.stage?.phase).toBe('progress')
  })

  it('hands over every case and the number of remarks', () => {
    const { imports, done } = made()
    imports.handle({ phase: 'imported', jobId: 'job-1', cases: [...both], notes: 4 })
    expect(done).toEqual([{ cases: [...both], notes: 4 }])
    expect(imports.stage).toBeNull()
  })

  it('is over once cancelled, whatever still comes', async () => {
    const { imports, casebook } = made()
    imports.handle(progress)
    await imports.cancel()
    imports.handle(progress)
    expect(imports.stage).toBeNull()
    expect(casebook.askedFor('import.cancel')).toEqual([{ jobId: 'job-1' }])
  })

  it('that ended before it was followed is not shown as opening for ever', async () => {
    const { imports, done } = made()
    imports.handle({ phase: 'imported', jobId: 'job-1', cases: [...both], notes: 0 })
    await imports.follow('job-1')
    expect(imports.stage).toBeNull()
    expect(done).toHaveLength(1)
  })

  it('opens the sample that was asked for', async () => {
    const { imports, casebook } = made()
    await imports.sample('study')
    expect(casebook.askedFor('import.sample')).toEqual([{ id: 'study' }])
  })

  it('says that something dropped is no file', async () => {
    const failures: unknown[] = []
    const imports = new ImportModel(new FakeCasebook(), (error) => failures.push(error), silent)
    await imports.dropped([])
    expect(String(failures[0])).toContain('not a file')
  })
})

describe('the question which images are the knee', () => {
  it('begins with what the scan suggests, without what cannot be read', () => {
    const broken = fakeStack('c', {
      issues: [{ severity: 'error', code: 'undecodable-pixels', message: 'No pixels.', files: [] }],
    })
    const choice = new StackChoice(fakeScan([fakeStack('a'), fakeStack('b'), broken], { suggested: ['b', 'c'] }))
    expect(choice.ids).toEqual(['b'])
    choice.toggle(broken)
    choice.toggle(fakeStack('a'))
    expect(choice.ids).toEqual(['a', 'b'])
    choice.toggle(fakeStack('b'))
    expect(choice.ids).toEqual(['a'])
  })

  it('chooses nothing for a person where several could be the knee, and the only one where there is one', () => {
    expect(new StackChoice(fakeScan([fakeStack('a'), fakeStack('b')])).ids).toEqual([])
    expect(new StackChoice(fakeScan([fakeStack('a')])).ids).toEqual(['a'])
  })

  it('asks for the side only where a chosen series does not tell it', () => {
    const unknown = fakeStack('b', { side: 'unknown', sideSource: null })
    const choice = new StackChoice(fakeScan([fakeStack('a'), unknown], { suggested: ['a'] }))
    expect(choice.asksSide).toBe(false)
    choice.toggle(unknown)
    expect(choice.asksSide).toBe(true)
  })

  it('says when the choice becomes several cases', () => {
    const left = fakeStack('b', { side: 'left' })
    expect(new StackChoice(fakeScan([fakeStack('a'), left], { suggested: ['a', 'b'] })).cases).toBe(2)
  })

  it('shows plane, contrast, times and slice distance of a series', () => {
    const stack = fakeStack('a', { label: 'echo 2' })
    expect(stackTitle(stack)).toBe('SAG PD FS · echo 2')
    expect(stackContrast(stack)).toBe('PD, fat-suppressed')
    expect(stackTimes(stack)).toBe('TE 32 · TR 3200 ms')
    expect(stackTimes(fakeStack('a', { series: { ...stack.series, echoTimeMs: null } }))).toBe('TR 3200 ms')
    expect(stackSlices(stack)).toBe('30 slices, 3.5 mm apart')
    expect(stackMatrix(stack)).toBe('384 × 384 · 0.4 × 0.4 mm')
    expect(likelihoodWords(stack)).toBe('Likely the knee: the header names the knee')
  })

  it('does not say that what looks like none could be the knee', () => {
    const of = (...scores: number[]) =>
      chooserWords(scores.map((score) => ({ kneeLikelihood: { score, reasons: [] } })))
    expect(of(0.8, 0.4, 0.1)).toBe('2 of 3 stacks of images could be the knee. Choose all that are.')
    expect(of(0.1, 0.2)).toBe('2 stacks of images were found, and none looks like a knee.')
    expect(of(0.9)).toBe('One stack of images was found. Check that it is the knee.')
    expect(of(0.1)).toBe('One stack of images was found, and it does not look like a knee.')
  })
})

describe('the remarks of an import', () => {
  const note = (kind: ImportNote['kind'], title: string, volume: string | null = null): ImportNote => ({
    kind,
    title,
    message: 'A sentence.',
    files: [],
    fileCount: 0,
    volume,
    at: '2026-11-20T10:12:00.000Z',
  })

  it('are listed by kind, what needs a person first, none left out', () => {
    const notes = [note('remark', 'a'), note('set-aside', 'b'), note('held', 'c'), note('missing', 'd')]
    const groups = noteGroups([...notes, note('set-aside', 'e'), note('repaired', 'f')])
    expect(groups.map(({ kind, notes: own }) => [kind, own.map(({ title }) => title).join('')])).toEqual([
      ['held', 'c'],
      ['missing', 'd'],
      ['repaired', 'f'],
      ['set-aside', 'be'],
      ['remark', 'a'],
    ])
    expect(noteGroups([])).toEqual([])
  })

  it('name the series they are about, where it is one of the case', () => {
    const { series } = fakeStack('a')
    const volumes = [{ meta: { hash: 'h', series }, label: 'echo 2' }]
    expect(noteSeries(note('missing', 'gap', 'h'), volumes)).toBe('SAG PD FS · echo 2')
    expect(noteSeries(note('missing', 'gap', 'other'), volumes)).toBeNull()
    expect(noteSeries(note('missing', 'gap'), volumes)).toBeNull()
  })
})
