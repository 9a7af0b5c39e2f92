import type { ViewportState } from '../../src-shared/case/view.js'
import type { Projection } from './geometry/screen.js'
import { coarseSteps, slabSteps } from './geometry/slab-steps.js'
import type { Scan } from './scan.js'
import type { Picture, PictureView } from './scene/scene.js'
import type { ViewModel } from './view-model.svelte.js'

/** What is to be drawn of what stands in the viewports; null while the viewer has no size or nothing is open. */
export function pictureOf(model: ViewModel, pixelRatio: number): Picture | null {
  const { width, height } = model.panes.surface
  if (width === 0 || height === 0 || model.places.scans.length === 0) return null
  const views = model.panes.placed.flatMap(({ viewport, area }): PictureView[] => {
    const pane = model.panes.at(viewport)
    const scan = model.scanIn(viewport)
    const projection = model.projectionOf(viewport, area)
    if (!pane || !scan || !projection) return []
    const solid = pane.pose.plane === 'volume'
    const surfaces = solid ? model.surfacesIn(viewport) : null
    return [
      {
        viewport,
        volume: scan.hash,
        area,
        projection,
        windowLevel: model.windowOf(scan.hash),
        slab: pane.slab,
        ...samplingOf(model, pane, projection, scan),
        inverted: pane.inverted,
        shows: solid ? 'solid' : model.sliceOf(viewport)?.number === null ? 'none' : 'slice',
        steady: pane.pose.directions === null,
        cut: solid && !surfaces ? model.cutIn(viewport) : null,
        surfaces,
      },
    ]
  })
  return { width, height, pixelRatio, turning: model.turning, views }
}

/** Steps across a slab while planes are turned: what software rendering has time for. */
const MOST_WHILE_MOVING = 8

/** How a plane is sampled: across a slab voxel by voxel, and coarsely while it is turned. */
function samplingOf(
  { moving }: ViewModel,
  { slab, smooth }: ViewportState,
  { basis }: Projection,
  { grid }: Scan,
): Pick<PictureView, 'steps' | 'sampling' | 'coarse'> {
  const sampling = smooth ? 'smooth' : 'voxels'
  if (slab.thicknessMm === 0) return { steps: 0, sampling, coarse: false }
  const steps = slabSteps(grid, basis.away, slab.thicknessMm)
  return { steps: moving ? coarseSteps(steps, MOST_WHILE_MOVING) : steps, sampling, coarse: moving }
}
