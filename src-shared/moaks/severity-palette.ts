import type { Standing } from './standing.js'

/** How a finding of one standing looks, wherever it is drawn. Colours are `#rrggbb`. */
export interface SeverityLook {
  /** The shape goes with the colour, so that colour is never the only sign. */
  readonly shape: 'ring' | 'disc' | 'square' | 'diamond' | 'hexagon' | 'dotted ring' | 'dashed ring'
  /** The shape as an SVG path in a box of 20 × 20. */
  readonly path: string
  /** Drawn as an outline, where there is nothing to fill. */
  readonly hollow: boolean
  /** On the black of images and the window: outline, filling, and text beside it. */
  readonly onDark: string
  /** On paper: the filling, the outline, what is written inside, and what is written beside it (AA on white). */
  readonly onPaper: { readonly fill: string; readonly line: string; readonly inside: string; readonly text: string }
}

/** A circle about the middle of the box, as a path. */
function circle(radius: number): string {
  const [left, right] = [10 - radius, 10 + radius]
  return `M${left} 10A${radius} ${radius} 0 1 1 ${right} 10A${radius} ${radius} 0 1 1 ${left} 10Z`
}

const INK = '#17202b'

/** The one palette: the window's tokens, picture outlines, reports and benchmark plots take theirs from here. */
export const SEVERITY_PALETTE: Readonly<Record<Standing, SeverityLook>> = {
  0: {
    shape: 'ring',
    path: circle(8),
    hollow: true,
    onDark: '#93a1b3',
    onPaper: { fill: '#ffffff', line: '#6d7b8a', inside: INK, text: '#5b6877' },
  },
  1: {
    shape: 'disc',
    path: circle(8),
    hollow: false,
    onDark: '#ebc95c',
    onPaper: { fill: '#e3b52f', line: '#b98d12', inside: INK, text: '#8a6700' },
  },
  2: {
    shape: 'square',
    path: 'M5 2H15A3 3 0 0 1 18 5V15A3 3 0 0 1 15 18H5A3 3 0 0 1 2 15V5A3 3 0 0 1 5 2Z',
    hollow: false,
    onDark: '#f5994d',
    onPaper: { fill: '#e5812a', line: '#b85c10', inside: INK, text: '#ad5200' },
  },
  3: {
    shape: 'diamond',
    path: 'M10 1L19 10L10 19L1 10Z',
    hollow: false,
    onDark: '#f8637a',
    onPaper: { fill: '#d63a54', line: '#a81f39', inside: '#ffffff', text: '#b3223d' },
  },
  abnormal: {
    shape: 'hexagon',
    path: 'M6 2.8H14L18.2 10L14 17.2H6L1.8 10Z',
    hollow: false,
    onDark: '#f5994d',
    onPaper: { fill: '#e5812a', line: '#b85c10', inside: INK, text: '#ad5200' },
  },
  // Words and shape only: no colour of severity, and none that could be taken for one.
  unsure: {
    shape: 'dotted ring',
    path: circle(8),
    hollow: true,
    onDark: '#b7c4d6',
    onPaper: { fill: '#ffffff', line: '#4a5a70', inside: INK, text: '#43526a' },
  },
  'not-answered': {
    shape: 'dashed ring',
    path: circle(7.6),
    hollow: true,
    onDark: '#8a97a7',
    onPaper: { fill: '#ffffff', line: '#6d7b8a', inside: INK, text: '#5b6877' },
  },
}

/** Red, green and blue, 0…255, of a colour `#rrggbb`. */
export function rgbOf(colour: string): readonly [number, number, number] {
  const channel = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}
