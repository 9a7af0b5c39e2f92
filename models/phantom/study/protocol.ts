import type { CaseShape } from '../case-grid.js'
import type { ContrastName } from '../render/contrast.js'
import { SCANNER, type Scanner } from '../render/render.js'

export type Plane = 'sagittal' | 'coronal' | 'axial'

/** What the headers say about how a series was acquired: times in ms, angle in degrees. */
export interface Sequence {
  readonly repetition: number
  readonly echo: number
  readonly flip: number
  /** Scanning Sequence (0018,0020), Sequence Variant (0018,0021), Scan Options (0018,0022). */
  readonly scanning: string
  readonly variant: string
  readonly options: string
  readonly dimensions: '2D' | '3D'
  readonly echoTrain: number
}

/** One series of a protocol. */
export interface SeriesProtocol {
  /** Name of its folder and of its truth. */
  readonly name: string
  readonly number: number
  readonly description: string
  readonly plane: Plane
  readonly contrast: ContrastName
  /** Slices, rows, columns and the voxel in mm along them. */
  readonly shape: CaseShape
  readonly sequence: Sequence
}

/** Everything that is acquired in one study, after its localiser. */
export interface Protocol {
  readonly series: readonly SeriesProtocol[]
  readonly localiser: { readonly edge: number; readonly pixel: number }
  readonly scanner: Scanner
}

/**
 * Times and angles of a routine knee protocol at 3 T (Westbrook, MRI in Practice, 5th ed., ch. 2 and 13; the DESS is
 * that of the OAI).
 */
const PD_FS: Sequence = {
  repetition: 3200,
  echo: 32,
  flip: 90,
  scanning: 'SE',
  variant: 'SK',
  options: 'FS',
  dimensions: '2D',
  echoTrain: 7,
}
const T1: Sequence = { ...PD_FS, repetition: 620, echo: 11, options: '', echoTrain: 3 }
const DESS: Sequence = {
  repetition: 16.3,
  echo: 4.7,
  flip: 25,
  scanning: 'GR',
  variant: 'SS',
  options: 'WE',
  dimensions: '3D',
  echoTrain: 1,
}

interface Shapes {
  readonly sagittal: CaseShape
  readonly coronal: CaseShape
  readonly axial: CaseShape
  readonly dess: CaseShape
}

function fiveSeries({ sagittal, coronal, axial, dess }: Shapes): readonly SeriesProtocol[] {
  const fatSuppressed = (plane: Plane, short: string, number: number, shape: CaseShape): SeriesProtocol => ({
    name: `${number}-${short}-pd-fs`,
    number,
    description: `${short.toUpperCase()} PD FS`,
    plane,
    contrast: 'pd-fs',
    shape,
    sequence: PD_FS,
  })
  return [
    fatSuppressed('sagittal', 'sag', 2, sagittal),
    fatSuppressed('coronal', 'cor', 3, coronal),
    fatSuppressed('axial', 'ax', 4, axial),
    {
      name: '5-sag-t1',
      number: 5,
      description: 'SAG T1',
      plane: 'sagittal',
      contrast: 't1',
      shape: sagittal,
      sequence: T1,
    },
    {
      name: '6-sag-3d-dess',
      number: 6,
      description: 'SAG 3D DESS',
      plane: 'sagittal',
      contrast: 'dess',
      shape: dess,
      sequence: DESS,
    },
  ]
}

const stack = (slices: number, edge: number, between: number, pixel: number): CaseShape => ({
  size: [slices, edge, edge],
  spacing: [between, pixel, pixel],
})

export const PROTOCOLS = {
  clinical: {
    series: fiveSeries({
      sagittal: stack(30, 384, 3.5, 0.4),
      coronal: stack(32, 384, 3.5, 0.4),
      axial: stack(34, 384, 3.5, 0.4),
      dess: stack(160, 384, 0.7, 0.36),
    }),
    localiser: { edge: 128, pixel: 1.6 },
    scanner: SCANNER,
  },
  /**
   * The study that ships with the app. To stay small it has a narrower field of view, a coarser DESS, and quiet images
   * whose numbers go in steps not far below their noise, as those of many scanners do.
   */
  sample: {
    series: fiveSeries({
      sagittal: stack(25, 288, 3.5, 0.4),
      coronal: stack(26, 288, 3.5, 0.4),
      axial: stack(26, 288, 3.5, 0.4),
      dess: stack(68, 176, 1.5, 0.75),
    }),
    localiser: { edge: 128, pixel: 1.6 },
    scanner: { fluidSignal: 128, noise: 0.012 },
  },
  /** For tests: coarse, but with every structure in it. */
  fixture: {
    series: fiveSeries({
      sagittal: stack(24, 80, 4.4, 1.6),
      coronal: stack(24, 80, 4.8, 1.6),
      axial: stack(24, 80, 4.8, 1.6),
      dess: stack(40, 96, 2.6, 1.45),
    }),
    localiser: { edge: 48, pixel: 4.2 },
    scanner: SCANNER,
  },
} as const satisfies Record<string, Protocol>
export type ProtocolName = keyof typeof PROTOCOLS
