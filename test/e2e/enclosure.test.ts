/** The whole main job, window and command line, in a network of its own and on a file system that shows all writing. */
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { CAN_ENCLOSE, enclosed } from '../fixtures/enclosure.js'
import { FOREIGN_TEMPORARY, mainJob, RUNNERS_OWN } from '../fixtures/main-job.js'
import { ROOT } from './workstation.js'

const ELECTRON = path.join(ROOT, '.runtime', 'electron', 'electron')
const MINUTES = 60_000
if (!CAN_ENCLOSE) console.warn('skipped: this user may not make a network namespace and mounts of its own')

describe.skipIf(!CAN_ENCLOSE)('enclosed', () => {
  it('the enclosure sees packets, names and files', async () => {
    const script = `
      require('node:fs').writeFileSync('/var/out-of-place', '')
      const socket = require('node:dgram').createSocket('udp4')
      socket.send('x', 9, '198.51.100.7', () => socket.close())
      require('node:dns').resolve4('condyle.invalid', () => undefined)`
    const seen = await enclosed([ELECTRON, '-e', script], {
      folder: ROOT,
      env: { ELECTRON_RUN_AS_NODE: '1' },
      timeoutMs: MINUTES,
    })
    expect(seen.packets).toBeGreaterThan(0)
    expect(seen.queries).toContain('condyle.invalid')
    expect(seen.written).toContain('/var/out-of-place')
  })

  it('no packet, no name asked for, no file in a foreign place', { timeout: 20 * MINUTES }, async () => {
    const seen = await mainJob(19 * MINUTES)
    expect(seen.status, seen.output.slice(-3000)).toBe(0)
    expect(seen.packets).toBe(0)
    expect(seen.queries).toEqual([])
    expect(seen.written.filter((file) => !RUNNERS_OWN.test(file))).toEqual([])
    expect(seen.temporary.filter((name) => FOREIGN_TEMPORARY.test(name))).toEqual([])
  })
})
