import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../../src-shared/statistics/random.js'
import { contentOf } from '../../../fixtures/damage/content.js'
import { noticed } from '../../../fixtures/damage/notice.js'
import { populated } from '../../../fixtures/damage/populated.js'

const FLIPS = 400

describe('single flipped bits', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'condyle-flips-'))
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  it(`${FLIPS} over the whole file: every one that changes what the casebook says is noticed`, async () => {
    const whole = await populated(path.join(root, 'whole'))
    const bytes = fs.readFileSync(whole)
    const said = contentOf(whole)
    const random = createRandom(19)
    const unseen: number[] = []
    let changed = 0
    for (let n = 0; n < FLIPS; n++) {
      const bit = Math.floor(random() * bytes.length * 8)
      const file = path.join(root, 'flipped', 'casebook.sqlite')
      fs.rmSync(path.dirname(file), { recursive: true, force: true })
      fs.mkdirSync(path.dirname(file))
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      fs.writeFileSync(file, flipped)
      if (noticed(file) !== null) changed++
      else if (contentOf(file) !== said) unseen.push(bit)
    }
    expect(unseen).toEqual([])
    expect(changed).toBeGreaterThan(FLIPS / 4)
  }, 600_000)
})
