import fs from 'node:fs'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { serveBridge, type Reply } from '../../../src-main/app/bridge-server.js'
import { windowHandlers } from '../../../src-main/app/handlers/index.js'
import { Imports } from '../../../src-main/app/imports.js'
import { placesIn } from '../../../src-main/app/places.js'
import type { TravelPort } from '../../../src-main/app/sessions/session-travel.js'
import { runTravelJob, type TravelJob } from '../../../src-main/app/sessions/travel-job.js'
import { openWorkstation, type Workstation } from '../../../src-main/app/workstation.js'
import { AsideServer } from '../../../src-main/casebook/aside/serve.js'
import { openCasebook, type AsidePort } from '../../../src-main/casebook/index.js'
import { DecodeProcess, VolumeCache } from '../../../src-main/imaging/index.js'
import type { Channel, Request, WindowEvent } from '../../../src-shared/bridge.js'
import type { ImportEvent } from '../../../src-shared/bridge-import.js'
import { writeFiles } from '../../fixtures/dicom-series.js'
import { kneeStudy } from '../../fixtures/knee-study.js'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { casesOfEvent } from './import-bench.js'

/** A page's request as it comes over the wire: the answer as text, refusals included. */
type Listener = (event: { senderFrame: { url: string; parent: null } }, payload: unknown) => Promise<Reply>

/** What Electron is in this test: the wire, and the places where files and texts leave. */
export interface Wire {
  readonly listeners: Map<string, Listener>
  /** Where the system's dialog saves. */
  save: string
  /** File names that were proposed for saving. */
  proposed: string[]
  clipboard: string
}

export interface Knee {
  readonly caseId: string
  readonly volume: string
}

/** The whole workstation behind a bridge whose requests a test makes as the window would. */
export interface BlindBridge {
  readonly workstation: Workstation
  readonly knees: readonly Knee[]
  readonly events: WindowEvent[]
  /** What a request answers, as text: its value or its refusal. */
  ask<C extends Channel>(channel: C, payload: Request<C>): Promise<string>
}

/** Patients whose names, numbers and dates a test can look for. */
export const SECRET = { name: 'Verborgen', id: 'GEHEIM', date: '19991231' } as const

/** Two knees of two patients, imported from DICOM files, in a workstation that serves its bridge on `wire`. */
export async function blindBridge(wire: Wire): Promise<BlindBridge> {
  const application = temporaryFolder()
  for (const folder of ['models/packs', 'resources/sample'])
    fs.mkdirSync(path.join(application, folder), { recursive: true })
  fs.writeFileSync(path.join(application, 'resources/sample/samples.json'), '[]')
  const places = placesIn(path.join(temporaryFolder(), 'data'), application)
  const knees = await imported(places)
  const events: WindowEvent[] = []
  const workstation = await openWorkstation(places, (event) => events.push(event), {
    decode: () => {
      throw new Error('No process is started in this test.')
    },
    chat: () => {
      throw new Error('No process is started in this test.')
    },
    aside: inThread,
    travel: travelInThread,
    inference: '',
    commandLine: '',
  })
  onTestFinished(() => workstation.close())
  const handlers = windowHandlers(
    workstation,
    () => null,
    () => undefined,
  )
  const check = workstation.blinding.check.bind(workstation.blinding)
  serveBridge(Promise.resolve({ handlers, turn: workstation.turn, check }), () => undefined)
  return {
    workstation,
    knees,
    events,
    ask: async (channel, payload) => {
      const listener = wire.listeners.get(channel)
      if (!listener) throw new Error(`Nobody listens to ${channel}.`)
      return JSON.stringify(await listener({ senderFrame: { url: 'condyle://app/index.html', parent: null } }, payload))
    },
  }
}

async function imported(places: ReturnType<typeof placesIn>): Promise<Knee[]> {
  fs.mkdirSync(places.data, { recursive: true })
  const casebook = openCasebook(places.casebook)
  const volumes = new VolumeCache(places.volumes)
  await volumes.prepare()
  const knees: Knee[] = []
  for (const study of [1, 2]) {
    const ended = new Promise<ImportEvent>((resolve) => {
      const imports = new Imports({
        cache: volumes,
        decoder: new DecodeProcess(),
        casebook,
        undecided: () => Promise.resolve(new Set<string>()),
        emit: (event) => {
          if (event.phase !== 'progress') resolve(event)
        },
      })
      const files = kneeStudy({
        size: 8,
        only: ['pd_tse_fs_sag'],
        study,
        header: () => ({
          Laterality: 'R',
          PatientName: `${SECRET.name}^${study}`,
          PatientID: `${SECRET.id}${study}`,
          PatientBirthDate: SECRET.date,
          StudyDate: SECRET.date,
        }),
        voxel: (i, j, k) => i * study + j + k,
      })
      imports.start([writeFiles(path.join(temporaryFolder(), `${SECRET.name} ${study}`), files)])
    })
    const caseId = casesOfEvent(await ended)[0]?.caseId ?? ''
    knees.push({ caseId, volume: casebook.volumes(caseId)[0]?.hash ?? '' })
  }
  casebook.close()
  return knees
}

/** The thread in which a session is sent or read, in this one; keys are cheap. */
function travelInThread(job: TravelJob): TravelPort {
  let receive: (raw: unknown) => void = () => undefined
  const cheap = job.kind === 'send' ? { ...job, workFactor: 8 } : job
  void runTravelJob(cheap, {})
    .catch((error: unknown) => ({ kind: 'failed', message: error instanceof Error ? error.message : '' }))
    .then((message) => receive(message))
  return {
    postMessage: () => undefined,
    on: (event: 'message' | 'error' | 'exit', listener: (raw?: unknown) => void) => {
      if (event === 'message') receive = listener
    },
    terminate: () => undefined,
  }
}

/** The casebook's second thread in this one. */
function inThread(file: string): AsidePort {
  const server = new AsideServer(file)
  let receive: (raw: unknown) => void = () => undefined
  return {
    postMessage: (message) => void server.answer(message).then((answer) => receive(answer)),
    on: (event: 'message' | 'error' | 'exit', listener: (raw?: unknown) => void) => {
      if (event === 'message') receive = listener
    },
    terminate: () => server.close(),
  }
}
