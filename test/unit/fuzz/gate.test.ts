/** The fuzzer in short: a few mutated inputs of every kind, always the same ones. The long run is `npm run fuzz`. */
import { rmSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { Draw } from '../../fuzz/draw.js'
import { KIND_NAMES, KINDS } from '../../fuzz/kinds/index.js'
import { scratchFolder, tryOne } from '../../fuzz/one.js'
import { sentenceFault } from '../../fuzz/outcome.js'

const SEED = 2026
/** Inputs of a kind beside the first forty, for each hundredth of its share. */
const PER_SHARE = 2
const scratch = scratchFolder()
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('mutated inputs are read or refused with a sentence', () => {
  test.each(KIND_NAMES)('%s', async (name) => {
    const kind = await KINDS[name].load(scratch)
    const faults: string[] = []
    let read = 0
    const count = 40 + PER_SHARE * KINDS[name].share
    for (let index = 0; index < count; index++) {
      const trial = await tryOne(kind, { name, seed: SEED, index, scratch })
      if (trial.outcome?.read === true) read++
      faults.push(...trial.faults.map((fault) => `${name}:${index} ${fault} (${trial.what})`))
    }
    expect(faults).toEqual([])
    // Inputs that are all refused, or all read, try nothing.
    expect(read).toBeGreaterThan(0)
  })
})

describe('the fuzzer itself', () => {
  test('makes the same input of the same seed, kind and number, and another of another', () => {
    const drawn = (seed: number, index: number): number[] => {
      const draw = new Draw(seed, 'dicom', index)
      return Array.from({ length: 20 }, () => draw.int(0, 1000))
    }
    expect(drawn(1, 5)).toEqual(drawn(1, 5))
    expect(drawn(1, 6)).not.toEqual(drawn(1, 5))
    expect(drawn(2, 5)).not.toEqual(drawn(1, 5))
  })

  test.each([
    ['ENOENT: no such file or directory.', /"ENOENT"/],
    ['TypeError: x is undefined.', /"TypeError"/],
    ['The slice is NaN mm thick.', /"NaN"/],
    ['Invalid input: expected string, received number.', /"Invalid input"/],
    ['   ', /empty/],
    ['It does not end', /without an end/],
  ])('sees that "%s" is no sentence for a person', (sentence, fault) => {
    expect(sentenceFault(sentence)).toMatch(fault)
  })

  test('leaves a sentence for a person alone', () => {
    expect(sentenceFault('study.zip is packed with LZMA: unpack it by hand and open the folder.')).toBeUndefined()
  })
})
