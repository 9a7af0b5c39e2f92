import { describe, expect, test } from 'vitest'
import { sideFromText } from '../../../src-main/imaging/dicom/side.js'

describe('sideFromText', () => {
  test.each([
    ['RT KNEE', 'right'],
    ['Knee L', 'left'],
    ['RKNEE', 'right'],
    ['KNEE_LT', 'left'],
    ['SAG_3D_DESS_RIGHT', 'right'],
    ['MR Knie links', 'left'],
    ['IRM genou droit', 'right'],
    ['LEFT', 'left'],
  ])('%s is %s', (text, side) => expect(sideFromText(text)).toBe(side))

  test.each([
    '3D KNEE', // no side in "3D"
    'RT SAG T2', // RT alone also means real time
    'L SPINE',
    'BOTH KNEES RIGHT AND LEFT',
    'KNEE',
    'BRIGHT FAT KNEE', // RIGHT is only part of a word
    '',
  ])('"%s" names no side', (text) => expect(sideFromText(text)).toBe('unknown'))
})
