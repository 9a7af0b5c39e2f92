import { cpSync, mkdtempSync, rmSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Blinding } from '../../../src-main/app/blinding.js'
import { CurrentReader } from '../../../src-main/app/current-reader.js'
import { Keeping } from '../../../src-main/app/keeping.js'
import { patientHandlers } from '../../../src-main/app/handlers/patients.js'
import { readHandlers } from '../../../src-main/app/handlers/reads.js'
import { Aside, openCasebook, ReviewService, type Casebook } from '../../../src-main/casebook/index.js'
import { SessionReads } from '../../../src-main/sessions/session-reads.js'
import { REQUESTS, type Channel } from '../../../src-shared/bridge.js'
import { VOXEL_VALUE } from '../../../src-shared/case/bounds.js'
import { PreferencesSchema, type Preferences } from '../../../src-shared/case/preferences.js'
import { exampleCasebook } from '../casebook-example.js'
import type { Draw } from '../draw.js'
import { jsonOf, mutateJson, type Json } from '../json.js'
import type { Kind } from '../kind.js'
import { refused, taken, type Outcome } from '../outcome.js'
import { orRefused } from '../refusals.js'

/** Whatever the window asks for, no number beyond this means anything: the largest that a voxel can hold. */
const LARGEST_NUMBER = VOXEL_VALUE
/** No request that is kept needs more characters. */
const LARGEST_REQUEST = 8 * 1024 ** 2

const BOX = { min: [0, 0, 0], max: [10, 10, 10] }
const VIEW: Json = {
  layout: '1+2',
  viewports: [
    {
      volume: 'f'.repeat(64),
      pose: { plane: 'sagittal', directions: { right: [0, 1, 0], down: [0, 0, -1] } },
      slab: { thicknessMm: 0, mode: 'mean' },
      zoom: 1,
      pan: [0, 0],
    },
  ],
  active: 0,
  maximised: null,
  crosshairLps: [1, 2, 3],
  crosshairVolume: 'f'.repeat(64),
  windows: { ['f'.repeat(64)]: { window: 100, level: 50 } },
  linked: true,
  offsets: [{ from: 'a', to: 'b', offset: [0, 0, 0] }],
  allBoxes: true,
  selectedFinding: 'q16',
  selectedStep: 0,
  filter: '',
}

/** Requests that the window does send; `CASE` and `READER` stand for ids of the casebook. */
const EXAMPLES: readonly (readonly [Channel, Json])[] = [
  ...[
    { type: 'accept', finding: 'q16' },
    { type: 'accept-many', findings: ['q16', 'q42'] },
    { type: 'reject', finding: 'q42', reason: 'Not seen.' },
    { type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 1 },
    { type: 'set-grades', finding: 'q19', grades: [{ component: 'cartilage.size', grade: 1 }] },
    { type: 'set-box', finding: 'q19', boxLps: BOX },
    { type: 'set-steps', finding: 'q19', steps: [{ text: 'Seen.', evidence: null }] },
    { type: 'set-note', finding: 'q19', note: 'A note.' },
    {
      type: 'add',
      finding: 'added-1',
      question: 43,
      boxLps: BOX,
      grades: [{ component: 'effusion.grade', grade: 2, probabilities: [] }],
      steps: [],
    },
    { type: 'set-side', side: 'left' },
    { type: 'sign-off' },
    { type: 'undo', revision: 1 },
  ].map((action) => ['reads.apply', { caseId: 'CASE', action }] as const),
  ['reads.save-view', { caseId: 'CASE', view: VIEW }],
  ['reads.history', { caseId: 'CASE', finding: 'q16' }],
  ['reads.list', { caseId: 'CASE' }],
  ['reads.show', { readId: 'READ' }],
  ['readers.add', { name: 'Dr Cy Third', role: 'radiologist' }],
  ['readers.choose', { id: 'READER' }],
  ['readers.change', { id: 'READER', name: 'Dr Ada First', role: 'radiologist', retired: false }],
  ['worklist.query', { text: 'roe', status: 'any', sort: 'patient', offset: 0, limit: 100 }],
  ['patients.of-case', { caseId: 'CASE' }],
  ['patients.link', { first: 'a', second: 'b' }],
  ['patients.part', { identity: 'a' }],
  ['import.dropped', { paths: ['/no/such/place'] }],
  ['import.choose', { jobId: 'x', stackIds: ['y'], side: 'left' }],
  ['export.report', { caseId: 'CASE', format: 'html', includeIdentity: false }],
  ['export.quintuples', { caseIds: ['CASE'], reads: 'own', includeVolume: false }],
  [
    'benchmark.questions',
    { id: '20260102-030405-abcdef', category: 'any', text: '', filter: 'all', sort: 'iou', offset: 0, limit: 50 },
  ],
  ['benchmark.pair', { first: '20260102-030405-abcdef', second: '20260102-030405-abcdee' }],
]

interface Asked {
  readonly channel: Channel
  readonly payload: unknown
}

/** Requests over the bridge: what the schemas let through goes to the real handlers of a real casebook. */
export function loadBridge(scratch: string): Promise<Kind> {
  const file = exampleCasebook(mkdtempSync(path.join(scratch, 'casebook-')))
  const ids = idsOf(file)
  const examples = EXAMPLES.map(([channel, payload]): { channel: Channel; payload: Json } => {
    const text = Object.entries(ids).reduce(
      (said, [name, id]) => said.replaceAll(`"${name}"`, `"${id}"`),
      JSON.stringify(payload),
    )
    return { channel, payload: jsonOf(text) }
  })
  const write = (draw: Draw, folder: string): string => {
    const { channel, payload } = draw.pick(examples)
    const { value, what } = mutateJson(payload, draw)
    writeFileSync(path.join(folder, 'request.json'), JSON.stringify({ channel, payload: value }))
    return `${channel}: ${what}`
  }
  const read: Kind['read'] = async (folder, work) => {
    const { channel, payload } = requestIn(path.join(folder, 'request.json'))
    const parsed = REQUESTS[channel].request.safeParse(payload)
    if (!parsed.success) return refused(`The window sent a request that ${channel} does not understand.`)
    const excess = excessOf(parsed.data)
    if (excess !== undefined) throw new Error(`${channel} lets ${excess} through.`)
    const copy = path.join(work, 'casebook.sqlite')
    cpSync(file, copy)
    const outcome = await orRefused(() => answered(copy, ids.READER, { channel, payload: parsed.data }))
    rmSync(work, { recursive: true, force: true })
    return outcome
  }
  return Promise.resolve({ write, read })
}

/** Ids that requests may name. */
function idsOf(file: string): Readonly<Record<'CASE' | 'READ' | 'READER', string>> {
  const casebook = openCasebook(file)
  const [first] = casebook.decidedReads()
  const [reader] = casebook.readers.list()
  casebook.close()
  return { CASE: first?.caseId ?? '', READ: first?.id ?? '', READER: reader?.id ?? '' }
}

function requestIn(file: string): Asked {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof json !== 'object' || json === null || !('channel' in json) || !('payload' in json))
    throw new Error('No request.')
  const channel = Object.keys(REQUESTS).find((name): name is Channel => name === json.channel)
  if (!channel) throw new Error('No channel.')
  return { channel, payload: json.payload }
}

/** What of a request is beyond all measure, in words; undefined where nothing is. */
function excessOf(value: unknown): string | undefined {
  if (JSON.stringify(value).length > LARGEST_REQUEST) return `${JSON.stringify(value).length} characters`
  return numbersIn(value)
    .find((each) => !(Math.abs(each) <= LARGEST_NUMBER))
    ?.toString()
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

/** Asks the handlers of the rooms that need no window. */
async function answered(file: string, readerId: string, { channel, payload }: Asked): Promise<Outcome> {
  const casebook = openCasebook(file, { busyTimeoutMs: 0 })
  const aside = new Aside(file)
  try {
    let kept = PreferencesSchema.parse({ readerId })
    const preferences = { read: () => kept, write: (value: Preferences) => (kept = value) }
    const reader = new CurrentReader(casebook, preferences)
    const review = new ReviewService(casebook)
    const keeping = new Keeping({ file, casebook, aside, review, emit: () => undefined })
    const handlers: Readonly<Record<string, ((payload: never) => unknown) | undefined>> = {
      ...readHandlers({ casebook, keeping, reader, review, sessionReads: new SessionReads(casebook) }),
      ...patientHandlers({ aside, blinding: new Blinding(casebook, () => readerId), casebook }),
      'worklist.query': (query: Parameters<Casebook['query']>[0]) => casebook.query(query, readerId),
    }
    const handler = handlers[channel]
    if (!handler) return taken()
    const response: unknown = await Reflect.apply(handler, undefined, [payload])
    const fits = REQUESTS[channel].response.safeParse(response)
    if (!fits.success) throw new TypeError(`${channel} answered what its own schema refuses: ${fits.error.message}`)
    return taken()
  } finally {
    aside.close()
    casebook.close()
  }
}
