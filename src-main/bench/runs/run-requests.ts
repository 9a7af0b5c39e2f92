import path from 'node:path'
import type { PackSummary } from '../../../src-shared/bridge.js'
import type { DataChoice, Reader, RunRequest } from '../../../src-shared/benchmark/runs.js'
import type { Preferences } from '../../../src-shared/case/preferences.js'
import { QUINTUPLE_FILE } from '../../../src-shared/case/quintuple.js'
import { writeFileWhole } from '../../files/atomic-write.js'
import { READER_PREFIX } from '../answerers/person.js'
import type { ChosenPaths } from './chosen-paths.js'
import { dataPlace, layoutOf } from './data-place.js'
import { knownKnees, type KnownKnee } from './known-knees.js'
import { readerSession, readersOf, readKnees, type ReaderSources, type ReadKnee } from './reader-sessions.js'
import type { RunFolders } from './run-folders.js'
import { answererOf, type RunRecord } from './run-record.js'
import type { BenchmarkVolumes } from './volumes.js'

/** What turning a request into a run needs. */
export interface RequestSources {
  readonly folders: RunFolders
  readonly chosen: ChosenPaths
  readonly volumes: BenchmarkVolumes
  readonly readers: Omit<ReaderSources, 'open'>
  readonly packs: () => Promise<PackSummary[]>
  readonly provider: () => Preferences['provider']
  readonly simulatedFolder: string
  readonly now: () => Date
}

/** What the window asked for, turned into what `condyle bench` takes. Errors are sentences. */
export class RunRequests {
  constructor(private readonly sources: RequestSources) {}

  /** How a run with this id is to be started; a reader's session is written into its folder. */
  async record(request: RunRequest, id: string): Promise<RunRecord> {
    const { packs, chosen, provider, now } = this.sources
    const { data, answerer, setting } = request
    const place = this.dataArgument(data)
    const released = data.kind === 'folder' ? this.released(place, request.released) : null
    const reader = answerer.kind === 'reader' ? await this.writeSession(id, answerer.name, place) : ''
    return {
      schema: 'condyle.bench-request/1',
      createdAt: now().toISOString(),
      data: place,
      dataTitle:
        data.kind === 'simulated'
          ? `${data.count} simulated ${data.count === 1 ? 'knee' : 'knees'}, seed ${data.seed}`
          : path.basename(path.resolve(place)),
      released,
      answerer: answererOf(answerer, { packs: await packs(), stored: (token) => chosen.place(token), reader }),
      setting,
      provider: provider(),
      failure: null,
    }
  }

  /** Readers who decided about knees of some data. */
  async readers(data: DataChoice): Promise<Reader[]> {
    return readersOf(await this.kneesRead(this.dataArgument(data)))
  }

  /** The knees of a chosen folder of quintuples, and which of some volumes each is. Rejects with a sentence for another layout. */
  async knees(token: string, hashes: ReadonlySet<string>): Promise<KnownKnee[]> {
    const { chosen, readers, volumes, simulatedFolder } = this.sources
    const data = chosen.place(token)
    const place = dataPlace({ data, released: null }, simulatedFolder)
    if (place?.layout !== 'quintuples')
      throw new Error(
        `${path.basename(data)} says of no knee which volume it is: choose a folder with ${QUINTUPLE_FILE}, as Condyle exports it.`,
      )
    return knownKnees(place.file, hashes, { volume: readers.volume, open: (file) => volumes.open(file) })
  }

  private dataArgument(data: DataChoice): string {
    return data.kind === 'simulated' ? `simulated:${data.count}@${data.seed}` : this.sources.chosen.place(data.token)
  }

  private released(folder: string, asked: RunRequest['released']): RunRecord['released'] {
    const layout = layoutOf(folder)
    if (!layout)
      throw new Error(
        `${path.basename(folder)} holds neither quintuples nor the released files: choose another folder.`,
      )
    if (layout.layout === 'quintuples' || !asked) return null
    const images = asked.images === null ? null : this.sources.chosen.place(asked.images)
    return { split: asked.split, images, boxes: asked.boxes }
  }

  /** Writes what a reader decided about the data into the folder of a new run; gives what `--answerer` takes. */
  private async writeSession(id: string, name: string, data: string): Promise<string> {
    const session = readerSession(name, await this.kneesRead(data))
    if (session.cases.length === 0) throw new Error(`${name} decided about none of these knees: choose another reader.`)
    const folder = this.sources.folders.folder(id)
    const file = path.join(folder, 'reader-session.json')
    await writeFileWhole(file, `${JSON.stringify(session)}\n`)
    return READER_PREFIX + file
  }

  private async kneesRead(data: string): Promise<ReadKnee[]> {
    const { readers, volumes, simulatedFolder } = this.sources
    const place = dataPlace({ data, released: null }, simulatedFolder)
    if (place?.layout !== 'quintuples') return []
    return readKnees(place.file, { ...readers, open: (file) => volumes.open(file) })
  }
}
