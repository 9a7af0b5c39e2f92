import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRandom } from '../../src-shared/statistics/random.js'
import type { TrustSection } from './row.js'
import { prepareCasebook, SessionKills } from './session-work.js'

const KILLS = Number(process.env['CONDYLE_TRUST_KILLS'] ?? 200)
/** They read for at most so long before they are interrupted, ms. */
const LONGEST_MS = 1_200

/** Two readers in sessions, killed at random moments: nothing that was acknowledged is lost, and who was blind stays blind. */
export const sessionKills: TrustSection = {
  title: `${KILLS} kills of a session of two readers`,
  async run(tell) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-session-kills-'))
    try {
      const file = path.join(folder, 'casebook.sqlite')
      const kills = new SessionKills(file, prepareCasebook(file))
      const random = createRandom(2026)
      for (let nth = 0; nth < KILLS; nth++) {
        await kills.kill(nth, random() * LONGEST_MS)
        if (nth % 20 === 19) tell(`${nth + 1} kills, ${kills.lost.length} lost, ${kills.seen.length} seen`)
      }
      const { lost, seen, acknowledged } = kills
      return [
        {
          what: 'Kills of a session of two readers',
          tried: `${KILLS}, at random moments of reading, reveal, lock and start; ${acknowledged} answers acknowledged`,
          result: `${lost.length} acknowledged answers or locks lost, ${seen.length} answers seen that the protocol hides`,
          bar: '0 lost, blinding intact in 200 kills',
          met: lost.length === 0 && seen.length === 0 && KILLS >= 200,
          notes: [...new Set([...lost, ...seen])].slice(0, 20),
        },
      ]
    } finally {
      fs.rmSync(folder, { recursive: true, force: true })
    }
  },
}
