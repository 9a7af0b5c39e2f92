import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openCasebook } from '../../../src-main/casebook/index.js'
import { contentOf, exampleCasebook } from '../casebook-example.js'
import { flipped } from '../dicom/mutate.js'
import type { Draw } from '../draw.js'
import type { Kind } from '../kind.js'
import { taken } from '../outcome.js'
import { orRefused } from '../refusals.js'

const PAGE = 4096

/** Casebooks with damaged pages. */
export function loadCasebook(scratch: string): Promise<Kind> {
  const good = readFileSync(exampleCasebook(mkdtempSync(path.join(scratch, 'casebook-'))))
  const pages = good.length / PAGE
  const write = (draw: Draw, folder: string): string => {
    const bytes = Buffer.from(good)
    const done: string[] = []
    for (let left = draw.few(3); left > 0; left--) {
      const page = draw.chance(0.15) ? 0 : draw.int(0, pages)
      done.push(`page ${page}: ${damage(bytes.subarray(page * PAGE, (page + 1) * PAGE), good, draw)}`)
    }
    const cut = draw.chance(0.08) ? draw.int(0, bytes.length) : bytes.length
    writeFileSync(path.join(folder, 'casebook.sqlite'), bytes.subarray(0, cut))
    return cut === bytes.length ? done.join('; ') : `${done.join('; ')}; cut at ${cut}`
  }
  const read: Kind['read'] = (folder) =>
    orRefused(() => {
      const casebook = openCasebook(path.join(folder, 'casebook.sqlite'), { busyTimeoutMs: 0 })
      try {
        contentOf(casebook)
        return Promise.resolve(taken())
      } finally {
        casebook.close()
      }
    })
  return Promise.resolve({ write, read })
}

/** Damages one page in place. */
function damage(page: Buffer, good: Buffer, draw: Draw): string {
  const at = draw.chance(0.4) ? draw.int(0, 110) : draw.int(0, PAGE)
  switch (draw.int(0, 5)) {
    case 0:
      page.set(flipped(page, draw, draw.int(1, 4)))
      return 'bits turned'
    case 1:
      page.fill(draw.pick([0, 255]), at, Math.min(page.length, at + draw.int(1, 600)))
      return `overwritten from ${at}`
    case 2: {
      const other = draw.int(0, good.length / PAGE)
      page.set(good.subarray(other * PAGE, (other + 1) * PAGE))
      return `page ${other} in its place`
    }
    case 3:
      page.writeUInt16BE(draw.pick([0, 1, 0xffff, 0x7fff, draw.int(0, 65536)]), Math.min(at, PAGE - 2))
      return `another number at ${at}`
    default:
      page.set(draw.bytes(draw.int(1, 32)), Math.min(at, PAGE - 32))
      return `noise at ${at}`
  }
}
