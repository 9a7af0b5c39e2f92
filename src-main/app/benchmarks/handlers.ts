import { dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import fs from 'node:fs'
import path from 'node:path'
import type { BENCHMARK_REQUESTS } from '../../../src-shared/bridge-benchmark.js'
import type { Handlers } from '../bridge-server.js'
import { hasSimulator } from '../simulator.js'
import { volumeUrl } from '../volume-url.js'
import type { Benchmarks } from '../../bench/runs/benchmarks.js'
import type { ChosenPaths } from '../../bench/runs/chosen-paths.js'
import { layoutOf } from '../../bench/runs/data-place.js'
import type { RunFolders } from '../../bench/runs/run-folders.js'

/** What the benchmark channels act on. */
export interface BenchmarkRoom {
  readonly benchmarks: Benchmarks
  readonly folders: RunFolders
  readonly chosen: ChosenPaths
  /** The application's own folder. */
  readonly application: string
}

type BenchmarkHandlers = Pick<Handlers, keyof typeof BENCHMARK_REQUESTS>

/** What the channels of the benchmark screen do. Paths come from dialogs only. */
export function benchmarkHandlers(room: BenchmarkRoom, window: () => BrowserWindow | null): BenchmarkHandlers {
  const { benchmarks, folders, chosen, application } = room
  return {
    'benchmark.list': async () => ({ runs: await benchmarks.list(), simulator: hasSimulator(application) }),
    'benchmark.choose': async ({ what }) => {
      const place = await ask(window(), DIALOGS[what])
      if (place === null) return null
      const layout = what === 'data' ? layoutOf(place) : null
      if (what === 'data' && !layout)
        throw new Error(
          `${path.basename(place)} holds no quintuples.jsonl and no generate_data folder: choose a folder of quintuples or of the released files.`,
        )
      return {
        token: chosen.keep(place),
        title: path.basename(place),
        layout: layout?.layout ?? null,
        splits: layout?.splits ?? [],
      }
    },
    'benchmark.readers': ({ data }) => benchmarks.readers(data),
    'benchmark.start': (request) => benchmarks.start(request),
    'benchmark.resume': async ({ id }) => {
      await benchmarks.resume(id)
      return null
    },
    'benchmark.cancel': ({ id }) => {
      benchmarks.cancel(id)
      return null
    },
    'benchmark.remove': async ({ id }) => {
      await benchmarks.remove(id)
      return null
    },
    'benchmark.import': async () => {
      const folder = await ask(window(), DIALOGS.run)
      return folder === null ? null : benchmarks.take(folder)
    },
    'benchmark.report': async ({ id }) => {
      const { report } = folders.files(id)
      if (!fs.existsSync(report)) throw new Error('This run has no report: resume it first.')
      const problem = await shell.openPath(report)
      if (problem !== '') throw new Error(`The report could not be opened (${problem}). It lies at ${report}.`)
      return null
    },
    'benchmark.result': ({ id }) => benchmarks.result(id),
    'benchmark.pair': ({ first, second }) => benchmarks.pair(first, second),
    'benchmark.questions': (query) => benchmarks.questions(query),
    'benchmark.question': ({ id, line }) => benchmarks.question(id, line),
    'benchmark.volume': async ({ id, case: caseId }) => {
      const volume = await benchmarks.volume(id, caseId)
      return { volume, volumeUrl: volumeUrl(volume.hash) }
    },
    'benchmark.locate': async ({ id }) => {
      const folder = await ask(window(), DIALOGS.data)
      if (folder === null) return false
      const released = layoutOf(folder)?.layout === '3dreasonknee'
      await benchmarks.locate(id, folder, released ? await ask(window(), DIALOGS.images) : null)
      return true
    },
  }
}

const DIALOGS = {
  data: { title: 'Choose a folder of quintuples or of the released 3DReasonKnee files', properties: ['openDirectory'] },
  images: {
    title: 'Choose the folder where the image paths of the released files start',
    properties: ['openDirectory'],
  },
  answers: {
    title: 'Choose a file of stored answers',
    properties: ['openFile'],
    filters: [{ name: 'Answers', extensions: ['jsonl', 'json'] }],
  },
  run: { title: 'Choose a folder that condyle bench wrote', properties: ['openDirectory'] },
} satisfies Record<string, OpenDialogOptions>

async function ask(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string | null> {
  const answer = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options)
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
