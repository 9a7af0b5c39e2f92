import path from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../fixtures/temporary-folder.js'
import { prepareCasebook, SessionKills } from '../../trust/session-work.js'

// `npm run trust -- session-kills` does it 200 times.
it('complaint D: a session of two readers that is killed loses no acknowledged answer, and stays blind', async () => {
  const file = path.join(temporaryFolder(), 'casebook.sqlite')
  const kills = new SessionKills(file, prepareCasebook(file))
  for (const [nth, afterMs] of [40, 150, 400, 700].entries()) await kills.kill(nth, afterMs)
  expect(kills.acknowledged).toBeGreaterThan(0)
  expect(kills.lost).toEqual([])
  expect(kills.seen).toEqual([])
}, 60_000)
