import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BenchmarkEvent } from '../../../src-shared/bridge-benchmark.js'
import type { DataChoice, RunRequest } from '../../../src-shared/benchmark/runs.js'
import { Benchmarks } from '../../../src-main/bench/runs/benchmarks.js'
import { ChosenPaths } from '../../../src-main/bench/runs/chosen-paths.js'
import type { ReaderSources } from '../../../src-main/bench/runs/reader-sessions.js'
import { RunFolders } from '../../../src-main/bench/runs/run-folders.js'
import type { BenchProgram } from '../../../src-main/bench/runs/run-process.js'
import { RunRequests } from '../../../src-main/bench/runs/run-requests.js'
import { BenchmarkVolumes } from '../../../src-main/bench/runs/volumes.js'
import { DecodeProcess } from '../../../src-main/imaging/index.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..')

/** `condyle bench` from its source, as a process of its own. */
export const PROGRAM: BenchProgram = {
  script: path.join(ROOT, 'src-main', 'app', 'cli.ts'),
  nodeArguments: ['--import', pathToFileURL(path.join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href],
  simulatedFolder: path.join(os.tmpdir(), 'condyle-no-simulated-knees'),
}

export interface Room {
  readonly benchmarks: Benchmarks
  readonly folders: RunFolders
  readonly chosen: ChosenPaths
  readonly events: BenchmarkEvent[]
  readonly volumes: BenchmarkVolumes
  /** The folder as the window names it after a dialog. */
  choose(folder: string): DataChoice
  /** Starts a run and waits for its end. */
  run(request: RunRequest): Promise<{ id: string; end: BenchmarkEvent }>
  ended(id: string): Promise<BenchmarkEvent>
}

const NOBODY: Omit<ReaderSources, 'open'> = {
  reads: () => Promise.resolve([]),
  state: () => {
    throw new Error('There is no read.')
  },
  volume: () => Promise.resolve(null),
}

/** The benchmark with a data folder of its own, real runs and real files. */
export function openRoom(root: string, readers = NOBODY, program = PROGRAM): Room {
  const events: BenchmarkEvent[] = []
  const waiting = new Map<string, (event: BenchmarkEvent) => void>()
  const folders = new RunFolders(path.join(root, 'benchmarks'))
  const chosen = new ChosenPaths()
  const volumes = new BenchmarkVolumes(path.join(root, 'volumes'), new DecodeProcess())
  const requests = new RunRequests({
    folders,
    chosen,
    volumes,
    readers,
    packs: () => Promise.resolve([]),
    provider: () => 'auto',
    simulatedFolder: program.simulatedFolder,
    now: () => new Date(),
  })
  const benchmarks = new Benchmarks({
    folders,
    requests,
    program,
    volumes,
    provider: () => 'auto',
    emit: (event) => {
      events.push(event)
      if (event.phase !== 'progress') waiting.get(event.id)?.(event)
    },
  })
  const ended = (id: string): Promise<BenchmarkEvent> => {
    const already = events.find((event) => event.id === id && event.phase !== 'progress')
    return already ? Promise.resolve(already) : new Promise((resolve) => waiting.set(id, resolve))
  }
  return {
    benchmarks,
    folders,
    chosen,
    events,
    volumes,
    choose: (folder) => ({ kind: 'folder', token: chosen.keep(folder) }),
    run: async (request) => {
      const id = await benchmarks.start(request)
      return { id, end: await ended(id) }
    },
    ended,
  }
}

/** A request with the settings that most tests use. */
export function request(data: DataChoice, answerer: RunRequest['answerer']): RunRequest {
  return {
    data,
    released: null,
    answerer,
    setting: { id: 'zero-shot', chain: false, volume: 'full', slices: 8, seed: 1 },
  }
}

export function newFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-benchmarks-'))
}
