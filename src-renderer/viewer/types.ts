/**
 * What the viewer takes and gives. Positions and boxes are LPS millimetres, screen positions are CSS pixels from
 * the top left of their viewport. Nothing here imports vtk.js: the reading panel may use all of it.
 */
import type { ViewState } from '../../src-shared/case/worklist.js'
import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import type { Standing } from '../design/severity.js'

/** The three planes of the knee. Each follows the voxel axis nearest to it, so that its slices are the volume's own. */
export const PLANES = ['sagittal', 'coronal', 'axial'] as const
export type Plane = (typeof PLANES)[number]

/** What a viewport can show: a plane or the 3D view. */
export type View = Plane | 'volume'

/** One box over the picture: where a finding is. */
export interface ViewerBox {
  /** Identifies the finding; given back by `onselect` and `onboxchange`. */
  readonly key: string
  /** Written on the box's tab, e.g. "Cartilage 2 · central femur, medial". */
  readonly label: string
  readonly boxLps: Box
  /** Colour and shape; a finding that was not answered is not normal either. */
  readonly standing: Standing
  /** Whether its handles may be dragged while it is selected (false once the case is signed off). */
  readonly editable: boolean
  /** Rejected findings are drawn dashed and faint. */
  readonly rejected?: boolean
  /** Drawn dashed and as bright as any other: the truth of a benchmark beside an answer. */
  readonly dashed?: boolean
}

/**
 * What the left button does in a plane. `crosshair`: click or drag moves the crosshair, and drags the selected
 * box by its handles or border. `window`: drag sets window and level. `draw-box`: drag draws a new box, reported
 * by `onboxdrawn`; Escape leaves the mode by `ondrawcancel`. The other buttons do the same in every mode.
 */
export type ViewerMode = 'crosshair' | 'window' | 'draw-box'

/** The part of a case's remembered view that belongs to the viewer. */
export type ViewerState = Pick<
  ViewState,
  'crosshairLps' | 'window' | 'level' | 'zoom' | 'pan' | 'maximised' | 'boxesVisible'
>

/** What lies under the pointer. `value` is that of the nearest voxel after rescale, null outside the volume. */
export interface PixelReadout {
  readonly plane: Plane
  readonly pointLps: Vec3
  readonly value: number | null
}

/** Where the loading of a volume stands. A failure is one sentence for a person. */
export type LoadState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'loading'; readonly fraction: number }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly message: string }

/** How the viewports share the space. `focus`: one large plane and a column beside it; `grid`: two by two with 3D. */
export const ARRANGEMENTS = ['focus', 'grid', 'row'] as const
export type Arrangement = (typeof ARRANGEMENTS)[number]

/** The reader's choice for all cases; remembered on this machine. */
export interface LayoutChoice {
  readonly arrangement: Arrangement
  /** The large plane of `focus`, the first of `row` and `grid`. */
  readonly main: Plane
  /** Whether `focus` and `row` show the 3D view too (`grid` always does). */
  readonly volume: boolean
}

export const DEFAULT_LAYOUT: LayoutChoice = { arrangement: 'focus', main: 'sagittal', volume: false }

/** A picture of one plane with its overlays, as a PNG. */
export interface KeyImage {
  readonly plane: Plane
  readonly png: Blob
  readonly width: number
  readonly height: number
}
