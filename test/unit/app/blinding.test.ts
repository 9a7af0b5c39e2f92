import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Channel, Request } from '../../../src-shared/bridge.js'
import { REQUESTS } from '../../../src-shared/bridge.js'
import type { Finding } from '../../../src-shared/case/reading.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { finding, readingWith } from '../casebook/case-data.js'
import { keepOpinion } from '../casebook/opinions.js'
import { planWith } from '../session/plans.js'
import { contentOf, PASSPHRASE } from '../sessions/travel-bench.js'
import { blindBridge, SECRET, type BlindBridge, type Wire } from './blind-bridge.js'

const wire: Wire = { listeners: new Map(), save: '', proposed: [], clipboard: '' }

vi.mock('electron', () => ({
  app: { getVersion: () => '0.0.0', getPath: () => '/', getAppPath: () => '/' },
  ipcMain: { handle: (channel: string, listener: never) => wire.listeners.set(channel, listener) },
  dialog: {
    showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] }),
    showSaveDialog: ({ defaultPath }: { defaultPath: string }) => {
      wire.proposed.push(path.basename(defaultPath))
      return Promise.resolve({ canceled: false, filePath: wire.save })
    },
  },
  clipboard: { writeText: (text: string) => (wire.clipboard = text) },
  shell: { showItemInFolder: () => undefined, openPath: () => Promise.resolve('') },
  utilityProcess: { fork: () => undefined },
}))

beforeEach(() => {
  wire.clipboard = ''
  wire.proposed = []
  wire.save = path.join(temporaryFolder(), 'saved')
})

/** What must not reach a blind reader: words of the model and of two colleagues, and who the patient is. */
const MODEL = 'MODELLWORT'
const COLLEAGUE = 'KOLLEGENWORT'
const SESSION_COLLEAGUE = 'SITZUNGSWORT'
const CHAT = 'CHATWORT'
const ANSWERS = [MODEL, COLLEAGUE, SESSION_COLLEAGUE, CHAT]
const IDENTITY = [SECRET.name, SECRET.id, SECRET.date, '1999-12-31']

const told = (question: number): Finding => ({
  ...finding(question, { 'osteophyte.size': 3 }),
  steps: [{ text: MODEL, evidence: null }],
})

/** A colleague has read both knees, in the worklist and in the session; the one who asks has read nothing. */
async function setUp() {
  const bridge = await blindBridge(wire)
  const { workstation, knees } = bridge
  const { casebook, review, sessions, sessionReads, reader } = workstation
  const [ada, ben] = ['Dr Ada', 'Dr Ben'].map((name) => casebook.readers.add(name, 'radiologist').id)
  if (ada === undefined || ben === undefined) throw new Error('There are no readers.')
  for (const [index, { caseId, volume }] of knees.entries()) {
    keepOpinion(casebook, { caseId, id: `opinion-${index + 1}`, volume, text: CHAT, steps: [CHAT] })
    casebook.saveReading(caseId, readingWith([told(30), told(31)]))
    review.apply(caseId, ben, { type: 'set-note', finding: 'q30', note: COLLEAGUE })
    review.apply(caseId, ben, { type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade: 1 })
    review.apply(caseId, ben, { type: 'sign-off' })
  }
  const id = sessions.make(
    planWith({
      cases: knees.map(({ caseId }) => caseId),
      readers: [ada, ben],
      questions: [30],
      protocol: 'blind-then-revealed',
      model: true,
      hidden: ['names', 'dates', 'priors'],
    }),
    ben,
  )
  sessions.start(id)
  const itemsOf = (who: string): string[] =>
    casebook.items
      .of(id)
      .filter((item) => item.reader === who)
      .map((item) => item.id)
  const answer = (item: string, who: string, note: string): void => {
    sessionReads.open(item, who)
    sessionReads.apply(item, who, { type: 'set-note', finding: 'q30', note })
    sessionReads.apply(item, who, { type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade: 2 })
    sessionReads.reveal(item, who)
    sessionReads.lock(item, who)
  }
  for (const item of itemsOf(ben)) answer(item, ben, SESSION_COLLEAGUE)
  reader.choose(ada)
  return { bridge, session: id, ada, ben, own: itemsOf(ada), others: itemsOf(ben), answer }
}

type Requests = { [C in Channel]: readonly Request<C>[] }

/** Requests of every channel, of every case, read and item that there is: a new channel has to be tried, too. */
function everyRequest({ workstation, knees }: BlindBridge, session: string, items: readonly string[]): Requests {
  const cases = [...knees.map(({ caseId }) => caseId), ...items]
  const onCases = cases.map((caseId) => ({ caseId }))
  const reads = [...workstation.casebook.decidedReads().map(({ id }) => id), ...items]
  const keys = knees.map(({ caseId }) => workstation.casebook.case(caseId)?.patientKey ?? '')
  const [first = '', second = ''] = keys
  const onItems = items.map((item) => ({ item }))
  const readers = workstation.casebook.readers.list().map(({ id }) => id)
  const run = { id: 'no-run' }
  const words = ['', SECRET.name, SECRET.id, '1999', 'Verb', 'pd_tse']
  return {
    'app.info': [null],
    'preferences.get': [null],
    'preferences.set': [],
    'import.ask': [{ kind: 'files' }],
    'import.dropped': [],
    'import.sample': [{ id: 'none' }],
    'import.choose': [{ jobId: 'none', stackIds: ['a'], side: null }],
    'import.retry': [{ jobId: 'none' }],
    'import.cancel': [{ jobId: 'none' }],
    'import.status': [{ jobId: 'none' }],
    'worklist.query': words.flatMap((text) =>
      (['any', 'unread', 'read', 'in-review', 'signed-off'] as const).map((status) => ({ text, status })),
    ),
    'worklist.remove': onCases,
    'case.images': onCases,
    'case.locate': onCases,
    'case.open': onCases,
    'case.last': [null],
    'case.close': [null],
    'case.notes': onCases,
    'case.volumes': onCases,
    'patients.of-case': onCases,
    'patients.proposals': [null],
    'patients.link': [{ first, second }],
    'patients.keep-apart': [{ first, second }],
    'patients.part': [{ identity: first }],
    'patients.undo': [null],
    'readers.list': [null],
    'readers.current': [null],
    'readers.choose': [],
    'readers.add': [],
    'readers.change': [],
    'reads.apply': cases.map((caseId) => ({ caseId, action: { type: 'accept', finding: 'q30' } as const })),
    'reads.undo': onCases,
    'reads.redo': onCases,
    'reads.history': cases.map((caseId) => ({ caseId, finding: null })),
    'reads.at': cases.map((caseId) => ({ caseId, sequence: 1 })),
    'reads.save-view': [],
    'reads.list': onCases,
    'reads.show': reads.map((readId) => ({ readId })),
    'followup.of': onCases,
    'sessions.list': [null],
    'sessions.make': [],
    'sessions.machines': cases.map((caseId) => ({ caseIds: [caseId] })),
    'sessions.of-dataset': [],
    'sessions.ask-machines': [{ id: session }],
    'sessions.stop-asking': [null],
    'sessions.start': [{ id: session }],
    'sessions.remove': [{ id: session }],
    'sessions.finish': [],
    'sessions.next': [{ id: session }],
    'sessions.item': onItems,
    'sessions.reveal': [],
    'sessions.close': onItems,
    'sessions.lock': onItems,
    'sessions.spend': items.map((item) => ({ item, spent: [{ question: 30, milliseconds: 10 }] })),
    'sessions.differences': [{ id: session }],
    'sessions.settle': [{ id: session, number: 1 }],
    'sessions.take': items.map((item) => ({ item, question: 30, from: 'A' })),
    'sessions.doubled': [{ id: session }],
    'sessions.hold': items.map((item) => ({ id: session, item, head: null, reason: 'I want to know' })),
    'sessions.numbers': [{ id: session }],
    'sessions.methods': [{ id: session, copy: true }],
    'sessions.export': [
      { id: session, what: 'answers' },
      { id: session, what: 'numbers' },
      { id: session, what: 'report' },
    ],
    'sessions.offer': [{ id: session }],
    'sessions.send': [null, ...readers].map((to) => ({ id: session, to, images: true, passphrase: PASSPHRASE })),
    'sessions.choose-file': [null],
    'sessions.merge': [{ passphrase: PASSPHRASE }],
    'sessions.cancel-travel': [null],
    'opinions.list': onCases,
    'opinions.show': cases.flatMap((caseId) => [
      ...['opinion-1', 'opinion-2'].map((id) => ({ caseId, id, kind: 'model' }) as const),
      ...knees.flatMap((knee) =>
        workstation.casebook.readings(knee.caseId).map(({ id }) => ({ caseId, id, kind: 'pack' }) as const),
      ),
    ]),
    'opinions.ask': cases.map((caseId) => ({ caseId, questions: [30], volume: null })),
    'opinions.resume': cases.map((caseId) => ({ caseId, id: 'opinion-1' })),
    'opinions.cancel': cases.map((caseId) => ({ caseId, id: 'opinion-1' })),
    'opinions.models': [],
    'opinions.try': [],
    'casebook.prevalence': [null],
    'casebook.notice': [null],
    'casebook.keep': [],
    'casebook.backups': [null],
    'casebook.restore': [],
    'inference.run': cases.map((caseId) => ({ caseId, again: false })),
    'inference.cancel': onCases,
    'export.report': cases.map((caseId) => ({ caseId, format: 'html', includeIdentity: true }) as const),
    'export.copy-report': cases.map((caseId) => ({ caseId, includeIdentity: true })),
    'export.measurements': cases.map((caseId) => ({ caseId, includeIdentity: true })),
    'export.quintuples': (['own', 'signed'] as const).flatMap((which) =>
      cases.map((caseId) => ({ caseIds: [caseId], reads: which, includeVolume: false })),
    ),
    'export.show': [{ path: wire.save }],
    'benchmark.list': [null],
    'benchmark.choose': [{ what: 'data' }],
    'benchmark.readers': [],
    'benchmark.start': [],
    'benchmark.resume': [run],
    'benchmark.cancel': [run],
    'benchmark.remove': [run],
    'benchmark.import': [null],
    'benchmark.report': [run],
    'benchmark.result': [run],
    'benchmark.pair': [{ first: run.id, second: run.id }],
    'benchmark.questions': [],
    'benchmark.question': [{ id: run.id, line: 1 }],
    'benchmark.volume': [{ id: run.id, case: 'a' }],
    'benchmark.locate': [run],
  }
}

/** Everything that all requests answer, write, copy or cause. */
async function everything(
  bridge: BlindBridge,
  session: string,
  items: readonly string[],
  opensFiles = true,
): Promise<string> {
  const requests = everyRequest(bridge, session, items)
  const answers: string[] = []
  const askAll = async <C extends Channel>(channel: C): Promise<void> => {
    for (const payload of requests[channel]) {
      answers.push(`${channel} ${await bridge.ask(channel, payload)}`)
      // Whoever sends a session knows its passphrase, and needs no Condyle to open it.
      if (opensFiles && channel === 'sessions.send') answers.push(...(await contentOf(wire.save)).values())
    }
  }
  for (const channel of Object.keys(REQUESTS).filter((name): name is Channel => name in REQUESTS)) await askAll(channel)
  return [...answers, wire.clipboard, ...written(wire.save), JSON.stringify(bridge.events)].join('\n')
}

function written(place: string): string[] {
  if (!fs.existsSync(place)) return []
  if (fs.statSync(place).isFile()) return [fs.readFileSync(place, 'latin1')]
  return fs.readdirSync(place, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const file = path.join(place, name)
    return fs.statSync(file).isFile() ? [fs.readFileSync(file, 'latin1')] : []
  })
}

describe('a blind reader', () => {
  it('complaint D: learns by no request what others or the model answered, or whose knee it is', async () => {
    const { bridge, session, own, others } = await setUp()
    const all = await everything(bridge, session, [...own, ...others])
    for (const hidden of [...ANSWERS, ...IDENTITY]) expect(all).not.toContain(hidden)
    // Nobody in particular could be the reader: they learn no more.
    bridge.workstation.reader.choose(null)
    const byNobody = await everything(bridge, session, [...own, ...others])
    for (const hidden of [...ANSWERS, ...IDENTITY]) expect(byNobody).not.toContain(hidden)
  })

  it('complaint D: is proposed no file name that tells who or what is in it', async () => {
    const { bridge, session, own, others, ada, answer } = await setUp()
    for (const item of own) answer(item, ada, 'mine')
    await everything(bridge, session, [...own, ...others], false)
    expect(wire.proposed).toEqual(expect.arrayContaining(['session.age', 'session-answers.csv']))
    for (const name of wire.proposed)
      expect(name).toMatch(/^(?:knee-report|session|knee|measurements|quintuples)[a-z-]*\.?[a-z]*$/)
  })

  it('complaint D: finds no hidden name on a list or by a search, and the cases under neutral names', async () => {
    const { bridge, own } = await setUp()
    expect(JSON.parse(await bridge.ask('worklist.query', { text: SECRET.name }))).toMatchObject({
      value: { total: 0, cases: [] },
    })
    expect(JSON.parse(await bridge.ask('worklist.query', {}))).toMatchObject({ value: { total: 0 } })
    const opened = await bridge.ask('case.open', { caseId: own[0] ?? '' })
    expect(JSON.parse(opened)).toMatchObject({
      ok: true,
      value: { summary: { id: own[0], patientName: 'Case 1', studyDate: '' }, reading: null, others: [], followUp: [] },
    })
    for (const { caseId } of bridge.knees) expect(opened).not.toContain(caseId)
  })

  it('complaint E: reaches nothing of how a knee was before, by its case or by its place in the session', async () => {
    const { bridge, own } = await setUp()
    const asked = [...bridge.knees.map(({ caseId }) => caseId), ...own]
    for (const caseId of asked)
      expect(JSON.parse(await bridge.ask('followup.of', { caseId }))).toMatchObject({ ok: false })
  })

  it('after the reveal sees the model’s answers, and still nobody else’s', async () => {
    const { bridge, session, own, others } = await setUp()
    await bridge.ask('case.open', { caseId: own[0] ?? '' })
    expect(await bridge.ask('sessions.reveal', { item: own[0] ?? '' })).toContain(MODEL)
    const all = await everything(bridge, session, [...own, ...others])
    expect(all).toContain(MODEL)
    for (const hidden of [COLLEAGUE, SESSION_COLLEAGUE, ...IDENTITY]) expect(all).not.toContain(hidden)
  })

  it('sees everything that the worklist has once the own work is locked, and what was answered in the session by its numbers', async () => {
    const { bridge, session, own, others, ada, answer } = await setUp()
    for (const item of own) answer(item, ada, 'mine')
    expect(await bridge.ask('sessions.numbers', { id: session })).toContain('"ok":true')
    const all = await everything(bridge, session, [...own, ...others], false)
    for (const shown of [MODEL, COLLEAGUE, SECRET.name, SECRET.id]) expect(all).toContain(shown)
    // The reads of the session themselves stay in it, and in its files.
    expect(all).not.toContain(SESSION_COLLEAGUE)
    expect(await everything(bridge, session, [...own, ...others])).toContain(SESSION_COLLEAGUE)
  })
})
