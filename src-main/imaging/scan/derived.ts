import type { PlacedFrame } from './placed-frame.js'

interface Derived {
  readonly title: string
  /** Goes on from "<series> …". */
  readonly what: string
}

/** Values of Image Type after the first two (PS3.3 C.7.6.1.1.2), and what is then in the picture. */
const KINDS: readonly (readonly [pattern: RegExp, kind: Derived])[] = [
  [
    /^(P|PHASE|PHASE[ _]MAP|R|REAL|I|IMAGINARY)$/,
    { title: 'Phase images', what: 'holds phases instead of brightness' },
  ],
  [
    /^(PROJECTION[ _]IMAGE|MIP|MINIP|MNIP|RADIAL)$/,
    { title: 'Projection', what: 'is a projection through many slices' },
  ],
  [
    /^(T1|T2|T2[ _]?STAR|R1|R2|R2[ _]?STAR)?[ _]?(MAP|PARAM(ETRIC)?[ _]?MAP)$|^(ADC|FA|TRACEW|PARAMETRIC)$/,
    { title: 'Parameter map', what: 'is a map of computed values' },
  ],
  [/^(SUBTRACTION|SUB)$/, { title: 'Subtraction', what: 'is the difference of two series' }],
  [
    /^(SCREEN[ _]SAVE|CSA[ _]REPORT|COLLAGE|DRS|FILMED)$/,
    { title: 'Screen picture', what: 'is a picture taken of a screen' },
  ],
]

/** What a group of frames of one image type is that only looks like a series to read; undefined where it is one. */
export function derivedKind(frames: readonly PlacedFrame[]): Derived | undefined {
  const values = (frames[0]?.frame.imageType ?? '').toUpperCase().split('\\').slice(2)
  return KINDS.find(([pattern]) => values.some((value) => pattern.test(value.trim())))?.[1]
}
