import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openQuintuples } from '../../../src-main/datasets/quintuple-dataset.js'
import { readQuintuples } from '../../../src-main/datasets/quintuples/index.js'
import { QUINTUPLE_FILE } from '../../../src-shared/case/quintuple.js'
import { smallDataset } from '../../unit/bench/fixture.js'
import { mutateBytes } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import { jsonOf, mutateJsonText } from '../json.js'
import type { Kind } from '../kind.js'
import { taken } from '../outcome.js'
import { orRefused } from '../refusals.js'

/** Datasets of quintuples: their lines changed, their volumes damaged. */
export function loadQuintuples(): Promise<Kind> {
  const source = smallDataset()
  const lines = readFileSync(path.join(source, QUINTUPLE_FILE), 'utf8').trim().split('\n')
  const write = (draw: Draw, folder: string): string => {
    cpSync(source, folder, { recursive: true })
    const at = draw.int(0, lines.length)
    const { text, what } = mutateJsonText(jsonOf(lines[at] ?? '{}'), draw)
    const changed = Buffer.from(`${lines.map((line, n) => (n === at ? text : line)).join('\n')}\n`)
    const damaged = draw.chance(0.15) ? mutateBytes(changed, draw) : { bytes: changed, what: '' }
    writeFileSync(path.join(folder, QUINTUPLE_FILE), damaged.bytes)
    if (!draw.chance(0.15)) return `line ${at + 1}: ${what}; ${damaged.what}`
    const volume = path.join(folder, 'a.nii.gz')
    const broken = mutateBytes(readFileSync(volume), draw)
    writeFileSync(volume, broken.bytes)
    return `line ${at + 1}: ${what}; ${damaged.what}; volume ${broken.what}`
  }
  const read: Kind['read'] = (folder) =>
    orRefused(async () => {
      const { problems } = readQuintuples(readFileSync(path.join(folder, QUINTUPLE_FILE), 'utf8'))
      const dataset = await openQuintuples(folder, 'quintuples')
      const sentences = problems.flatMap(({ message }) => (message.trim() === '' ? [''] : []))
      for (const index of dataset.cases.keys()) {
        dataset.truthOf(index)
        const volume = await orRefused(async () => {
          await dataset.loadVolume(index, new AbortController().signal)
          return taken()
        })
        sentences.push(...volume.sentences)
      }
      return taken(...sentences)
    })
  return Promise.resolve({ write, read })
}
