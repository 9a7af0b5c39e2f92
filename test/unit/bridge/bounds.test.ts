import { describe, expect, it, test } from 'vitest'
import { z } from 'zod'
import { REQUESTS, WindowEventSchema, type Channel } from '../../../src-shared/bridge.js'
import { BenchmarkSchema, ScoredAnswerSchema, StoredAnswerSchema } from '../../../src-shared/benchmark/benchmark.js'
import { BenchmarkComparisonSchema } from '../../../src-shared/benchmark/comparison.js'
import { boundedRecord, REQUEST_BYTES } from '../../../src-shared/case/bounds.js'
import { QuintupleSchema } from '../../../src-shared/case/quintuple.js'
import { ReadingSchema } from '../../../src-shared/case/reading.js'
import { ActionSchema } from '../../../src-shared/case/revision.js'
import { ViewStateSchema, type ViewState } from '../../../src-shared/case/view.js'
import { VolumeMetaSchema } from '../../../src-shared/case/volume.js'
import { parseWithinBounds } from '../../../src-shared/case/within-bounds.js'
import { fitsInto } from '../../../src-main/app/payload-size.js'
import { ModelJobSchema, ModelReplySchema } from '../../../src-main/bench/model/messages.js'
import { RunRecordSchema } from '../../../src-main/bench/runs/run-record.js'
import { FromWorkerSchema, JobSchema } from '../../../src-main/imaging/process/protocol.js'
import { HostReplySchema, ReadJobSchema } from '../../../src-main/inference/host/messages.js'
import { PackManifestSchema } from '../../../src-main/inference/pack/schema.js'
import { unbounded } from './unbounded.js'

describe('everything that comes from outside has bounds', () => {
  test.each(Object.entries(REQUESTS))('%s: the request and what is answered', (_, { request, response }) => {
    expect(unbounded(request)).toEqual([])
    expect(unbounded(response)).toEqual([])
  })

  test.each([
    ['what the window is told', WindowEventSchema],
    ['what the decoder is asked', JobSchema],
    ['what the decoder answers', FromWorkerSchema],
    ['a volume.json', VolumeMetaSchema],
    ['how a benchmark was asked for', RunRecordSchema],
    ['two benchmarks compared', BenchmarkComparisonSchema],
    ['a reading', ReadingSchema],
    ['what the inference host answers', HostReplySchema],
    ['what the inference host is asked', ReadJobSchema],
    ['a quintuple', QuintupleSchema],
    ['an answer of a benchmark', StoredAnswerSchema],
    ['a scored answer of a benchmark', ScoredAnswerSchema],
    ['a bench.json', BenchmarkSchema],
    ['what the model of a benchmark is asked', ModelJobSchema],
    ['what the model of a benchmark answers', ModelReplySchema],
    ['a pack.json', PackManifestSchema],
  ])('%s', (_, schema) => {
    expect(unbounded(schema)).toEqual([])
  })

  it('the search for what has none finds each kind, wherever it stands', () => {
    const schema = z.object({
      name: z.string(),
      parts: z.array(z.object({ at: z.number().min(0) }).nullable()),
      of: z.union([z.record(z.string(), z.boolean()), z.tuple([z.number().max(1).optional()])]),
      any: z.unknown(),
      fine: z.array(z.string().max(3)).max(2),
      also: boundedRecord(z.string().max(1), z.number().int(), 4),
    })
    expect(unbounded(schema)).toEqual([
      '.name: string',
      '.parts: list',
      '.parts[].at: number',
      '.of: record',
      '.of[0]: number',
      '.any: unknown',
    ])
  })
})

describe('a request that was once kept for good', () => {
  const onCase = { caseId: 'a' }
  const box = { min: [0, 0, 0], max: [1, 1, 1] }
  const understands = (channel: Channel, payload: unknown): boolean =>
    REQUESTS[channel].request.safeParse(payload).success

  it.each([
    ['a box beyond all places', { min: [0, 0, 0], max: [1e308, 1, 1] }],
    ['a box that is nowhere', { min: [0, 0, 0], max: [Number.NaN, 1, 1] }],
    ['a box inside out', { min: [2, 0, 0], max: [1, 1, 1] }],
    ['a box without room', { min: [1, 0, 0], max: [1, 1, 1] }],
  ])('%s', (_, boxLps) => {
    const action = { type: 'set-box', finding: 'q1', boxLps: box }
    expect(understands('reads.apply', { ...onCase, action })).toBe(true)
    expect(understands('reads.apply', { ...onCase, action: { ...action, boxLps } })).toBe(false)
  })

  it('a name of 20 MB in a step', () => {
    const value = { name: 'thickness', value: 1, unit: 'mm' }
    const action = (named: object): unknown => ({
      type: 'set-steps',
      finding: 'q1',
      steps: [{ text: 'Thin.', evidence: { kind: 'measure', value: named } }],
    })
    expect(understands('reads.apply', { ...onCase, action: action(value) })).toBe(true)
    const large = action({ ...value, name: 'x'.repeat(20e6) })
    expect(understands('reads.apply', { ...onCase, action: large })).toBe(false)
    expect(fitsInto(large, REQUEST_BYTES)).toBe(false)
  })

  it('a view of 50 MB', () => {
    const windows = Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`v${n}`, { window: 1, level: 0 }]))
    expect(understands('reads.save-view', { ...onCase, view: view({}) })).toBe(true)
    expect(understands('reads.save-view', { ...onCase, view: view(windows) })).toBe(false)
    expect(fitsInto(view({ ['x'.repeat(50e6)]: { window: 1, level: 0 } }), REQUEST_BYTES)).toBe(false)
  })
})

describe('what a request may weigh', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  let deep: unknown = null
  for (let n = 0; n < 1e6; n++) deep = [deep]

  it.each([
    ['a text', 'x'.repeat(5e6)],
    ['bytes', new Uint8Array(9e6)],
    ['a list without values', new Array(1e6).fill(0)],
    ['a map', new Map(Array.from({ length: 3e5 }, (_, n) => [n, n]))],
    ['what goes in circles', circle],
    ['what is nested without end', deep],
    ['a number of many digits', 2n ** 100_000_000n],
  ])('%s: too much', (_, payload) => {
    expect(fitsInto(payload, REQUEST_BYTES)).toBe(false)
  })

  it('is no matter for what a reader sends', () => {
    expect(fitsInto(null, REQUEST_BYTES)).toBe(true)
    expect(fitsInto({ paths: Array.from({ length: 10_000 }, (_, n) => `/studies/knee/${n}.dcm`) }, REQUEST_BYTES)).toBe(
      true,
    )
  })
})

describe('what was kept before there were bounds', () => {
  it('opens, cut to them', () => {
    const steps = [
      { text: 'Thin.', evidence: { kind: 'measure', value: { name: 'x'.repeat(1e5), value: 1e300, unit: 'mm' } } },
    ]
    const kept = parseWithinBounds(ActionSchema, { type: 'set-steps', finding: 'q1', steps })
    expect(kept.data).toMatchObject({
      type: 'set-steps',
      steps: [{ evidence: { value: { name: 'x'.repeat(200), value: 1e15, unit: 'mm' } } }],
    })
    const boxLps = { min: [0, 0, 0], max: [1e308, 1, 1] }
    expect(parseWithinBounds(ActionSchema, { type: 'set-box', finding: 'q1', boxLps }).data).toMatchObject({
      boxLps: { min: [0, 0, 0], max: [100_000, 1, 1] },
    })
  })

  it('is still refused where it is something else', () => {
    expect(parseWithinBounds(ActionSchema, { type: 'no such', finding: 'q1' }).success).toBe(false)
    expect(parseWithinBounds(ViewStateSchema, { ...view({}), layout: '9' }).success).toBe(false)
    expect(parseWithinBounds(ActionSchema, null).success).toBe(false)
  })
})

function view(windows: ViewState['windows']): ViewState {
  return {
    layout: '1',
    viewports: [],
    active: 0,
    maximised: null,
    crosshairLps: null,
    crosshairVolume: null,
    windows,
    linked: true,
    offsets: [],
    allBoxes: true,
    selectedFinding: null,
    selectedStep: null,
    filter: '',
  }
}
