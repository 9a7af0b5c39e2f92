import fs from 'node:fs'
import path from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { runBenchCommand } from '../../bench/cli.js'
import { openSupervisedReader } from '../../bench/model/supervised-reader.js'
import { DecodeProcess } from '../../imaging/index.js'
import { forkedChild } from '../../processes/index.js'
import { simulatedFolder } from '../simulator.js'
import { BENCH_MODEL, DECODER, PACKS_FOLDER } from './folders.js'
import { simulateKnees } from './simulate.js'

/**
 * ReasonKnee-Bench; its arguments and exit codes are those of `bench --help`. Ctrl C breaks off, the same command goes
 * on. Started by the window, it breaks off too when the window's end of the channel closes.
 */
export async function benchCommand(args: string[]): Promise<number> {
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  process.once('SIGTERM', () => abort.abort())
  process.once('disconnect', () => abort.abort())
  // Waiting for the window must not keep a finished run alive.
  process.channel?.unref()
  // Run from its sources there are no built workers: then volumes are decoded here, and models run here.
  const decoder = fs.existsSync(DECODER) ? new DecodeProcess({ fork: () => forkedChild(DECODER) }) : null
  return runBenchCommand(
    args,
    {
      out: (text) => void process.stdout.write(text),
      error: (text) => void process.stderr.write(text),
      signal: abort.signal,
    },
    {
      simulate: simulateKnees,
      ...(decoder ? { decode: (source, signal) => decoder.voxels(source, signal) } : {}),
      ...(fs.existsSync(BENCH_MODEL)
        ? {
            openReader: (folder, provider, signal) =>
              openSupervisedReader(() => forkedChild(BENCH_MODEL), folder, provider, signal),
          }
        : {}),
      packFolder: (id) => {
        const folder = path.join(PACKS_FOLDER, id)
        return path.dirname(folder) === PACKS_FOLDER && fs.existsSync(folder) ? folder : null
      },
      cacheFolder: simulatedFolder(),
      version: packageJson.version,
      now: () => new Date(),
    },
  ).finally(() => decoder?.dispose())
}
