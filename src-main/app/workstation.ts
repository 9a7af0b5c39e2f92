import fs from 'node:fs'
import type { WindowEvent } from '../../src-shared/bridge.js'
import { PreferencesSchema, type Preferences } from '../../src-shared/case/preferences.js'
import { openCasebook, ReviewService, type Casebook } from '../casebook/index.js'
import { DecodeProcess, VolumeCache } from '../imaging/index.js'
import { InferenceHost } from '../inference/host/client.js'
import { startUtilityHost } from '../inference/host/utility-process.js'
import { ReadingCache } from '../inference/reading-cache.js'
import type { BenchmarkRoom } from './benchmarks/handlers.js'
import { openBenchmarking } from './benchmarks/open.js'
import { logSlowQuery } from './crash-log.js'
import { CurrentReader, takeEarlyReader } from './current-reader.js'
import { Imports } from './imports.js'
import { JsonFile } from './json-file.js'
import { ModelRuns } from './model-runs.js'
import type { Child } from '../processes/index.js'
import type { Places } from './places.js'
import { simulatedFolder } from './simulator.js'

/** How the utility processes are started. */
interface Processes {
  readonly decode: () => Child
  /** Built entry of the inference host. */
  readonly inference: string
  /** Memory that one of them holds, bytes, where the system's own way of asking is not known. */
  readonly measure?: (pid: number | undefined) => number | undefined
  /** Built entry of the command line, which runs benchmarks. */
  readonly commandLine: string
}

/** Everything behind the window, made once and put together here. */
export interface Workstation {
  readonly places: Places
  readonly casebook: Casebook
  readonly volumes: VolumeCache
  readonly review: ReviewService
  /** Who reads now. */
  readonly reader: CurrentReader
  readonly imports: Imports
  readonly runs: ModelRuns
  readonly benchmarking: Omit<BenchmarkRoom, 'application'>
  readonly preferences: { read(): Preferences; write(value: Preferences): void }
  /** An import that began before the window was there. */
  pendingImport: string | null
  /** The raw file of a volume that a case refers to or the benchmark opened, or undefined. */
  volumeFile(hash: string): string | undefined
  close(): void
}

/** Opens the casebook and the cache, and starts nothing that costs time: the processes start when first needed. */
export async function openWorkstation(
  places: Places,
  emit: (event: WindowEvent) => void,
  processes: Processes,
): Promise<Workstation> {
  fs.mkdirSync(places.data, { recursive: true, mode: 0o700 })
  const casebook = openCasebook(places.casebook, { onSlowQuery: (query) => logSlowQuery(places.log, query) })
  const volumes = new VolumeCache(places.volumes)
  await volumes.prepare()
  const preferences = new JsonFile(places.preferences, PreferencesSchema, PreferencesSchema.parse({}))
  takeEarlyReader(places.preferences, casebook, preferences)
  const reader = new CurrentReader(casebook, preferences)
  const measured = processes.measure ? { measure: processes.measure } : {}
  const decoder = new DecodeProcess({ fork: processes.decode, ...measured })
  const host = new InferenceHost(() => startUtilityHost(processes.inference), measured)
  const review = new ReviewService(casebook)
  const imports = new Imports({ cache: volumes, decoder, casebook, emit: (event) => emit({ kind: 'import', event }) })
  const runs = new ModelRuns({
    host,
    cache: new ReadingCache(places.readings),
    packs: places.packs,
    preferences: () => preferences.read(),
    keep: (caseId, reading) => review.saveReading(caseId, reading, reader.id),
    emit: (event) => emit({ kind: 'inference', event }),
  })
  const benchmarking = openBenchmarking({
    places,
    program: { script: processes.commandLine, nodeArguments: [], simulatedFolder: simulatedFolder() },
    decoder,
    volumes,
    casebook,
    review,
    preferences: () => preferences.read(),
    emit: (event) => emit({ kind: 'benchmark', event }),
  })
  void casebook.recountStale().catch(() => undefined)
  // After the window is up: a backup and a look for orphans must not delay the first picture.
  const later = setTimeout(() => void casebook.backUp().catch(() => undefined), 20_000)
  later.unref()
  return {
    places,
    casebook,
    volumes,
    review,
    reader,
    imports,
    runs,
    benchmarking,
    preferences,
    pendingImport: null,
    volumeFile: (hash) => (casebook.hasVolume(hash) ? volumes.rawPath(hash) : benchmarking.benchmarks.volumeFile(hash)),
    close: () => {
      clearTimeout(later)
      benchmarking.benchmarks.close()
      host.dispose()
      decoder.dispose()
      casebook.close()
    },
  }
}
