/** Makes backups of a casebook one after the other, each of a new day, until it is killed. */
import { openCasebook } from '../../src-main/casebook/index.js'

const [file = ''] = process.argv.slice(2)
let day = Date.now()
const casebook = openCasebook(file, { now: () => new Date((day += 86_400_000)) })
process.send?.('ready')
for (;;) await casebook.backUp()
