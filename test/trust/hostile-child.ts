/** Opens one hostile input in a process of its own and says how long it took and how much memory. */
import { HOSTILE, openHostile } from '../fixtures/hostile/index.js'

const [name = '', place = '', work = ''] = process.argv.slice(2)
const hostile = HOSTILE.find((one) => one.name === name)
if (!hostile) throw new Error(`There is no hostile input ${name}.`)
const started = performance.now()
const { sentences, read } = await openHostile(hostile, place, work)
const milliseconds = performance.now() - started
const report = { milliseconds, bytes: process.resourceUsage().maxRSS * 1024, sentences: sentences.slice(0, 50), read }
process.send?.(report, () => process.disconnect())
