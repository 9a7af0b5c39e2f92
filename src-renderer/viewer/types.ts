/**
 * What the viewer takes and gives. Positions and boxes are LPS millimetres of the frame of the volume that is named
 * with them; screen positions are CSS pixels from the top left of their viewport. A volume is named by its hash, a
 * viewport by its place in the layout, from 0. Nothing here imports vtk.js: the reading panel may use all of it.
 *
 * `Viewer.svelte` takes
 * - `volumes: readonly CaseVolume[]`: of this case, in any order. Volumes of another case (none in common with those
 *   before) open anew with `view`; a volume that comes later joins those that are open.
 * - `priors?: readonly PriorCase[]`: other dates of the same knee, for the strip.
 * - `landmarks?: ReadonlyMap<hash, readonly Landmark[]>`: `reading.volumes[].landmarks`, this case's and priors'; what
 *   links volumes without a common frame of reference.
 * - `boxes?: readonly ViewerBox[]`, `selectedKey?: string | null`, `evidence?: Evidence | null`
 * - `others?: readonly LetteredEvidence[]`: what steps of other readers point at
 * - `side?: Side`: of the knee; names medial and lateral, and hangs only volumes that do not contradict it.
 * - `view?: ViewerState | null`: how the read was left; applied when the volumes open.
 * - `tool?: string | null`: a tool that the owner asks the left button to have ('draw-box'), over the one chosen.
 * - `identityHidden?: boolean`, `controller?: ViewerController`
 * - `onviewchange?(view: ViewerState)`: spread it over the read's ViewState to keep it.
 * - `onselect?(key, inPlace)`: a box was clicked; `inPlace` where the crosshair went to the click already.
 * - `onhover?(key | null)`: the pointer is over a box.
 * - `onboxchange?(key, boxLps, volume)`, `onboxdrawn?(boxLps, volume)`: once per gesture; `volume` names the series on
 *   which it was done.
 * - `ondrawcancel?()`: Escape with the tool `draw-box`. `onpixel?(readout | null)`: what lies under the pointer.
 *
 * Commands are methods of `ViewerController`, safe to call while nothing is open:
 * - places: `goToEvidence(evidence)`, `goToBox(boxLps, volume)`, `fitBox(boxLps, volume)`, `goTo(pointLps, volume)`, `place(pointLps, volume)`,
 *   `scroll(viewport, slices)`, `showSlice(viewport, number)`, `nudge(viewport, right, down)`
 * - series: `showVolume(viewport, hash)`, `showPlane(viewport, plane)`, `nextSeries()`, `previousSeries()`,
 *   `resetHanging()`
 * - layout: `setLayout(layout)`, `cycleLayout()`, `activate(viewport)`, `activateNext()`, `maximise(viewport | null)`,
 *   `toggleMaximised()`
 * - link: `toggleLinked()`, `linkHere()`, `forgetOffsets()`, `linkNote(viewport)`
 * - look: `setWindow(windowLevel, volume)`, `setPreset(id)`, `autoWindow()`, `setSlab(viewport, slab)`,
 *   `thicken(viewport, steps)`, `nextSlabMode(viewport)`, `toggleInverted(viewport)`, `toggleSmooth(viewport)`,
 *   `changeLie(viewport, change)`, `zoomIn()`, `zoomOut()`, `reset()` (all of it), `toggleBoxes()`,
 *   `toggleCrosshair()`, `toggleVolumeView()`, `toggleCut()`
 * - oblique planes: `turnPlanes(viewport, degrees)`, `beginTurning(viewport, only)` and `endTurning()`
 * - `chooseTool(id)`, `toggleCine(viewport)`
 * - `difference.toggle()`: the difference of what the active viewport shows and another date or series: over the
 *   picture, instead of it, none; `difference.end()`
 * - `captureKeyImage(viewport)`: a PNG of a plane with its overlays.
 *
 * State to read: `crosshair` (LPS mm of `activeVolume`), `layout`, `viewports`, `active`, `maximised`, `activeVolume` (hash or null), `linked`, `allBoxes`,
 * `crosshairVisible`, `load` (of the volumes on show), `loads` (by hash), `remembered` (ViewerState or null).
 */
import type { Evidence } from '../../src-shared/case/reading.js'
import type { CaseVolume } from '../../src-shared/case/case-volume.js'
import type { ViewState } from '../../src-shared/case/view.js'
import type { Box, Vec3 } from '../../src-shared/geometry/box.js'
import type { Standing } from '../design/severity.js'

/** The three planes of the knee. Each follows the voxel axis nearest to it, so that its slices are the volume's own. */
export const PLANES = ['sagittal', 'coronal', 'axial'] as const
export type Plane = (typeof PLANES)[number]

/** Another date of the same knee: `title` is how the strip calls it, e.g. "14 March 2024". */
export interface PriorCase {
  readonly caseId: string
  readonly title: string
  readonly volumes: readonly CaseVolume[]
}

/** A structure that was localised in a volume: the same `id` is the same structure in every volume. */
export interface Landmark {
  readonly id: string
  readonly pointLps: Vec3
}

export type Landmarks = ReadonlyMap<string, readonly Landmark[]>

/** One box over the picture: where a finding is. */
export interface ViewerBox {
  /** Identifies the finding; given back by `onselect` and `onboxchange`. */
  readonly key: string
  /** Written on the box's tab, e.g. "Cartilage 2 · central femur, medial". */
  readonly label: string
  readonly boxLps: Box
  /** The volume in whose frame the box lies; null: the first volume of the case. */
  readonly volume: string | null
  /** Colour and shape; a finding that was not answered is not normal either. */
  readonly standing: Standing
  /** Whether its handles may be dragged while it is selected (false once the read is signed off). */
  readonly editable: boolean
  /** Rejected findings are drawn dashed and faint. */
  readonly rejected?: boolean
  /** Drawn dashed and as bright as any other: the truth of a benchmark beside an answer. */
  readonly dashed?: boolean
  /** The region that the finding is about (moaks/regions.ts): lit up in 3D while it is selected. */
  readonly region?: string
  /** Shown only while all boxes are. */
  readonly quiet?: boolean
  /** Drawn faintly: what is pointed at elsewhere. */
  readonly faint?: boolean
  /** A colour of its own, for what is no finding of this read; that of its standing where it is left out. */
  readonly colour?: string
  /** Whose it is, where several readers answered: in their colour and line, with their letter. */
  readonly letter?: string
}

/** What a step of one of several readers points at, in their colour, with their letter. */
export interface LetteredEvidence {
  readonly letter: string
  readonly evidence: Evidence
}

/** The part of a read's remembered view that belongs to the viewer. */
export type ViewerState = Omit<ViewState, 'selectedFinding' | 'selectedStep' | 'filter'>

/** What lies under the pointer. `value` is that of the nearest voxel after rescale, null outside the volume. */
export interface PixelReadout {
  readonly viewport: number
  readonly plane: Plane
  /** Hash of the volume that the viewport shows. */
  readonly volume: string
  readonly pointLps: Vec3
  readonly value: number | null
}

/** Where the loading of a volume stands. A failure is one sentence for a person. */
export type LoadState =
  | { readonly phase: 'empty' }
  | { readonly phase: 'loading'; readonly fraction: number }
  | { readonly phase: 'ready' }
  | { readonly phase: 'failed'; readonly message: string }

/** How a viewport goes with the case's own volumes: nothing to say, or a few words for its corner. */
export interface LinkNote {
  readonly kind: 'frame' | 'anatomy' | 'hand' | 'none'
  /** "linked by anatomy · 3 mm", "not linked"; null where the frame of reference is shared. */
  readonly text: string | null
}

/** A picture of one plane with its overlays, as a PNG. */
export interface KeyImage {
  readonly plane: Plane
  readonly volume: string
  readonly png: Blob
  readonly width: number
  readonly height: number
}
