import { CAN_ENCLOSE } from '../fixtures/enclosure.js'
import { FOREIGN_TEMPORARY, mainJob, RUNNERS_OWN } from '../fixtures/main-job.js'
import type { TrustSection } from './row.js'

const TIMEOUT_MS = 20 * 60_000

/** The whole main job in a network namespace of its own and on a file system that shows all writing. */
export const packets: TrustSection = {
  title: 'packets, names asked for and foreign files in the whole main job',
  async run() {
    if (!CAN_ENCLOSE)
      throw new Error('This user may not make a network namespace and mounts of its own: run it as root.')
    const seen = await mainJob(TIMEOUT_MS)
    if (seen.status !== 0) throw new Error(`The main job itself failed:\n${seen.output.slice(-3000)}`)
    const foreign = [
      ...seen.written.filter((file) => !RUNNERS_OWN.test(file)),
      ...seen.temporary.filter((name) => FOREIGN_TEMPORARY.test(name)),
    ]
    return [
      {
        what: 'Packets, DNS queries, foreign files in the whole main job, window and command line',
        tried: 'its end-to-end tests in a network namespace and on an overlay of the file system',
        result: `${seen.packets} packets, ${seen.queries.length} queries, ${foreign.length} files`,
        bar: '0',
        met: seen.packets === 0 && seen.queries.length === 0 && foreign.length === 0,
        notes: [...new Set(seen.queries), ...foreign].slice(0, 20),
      },
    ]
  },
}
