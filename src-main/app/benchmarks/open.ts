import type { BenchmarkEvent } from '../../../src-shared/bridge-benchmark.js'
import type { Preferences } from '../../../src-shared/case/preferences.js'
import type { ReviewService } from '../../casebook/index.js'
import type { DecidedRead } from '../../bench/runs/reader-sessions.js'
import type { DecodeProcess, VolumeCache } from '../../imaging/index.js'
import { listPacks } from '../../inference/pack/list.js'
import type { Places } from '../places.js'
import { Benchmarks } from '../../bench/runs/benchmarks.js'
import { ChosenPaths } from '../../bench/runs/chosen-paths.js'
import type { BenchmarkRoom } from './handlers.js'
import { RunFolders } from '../../bench/runs/run-folders.js'
import type { BenchProgram } from '../../bench/runs/run-process.js'
import { RunRequests } from '../../bench/runs/run-requests.js'
import { BenchmarkVolumes } from '../../bench/runs/volumes.js'

interface Parts {
  readonly places: Places
  readonly program: BenchProgram
  readonly decoder: DecodeProcess
  readonly volumes: VolumeCache
  readonly decided: () => Promise<readonly DecidedRead[]>
  readonly review: ReviewService
  readonly preferences: () => Preferences
  readonly emit: (event: BenchmarkEvent) => void
}

/** Puts the benchmark of this workstation together; starts nothing. */
export function openBenchmarking(parts: Parts): Omit<BenchmarkRoom, 'application'> {
  const { places, program, decoder, volumes, decided, review, preferences, emit } = parts
  const folders = new RunFolders(places.benchmarks)
  const chosen = new ChosenPaths()
  const shown = new BenchmarkVolumes(places.benchmarkVolumes, decoder)
  const provider = (): Preferences['provider'] => preferences().provider
  const requests = new RunRequests({
    folders,
    chosen,
    volumes: shown,
    readers: {
      reads: decided,
      state: (readId) => review.readState(readId),
      volume: (hash) => volumes.find(hash),
    },
    packs: () => listPacks(places.packs),
    provider,
    simulatedFolder: program.simulatedFolder,
    now: () => new Date(),
  })
  const benchmarks = new Benchmarks({ folders, requests, program, volumes: shown, provider, emit })
  return { benchmarks, folders, chosen }
}
