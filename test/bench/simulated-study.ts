import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { simulatedFolder, simulatorIn } from '../../src-main/app/simulator.js'

const ROOT = path.resolve(import.meta.dirname, '..', '..')

/**
 * The DICOM folder of a simulated study of five series by the clinical protocol: made once (a minute or two), then taken
 * from the user's cache.
 */
export function simulatedStudy(seed: number, prior: 'natural' | 'balanced'): string {
  const place = path.join(simulatedFolder(), `bench-study-${prior}-${seed}`)
  const whole = path.join(place, 'whole')
  if (fs.existsSync(whole)) return path.join(place, 'dicom')
  fs.rmSync(place, { recursive: true, force: true })
  const { loader, entry } = simulatorIn(ROOT)
  const { status } = spawnSync(
    process.execPath,
    ['--import', `file://${loader}`, entry, 'study', '--seed', String(seed), '--prior', prior, '--out', place],
    { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  )
  if (status !== 0) throw new Error('The simulator did not make the study.')
  fs.writeFileSync(whole, '')
  return path.join(place, 'dicom')
}
