/** One odd optional value does not condemn a file. */
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../../src-main/imaging/dicom/character-sets.js'
import { BadElement, ElementWalker } from '../../../../src-main/imaging/dicom/elements.js'
import { syntheticSeries } from '../../../fixtures/dicom-series.js'
import { scanned, scannedFiles } from '../../../fixtures/imported.js'
import { expectBase, oddCase } from '../../../fixtures/odd-cases.js'

describe('04 a number of frames of 0', () => {
  const input = oddCase('04-frames-zero', 'input')
  test.skipIf(!input)('is one frame', async () => {
    await expectBase(input ?? '')
  })

  test.each([{ NumberOfFrames: 0 }, { SamplesPerPixel: 0 }, { SeriesNumber: 1.5 }, { NumberOfFrames: -3 }])(
    'rebuilt: %j',
    async (header) => {
      const files = syntheticSeries({ slices: 6, rows: 4, columns: 5, header: () => header })
      expect((await scannedFiles(files)).result.stacks.map(({ dims }) => dims[2])).toEqual([6])
    },
  )
})

describe('15 a private sequence of unknown kind', () => {
  for (const kind of ['item-undefined', 'item-defined']) {
    const input = oddCase('15-un-sequence', kind)
    test.skipIf(!input)(`${kind} is passed over`, async () => {
      await expectBase(input ?? '')
    })
  }

  const long = (tag: readonly number[], vr: string): number[] => [...tag, ...Buffer.from(vr), 0, 0, 255, 255, 255, 255]
  const item = [0xfe, 0xff, 0, 0xe0, 255, 255, 255, 255]
  const itemEnd = [0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]
  const sequenceEnd = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]
  const explicit = { explicit: true, littleEndian: true }
  const PRIVATE = [1, 0x20, 0, 0x90]

  test.each([
    ['explicit', [1, 0x20, 1, 0x90, 0x4c, 0x4f, 2, 0, 0x41, 0x42]],
    ['implicit', [1, 0x20, 1, 0x90, 2, 0, 0, 0, 0x41, 0x42]],
  ])('rebuilt with %s elements', (_, inner) => {
    const bytes = Buffer.from([...long(PRIVATE, 'UN'), ...item, ...inner, ...itemEnd, ...sequenceEnd, 9, 9])
    const walker = new ElementWalker(bytes, explicit)
    expect(walker.end(walker.read(0))).toBe(bytes.length - 2)
  })

  test('sequences nested without end are no header', () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, () => [...long(PRIVATE, 'SQ'), ...item]).flat())
    const walker = new ElementWalker(bytes, explicit)
    expect(() => walker.end(walker.read(0))).toThrow(BadElement)
  })
})

describe('14 names in all groups and character sets', () => {
  test.each([
    ['jp-kanji-only', /青木 花子/],
    ['jp-three-groups', /Aoki Hanako.*青木 花子/],
    ['cn-gb18030', /林 小梅/],
    ['cn-gb18030-groups', /Lin XiaoMei.*林 小梅/],
    ['kr-ir149', /^홍 길순$/],
    ['latin1-undeclared', /^Größler Jörg$/],
  ])('%s', async (folder, name) => {
    const input = oddCase('14-charsets', folder)
    if (!input) return
    const { result } = await scanned(input)
    expect(result.stacks).toHaveLength(1)
    expect(result.stacks[0]?.study.patientName).toMatch(name)
  })

  // The examples of PS3.5 annexes H to K.
  test.each([
    ['Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B', ['', 'ISO 2022 IR 87'], 'Yamada^Tarou=山田^太郎'],
    ['\u001b$)C\u00b1\u00e8^\u001b$)C\u00c8\u00f1\u00c1\u00df', ['', 'ISO 2022 IR 149'], '김^희중'],
    ['\u001b$)C\u00c8\u00ab^\u00b1\u00e6\u00bc\u00f8', ['', 'ISO 2022 IR 149'], '홍^길순'],
    ['\u00bb\u00ee\u00da\u0063\u0065\u00dc\u00d1\u0079\u0070\u00d3', ['ISO_IR 144'], 'Люкceмбypг'],
    ['Wang^XiaoDong=\u00cd\u00f5^\u00d0\u00a1\u00b6\u00ab', ['GB18030'], 'Wang^XiaoDong=王^小东'],
    ['\u00d4\u00cf\u00c0\u00de^\u00c0\u00db\u00b3', ['ISO_IR 13'], 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
    ['Buc^J\u00c3\u00a9r\u00c3\u00b4me', ['ISO_IR 192'], 'Buc^Jérôme'],
    ['Buc^J\u00e9r\u00f4me', ['ISO_IR 100'], 'Buc^Jérôme'],
  ])('%j in %j', (written, charsets, text) => {
    expect(decodeText(Buffer.from(written, 'latin1'), charsets)).toBe(text)
  })
})
