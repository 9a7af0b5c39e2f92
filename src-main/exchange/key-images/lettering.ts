import type { Line, Point } from './canvas.js'

/**
 * The few characters that a key image needs, drawn as lines: a picture must say which way round it is and how large,
 * even without its page. Capitals are 6 units high and stand on y = 6; x begins at 0.
 */
interface Glyph {
  readonly width: number
  readonly lines: readonly Line[]
}

const glyph = (width: number, ...lines: Line[]): Glyph => ({ width, lines })

// prettier-ignore
const BOWL: Line = [[0, 6], [0, 0], [2.4, 0], [3.6, 0.5], [4, 1.7], [3.6, 2.9], [2.4, 3.4], [0, 3.4]]

// prettier-ignore
const GLYPHS: Readonly<Record<string, Glyph>> = {
  A: glyph(4, [[0, 6], [2, 0], [4, 6]], [[0.75, 3.9], [3.25, 3.9]]),
  I: glyph(2.4, [[0, 0], [2.4, 0]], [[1.2, 0], [1.2, 6]], [[0, 6], [2.4, 6]]),
  L: glyph(3.6, [[0, 0], [0, 6], [3.6, 6]]),
  P: glyph(4, BOWL),
  R: glyph(4, BOWL, [[2.2, 3.4], [4, 6]]),
  S: glyph(4, [[3.9, 1.1], [3.2, 0.3], [2, 0], [0.8, 0.3], [0.1, 1.4], [0.6, 2.4], [2, 3], [3.5, 3.6], [4, 4.7], [3.2, 5.7], [2, 6], [0.8, 5.7], [0, 4.8]]),
  c: glyph(3.4, [[3.4, 2.8], [2.7, 2.2], [1.8, 2], [0.5, 2.5], [0, 4], [0.5, 5.5], [1.8, 6], [2.7, 5.8], [3.4, 5.2]]),
  m: glyph(5, [[0, 6], [0, 2]], [[0, 3.2], [0.6, 2.3], [1.5, 2], [2.3, 2.5], [2.5, 3.4], [2.5, 6]], [[2.5, 3.4], [3.1, 2.3], [4, 2], [4.8, 2.5], [5, 3.4], [5, 6]]),
  0: glyph(4, [[2, 0], [0.8, 0.5], [0.2, 1.8], [0.2, 4.2], [0.8, 5.5], [2, 6], [3.2, 5.5], [3.8, 4.2], [3.8, 1.8], [3.2, 0.5], [2, 0]]),
  1: glyph(2.2, [[0.6, 1.2], [2, 0], [2, 6]]),
  2: glyph(4, [[0.3, 1.6], [0.8, 0.5], [2, 0], [3.2, 0.4], [3.7, 1.6], [3.2, 2.9], [0.2, 6], [3.8, 6]]),
  3: glyph(4, [[0.4, 0.9], [1.2, 0.2], [2.2, 0], [3.3, 0.5], [3.5, 1.5], [3, 2.5], [1.8, 2.9], [3.1, 3.3], [3.8, 4.4], [3.3, 5.5], [2.1, 6], [1, 5.8], [0.2, 5]]),
  4: glyph(4, [[2.9, 6], [2.9, 0], [0.1, 4.2], [4, 4.2]]),
  5: glyph(4, [[3.5, 0], [0.7, 0], [0.4, 2.8], [1.4, 2.3], [2.4, 2.3], [3.5, 3], [3.8, 4.1], [3.3, 5.4], [2, 6], [0.9, 5.8], [0.2, 5.1]]),
  6: glyph(4, [[3.4, 0.6], [2.3, 0], [1.1, 0.6], [0.4, 2], [0.2, 4], [0.7, 5.5], [2, 6], [3.2, 5.5], [3.8, 4.2], [3.2, 3], [2, 2.5], [0.9, 3], [0.3, 4]]),
  7: glyph(4, [[0.2, 0], [3.8, 0], [1.5, 6]]),
  8: glyph(4, [[2, 2.8], [0.9, 2.3], [0.5, 1.4], [0.9, 0.4], [2, 0], [3.1, 0.4], [3.5, 1.4], [3.1, 2.3], [2, 2.8], [0.7, 3.4], [0.2, 4.5], [0.7, 5.5], [2, 6], [3.3, 5.5], [3.8, 4.5], [3.3, 3.4], [2, 2.8]]),
  9: glyph(4, [[3.7, 2], [3.1, 3], [2, 3.5], [0.8, 3], [0.2, 1.8], [0.8, 0.5], [2, 0], [3.3, 0.5], [3.8, 2], [3.6, 4], [2.9, 5.4], [1.7, 6], [0.6, 5.4]]),
  p: glyph(3.4, [[0, 2], [0, 8]], [[0, 3.2], [0.8, 2.3], [1.9, 2], [3, 2.6], [3.4, 4], [3, 5.4], [1.9, 6], [0.8, 5.7], [0, 4.8]]),
  x: glyph(3.2, [[0, 2], [3.2, 6]], [[3.2, 2], [0, 6]]),
  '°': glyph(1.8, [[0.9, 0], [0.2, 0.4], [0, 1], [0.2, 1.6], [0.9, 2], [1.6, 1.6], [1.8, 1], [1.6, 0.4], [0.9, 0]]),
  '²': glyph(1.9, [[0.1, 0.4], [0.9, 0], [1.7, 0.5], [1.6, 1.2], [0, 2.8], [1.9, 2.8]]),
  '.': glyph(0.4, [[0.2, 5.8], [0.2, 6]]),
  ' ': glyph(1.2),
}

const GAP = 1.4
const HEIGHT = 6

export type Anchor = 'start' | 'middle' | 'end'

/**
 * The lines of a text. `at` is its baseline's start, middle or end, `height` that of a capital in pixels. Characters
 * that there is no drawing of are left out.
 */
export function lettering(text: string, at: Point, height: number, anchor: Anchor = 'start'): Line[] {
  const glyphs = [...text].flatMap((character) => GLYPHS[character] ?? [])
  const scale = height / HEIGHT
  const width = glyphs.reduce((sum, one) => sum + one.width + GAP, -GAP) * scale
  let x = at[0] - (anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width)
  return glyphs.flatMap((one) => {
    const left = x
    x += (one.width + GAP) * scale
    return one.lines.map((line) => line.map(([u, v]): Point => [left + u * scale, at[1] + (v - HEIGHT) * scale]))
  })
}
