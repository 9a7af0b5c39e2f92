/**
 * Measures how well the reference pack measures a knee that does not change, and writes the table that change is held
 * against: src-shared/followup/repeatability.json. Some 20 minutes the first time; to be run again with every new pack:
 * `ELECTRON_RUN_AS_NODE=1 .runtime/electron/electron --import tsx test/bench/followup-repeatability.ts`.
 */
import fs from 'node:fs/promises'
import path from 'node:path'
import { OccasionReadings } from './followup/readings.js'
import { smallestChange } from '../../src-shared/followup/repeatability.js'
import { measureRepeatability } from './followup/repeatability.js'

const FILE = path.join(import.meta.dirname, '..', '..', 'src-shared', 'followup', 'repeatability.json')

const readings = await OccasionReadings.open()
const table = await measureRepeatability(readings)
await readings.release()
await fs.writeFile(FILE, `${JSON.stringify(table, null, 2)}\n`)
for (const measure of table.measures) {
  const { kind, unit, sem, places } = measure
  console.log(
    `${kind}: SEM ${sem.toFixed(2)} ${unit}, change from ${smallestChange(measure).toFixed(2)} ${unit} on, ${places} places`,
  )
}
