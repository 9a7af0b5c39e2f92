import fs from 'node:fs'
import type { WindowEvent } from '../../src-shared/bridge.js'
import { PreferencesFileSchema, type Preferences } from '../../src-shared/case/preferences.js'
import {
  Aside,
  InTurn,
  openCasebook,
  ReviewService,
  whenFree,
  type AsidePort,
  type Casebook,
  type CasebookError,
} from '../casebook/index.js'
import { DecodeProcess, VolumeCache } from '../imaging/index.js'
import { InferenceHost } from '../inference/host/client.js'
import { startUtilityHost } from '../inference/host/utility-process.js'
import { ReadingCache } from '../inference/reading-cache.js'
import type { BenchmarkRoom } from './benchmarks/handlers.js'
import { SessionReads } from '../sessions/session-reads.js'
import { SessionService } from '../sessions/session-service.js'
import { MachineRound } from './sessions/machine-round.js'
import { machineRooms } from './sessions/machine-rooms.js'
import { SessionTravel, type TravelPort } from './sessions/session-travel.js'
import type { TravelJob } from './sessions/travel-job.js'
import { openBenchmarking } from './benchmarks/open.js'
import { Blinding } from './blinding.js'
import { logSlowQuery } from './crash-log.js'
import { CurrentReader, takeEarlyReader } from './current-reader.js'
import { Imports } from './imports.js'
import { JsonFile } from './json-file.js'
import { Keeping } from './keeping.js'
import { ModelRuns } from './model-runs.js'
import { ChatProcess, OpinionRuns } from '../opinions/index.js'
import type { Child } from '../processes/index.js'
import type { Places } from './places.js'
import type { FindVolume } from './protocol.js'
import { simulatedFolder } from './simulator.js'
import { checkVolumes, streamedVolume, type DamageListener } from './streamed-volume.js'

/** How the utility processes are started. */
interface Processes {
  readonly decode: () => Child
  /** The process that talks to chat servers; started when a person asks. */
  readonly chat: () => Child
  /** The casebook's second thread, on the casebook of a path. */
  readonly aside: (file: string) => AsidePort
  /** A thread that sends or reads a session. */
  readonly travel: (job: TravelJob) => TravelPort
  /** Built entry of the inference host. */
  readonly inference: string
  /** Memory that one of them holds, bytes, where the system's own way of asking is not known. */
  readonly measure?: (pid: number | undefined) => number | undefined
  /** Built entry of the command line, which runs benchmarks. */
  readonly commandLine: string
}

/** The window has its first picture by then. */
const AFTER_START_MS = 2_000

/** Everything behind the window, made once and put together here. */
export interface Workstation {
  readonly places: Places
  readonly casebook: Casebook
  /** The casebook's second thread. */
  readonly aside: Aside
  readonly keeping: Keeping
  /** What is written to the casebook, one after the other. */
  readonly turn: InTurn
  readonly volumes: VolumeCache
  readonly review: ReviewService
  /** Who reads now. */
  readonly reader: CurrentReader
  readonly sessions: SessionService
  /** What is decided in sessions. */
  readonly sessionReads: SessionReads
  /** Has machines read the cases of sessions. */
  readonly machineRound: MachineRound
  /** Sends sessions, and merges what comes back. */
  readonly travel: SessionTravel
  /** What has to stay hidden from the one who reads now. */
  readonly blinding: Blinding
  readonly imports: Imports
  readonly runs: ModelRuns
  /** The process that talks to chat servers. */
  readonly chat: ChatProcess
  /** Second opinions while they are given. */
  readonly opinions: OpinionRuns
  readonly readings: ReadingCache
  readonly benchmarking: Omit<BenchmarkRoom, 'application'>
  readonly preferences: { read(): Preferences; write(value: Preferences): void }
  /** An import that began before the window was there. */
  pendingImport: string | null
  /** Removes what the caches hold of volumes that no case has any more: voxels, sources and readings. */
  dropVolumes(hashes: readonly string[]): Promise<void>
  /** A volume that a case refers to or the benchmark opened, checked while it is streamed; null where there is none. */
  readonly volume: FindVolume
  close(): void
}

/** Opens the casebook and the cache, and starts nothing that costs time: the processes start when first needed. */
export async function openWorkstation(
  places: Places,
  emit: (event: WindowEvent) => void,
  processes: Processes,
): Promise<Workstation> {
  fs.mkdirSync(places.data, { recursive: true, mode: 0o700 })
  const aside = new Aside(places.casebook, () => processes.aside(places.casebook))
  const casebook = await openAside(places, aside, (error) => keeping.trouble(error)).catch((error: unknown) => {
    aside.close()
    throw error
  })
  const volumes = new VolumeCache(places.volumes)
  await volumes.prepare()
  const preferences = new JsonFile(places.preferences, PreferencesFileSchema, PreferencesFileSchema.parse({}))
  takeEarlyReader(places.preferences, casebook, preferences)
  casebook.judgeBy(preferences.read().judging, false)
  const reader = new CurrentReader(casebook, preferences)
  const blinding = new Blinding(casebook, () => reader.id)
  const measured = processes.measure ? { measure: processes.measure } : {}
  const decoder = new DecodeProcess({ fork: processes.decode, ...measured })
  const host = new InferenceHost(() => startUtilityHost(processes.inference), measured)
  const review = new ReviewService(casebook)
  const damaged: DamageListener = (hash, message) => emit({ kind: 'volume-damaged', hash, message })
  const turn = new InTurn()
  const keeping = new Keeping({
    file: places.casebook,
    casebook,
    aside,
    review,
    emit: (event) => emit({ kind: 'casebook', event }),
  })
  const readings = new ReadingCache(places.readings)
  const imports = new Imports({
    cache: volumes,
    decoder,
    casebook,
    undecided: async () => new Set(await aside.do('undecided', null)),
    emit: (event) => emit({ kind: 'import', event }),
  })
  const runs = new ModelRuns({
    host,
    cache: readings,
    packs: places.packs,
    preferences: () => preferences.read(),
    keep: (caseId, reading) => turn.do(() => review.saveReading(caseId, reading, reader.id)),
    look: (hashes) => checkVolumes(volumes, hashes, damaged),
    emit: (event) => {
      // A run that somebody else began tells a blind reader nothing.
      if (!blinding.hides(event.caseId)) emit({ kind: 'inference', event })
    },
  })
  const chat = new ChatProcess({ fork: processes.chat, ...measured })
  const opinions = new OpinionRuns({
    casebook,
    chat,
    turn,
    cacheRoot: volumes.root,
    emit: (event) => {
      if (!blinding.hides(event.caseId)) emit({ kind: 'opinion', event })
    },
  })
  const benchmarking = openBenchmarking({
    places,
    program: { script: processes.commandLine, nodeArguments: [], simulatedFolder: simulatedFolder() },
    decoder,
    volumes,
    decided: async () => (blinding.bound().length > 0 ? [] : aside.do('decided', null)),
    review,
    preferences: () => preferences.read(),
    emit: (event) => emit({ kind: 'benchmark', event }),
  })
  const sessions = new SessionService(casebook)
  const travel = new SessionTravel({
    places,
    casebook,
    volumes,
    sessions,
    reader,
    turn,
    start: processes.travel,
    emit: (event) => emit({ kind: 'travel', event }),
  })
  const machines = { casebook, imports, opinions, places, preferences, reader, review, runs, volumes }
  const machineRound = new MachineRound(machineRooms(machines, (event) => emit({ kind: 'asking', event })))
  void casebook.recountStale().catch(() => undefined)
  // After the window is up: neither the look nor the backup may delay the first picture.
  const later = setTimeout(() => void keeping.begin().catch(() => undefined), AFTER_START_MS)
  later.unref()
  return {
    places,
    casebook,
    aside,
    keeping,
    turn,
    volumes,
    review,
    reader,
    sessions,
    machineRound,
    travel,
    sessionReads: new SessionReads(casebook),
    blinding,
    imports,
    runs,
    chat,
    opinions,
    readings,
    benchmarking,
    preferences,
    pendingImport: null,
    dropVolumes: async (hashes) => {
      await volumes.forget(hashes)
      await readings.forget(new Set(hashes))
    },
    volume: async (hash) => {
      const cache = casebook.hasVolume(hash) ? volumes : benchmarking.benchmarks.cacheOf(hash)
      return cache ? streamedVolume(cache, hash, damaged) : null
    },
    close: () => {
      clearTimeout(later)
      machineRound.stop()
      travel.close()
      benchmarking.benchmarks.close()
      host.dispose()
      chat.dispose()
      decoder.dispose()
      keeping.end()
      aside.close()
      casebook.close()
    },
  }
}

/** Opens the casebook in this thread once the second has made, migrated and checked it; waits while another holds it. */
async function openAside(places: Places, aside: Aside, onTrouble: (error: CasebookError) => void): Promise<Casebook> {
  await whenFree(() => aside.do('prepare', null))
  return whenFree(() =>
    openCasebook(places.casebook, {
      // A lock of another program is waited for between other work, never in it.
      busyTimeoutMs: 0,
      checked: true,
      onSlowQuery: (query) => logSlowQuery(places.log, query),
      onTrouble,
    }),
  )
}
