import type { CaseVolume } from '../../../src-shared/case/case-volume.js'
import { VolumeMetaSchema } from '../../../src-shared/case/volume.js'
import type { Vec3 } from '../../../src-shared/geometry/box.js'
import { PLANE_DIRECTIONS } from '../../fixtures/plane-directions.js'
import { applyAffine, multiplyAffine, type Affine } from '../../../src-shared/geometry/affine.js'
import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import type { Plane, PriorCase } from '../../../src-renderer/viewer/types.js'
import type { Side } from '../../../src-shared/case/geometry.js'
import { caseVolume, SAGITTAL_VOLUME } from './grids.js'

/** What tells one series of a made-up study from another. */
export interface SeriesOptions {
  /** One hexadecimal digit: the hash is made of it. */
  readonly name: string
  readonly plane?: Plane
  readonly number?: number | null
  readonly te?: number | null
  readonly tr?: number | null
  readonly scanOptions?: string
  readonly description?: string
  readonly frame?: string
  readonly side?: Side
  readonly slices?: number
  readonly sliceMm?: number
  /** LPS mm of the middle of the volume. */
  readonly centre?: Vec3
  /** Turns and moves the whole volume in the patient. */
  readonly turned?: Affine
}

/** A series of a clinical protocol: 100 × 100 pixels of 1.5 mm, 30 slices of 4 mm, all around one middle. */
export function series(options: SeriesOptions): CaseVolume {
  const { name, plane = 'sagittal', number = null, te = 35, tr = 3500, scanOptions = 'FS', slices = 30 } = options
  const { sliceMm = 4, centre = [0, 0, 0], frame = '1.2.3.99', side = 'right', description = '' } = options
  const [right, down, stack] = PLANE_DIRECTIONS[plane]
  const spacing: Vec3 = [1.5, 1.5, sliceMm]
  const dims: Vec3 = [100, 100, slices]
  const row = (axis: 0 | 1 | 2): number[] => [right[axis] * 1.5, down[axis] * 1.5, stack[axis] * sliceMm, 0]
  const plain: Affine = [...row(0), ...row(1), ...row(2), 0, 0, 0, 1]
  const middle = applyAffine(plain, [(dims[0] - 1) / 2, (dims[1] - 1) / 2, (dims[2] - 1) / 2])
  const placed = plain.map((value, at) =>
    at % 4 === 3 && at < 12 ? (centre[(at - 3) / 4] ?? 0) - (middle[(at - 3) / 4] ?? 0) : value,
  )
  const affineLps = options.turned ? multiplyAffine(options.turned, placed) : placed
  const meta = VolumeMetaSchema.parse({
    ...SAGITTAL_VOLUME,
    hash: name.repeat(64).slice(0, 64),
    dims,
    spacing,
    affineLps,
    orientation: plane,
    frameOfReference: frame,
    side,
    series: {
      ...SAGITTAL_VOLUME.series,
      uid: `1.2.3.4.${parseInt(name, 16)}`,
      number,
      description,
      echoTimeMs: te,
      repetitionTimeMs: tr,
      scanOptions,
    },
  })
  return caseVolume(meta)
}

/** A clinical knee protocol: fat-suppressed PD in three planes, sagittal T1, and a 3D series. */
export function kneeStudy(change: Partial<SeriesOptions> = {}): CaseVolume[] {
  return [
    series({ name: 'a', number: 2, plane: 'sagittal', ...change }),
    series({ name: 'b', number: 3, plane: 'coronal', ...change }),
    series({ name: 'c', number: 4, plane: 'axial', ...change }),
    series({ name: 'd', number: 5, plane: 'sagittal', te: 12, tr: 600, scanOptions: '', ...change }),
    series({
      name: 'e',
      number: 6,
      plane: 'sagittal',
      te: 5,
      tr: 16,
      scanOptions: '',
      slices: 120,
      sliceMm: 1,
      ...change,
    }),
  ]
}

export function hashOf(name: string): string {
  return name.repeat(64)
}

/** The name that a hash was made of. */
export function nameOf(hash: string | null): string {
  return hash?.slice(0, 1) ?? '–'
}

export interface OpenOptions {
  readonly priors?: readonly PriorCase[]
  readonly side?: Side
}

export function opened(volumes: readonly CaseVolume[], options: OpenOptions = {}): ViewerController {
  const controller = new ViewerController()
  controller.panes.surface = { width: 1001, height: 801 }
  controller.open({ volumes, priors: options.priors ?? [], side: options.side ?? 'right' }, null)
  return controller
}

/** What hangs in each viewport, as "a sagittal". */
export function hungIn(controller: ViewerController): string[] {
  return controller.viewports.map(({ volume, pose }) => `${nameOf(volume)} ${pose.plane}`)
}
