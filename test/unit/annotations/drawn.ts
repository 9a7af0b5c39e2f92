import type { Annotation, AnnotationOf, AnnotationPlane } from '../../../src-shared/case/annotation.js'

export const VOLUME = 'f'.repeat(64)

type Point = [number, number, number]

/** A sagittal plane at x = 0: right is back, down is towards the feet. */
export const SAGITTAL: AnnotationPlane = { originLps: [0, 0, 0], right: [0, 1, 0], down: [0, 0, -1] }

const common = (id: string, volume = VOLUME, plane = SAGITTAL) => ({ id, name: '', volume, plane })

/** From the origin `mm` back. */
export function lengthOf(id: string, mm: number, volume = VOLUME): AnnotationOf<'length'> {
  return {
    kind: 'length',
    ...common(id, volume),
    pointsLps: [
      [0, 0, 0],
      [0, mm, 0],
    ],
  }
}

export function freehandOf(id: string, pointsLps: Point[], plane = SAGITTAL): AnnotationOf<'freehand'> {
  return { kind: 'freehand', ...common(id, VOLUME, plane), pointsLps, statistics: null }
}

export function keyImageOf(id: string, volume = VOLUME): AnnotationOf<'key-image'> {
  return {
    kind: 'key-image',
    ...common(id, volume),
    pointsLps: [[0, 0, 0]],
    viewport: {
      volume,
      pose: { plane: 'sagittal', directions: null },
      slab: { thicknessMm: 0, mode: 'mean' },
      zoom: 1.5,
      pan: [3, -2],
      mirrored: false,
      quarterTurns: 0,
      inverted: false,
      smooth: true,
    },
    window: { window: 400, level: 200 },
    fieldMm: [120, 90],
    overlays: { boxes: true, annotations: true },
    finding: null,
  }
}

/** One of each kind, with ids that tell them apart. */
export function oneOfEach(volume = VOLUME): Annotation[] {
  const [o, a, b, c]: [Point, Point, Point, Point] = [
    [0.123456789012345, 0, 0],
    [0.1, 10, 0],
    [0, 0, -10],
    [0, 7, 7],
  ]
  const statistics = { count: 12, mean: 340.25, sd: 12.5, min: 310, max: 372 }
  return [
    { kind: 'length', ...common('m-length', volume), pointsLps: [o, a] },
    { kind: 'angle', ...common('m-angle', volume), pointsLps: [a, o, b] },
    { kind: 'cobb', ...common('m-cobb', volume), pointsLps: [o, a, o, b] },
    { kind: 'freehand', ...common('m-freehand', volume), pointsLps: [o, a, b, c], statistics },
    { kind: 'ellipse', ...common('m-ellipse', volume), pointsLps: [o, a, b], statistics },
    { kind: 'probe', ...common('m-probe', volume), pointsLps: [o], value: 1043 },
    { kind: 'arrow', ...common('m-arrow', volume), pointsLps: [o, c], text: 'Tear of the posterior horn?' },
    keyImageOf('m-key', volume),
  ]
}
