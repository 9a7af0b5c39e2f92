import { boxCorners } from '../../../src-shared/geometry/box.js'
import { toScreen } from '../../../src-renderer/viewer/geometry/screen.js'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../src-shared/case/reading.js'
import { ViewerController } from '../../../src-renderer/viewer/controller.svelte.js'
import { VIEWER_COMMANDS } from '../../../src-renderer/viewer/viewer-commands.js'
import type { CommandId } from '../../../src-shared/commands/index.js'
import { caseVolume, SAGITTAL_VOLUME } from './grids.js'
import { hashOf, hungIn, kneeStudy, opened } from './studies.js'

/** Viewports of one volume in 1+2. */
const [SAGITTAL, CORONAL, AXIAL] = [0, 1, 2]
const ONE = { volumes: [caseVolume(SAGITTAL_VOLUME)], priors: [], side: 'right' } as const
const HASH = SAGITTAL_VOLUME.hash
const WHOLE = { left: 0, top: 0, width: 400, height: 400 }

let controller: ViewerController

beforeEach(() => {
  controller = new ViewerController()
  controller.panes.surface = { width: 1001, height: 801 }
  controller.open(ONE, null)
})

function run(...commands: readonly CommandId[]): void {
  for (const id of commands) {
    const act = VIEWER_COMMANDS[id]
    if (!act) throw new Error(`The viewer has no command ${id}.`)
    act(controller)
  }
}

describe('opening a volume', () => {
  it('starts in the middle with the automatic window, in its own plane and two others', () => {
    expect(controller.crosshair).toEqual([8, 1.5, 97.5])
    expect(controller.windowOf(HASH)).toEqual({ window: 1000, level: 600 })
    expect(controller.sliceOf(SAGITTAL)).toEqual({ number: 2, count: 3 })
    expect(controller.viewports.map(({ pose }) => pose.plane)).toEqual(['sagittal', 'coronal', 'axial'])
  })

  it('restores how the case was left, and remembers it alike', () => {
    controller.place([6, 1, 99])
    controller.setWindow({ window: 300, level: 200 })
    controller.zoomBy(CORONAL, 2)
    controller.toggleBoxes()
    controller.maximise(AXIAL)
    const left = controller.remembered
    const again = new ViewerController()
    again.panes.surface = controller.panes.surface
    again.open(ONE, left)
    expect(again.remembered).toEqual(left)
    expect(left).toMatchObject({ crosshairLps: [6, 1, 99], allBoxes: true, maximised: AXIAL, active: AXIAL })
    expect(left?.windows).toEqual({ [HASH]: { window: 300, level: 200 } })
    expect(left?.viewports.map(({ zoom }) => zoom)).toEqual([1, 2, 1])
  })

  it('restores the series that a step brought up, and a slab', () => {
    const study = opened(kneeStudy())
    expect(study.remembered?.viewports).toEqual([])
    study.goToEvidence({ kind: 'point', volume: hashOf('d'), pointLps: [0, 0, 0] })
    const again = new ViewerController()
    again.open({ volumes: kneeStudy(), priors: [], side: 'right' }, study.remembered)
    expect(hungIn(again)).toEqual(['d sagittal', 'b coronal', 'c axial'])
    const thick = opened(kneeStudy())
    thick.setSlab(1, { thicknessMm: 10, mode: 'mean' })
    again.open({ volumes: kneeStudy(), priors: [], side: 'right' }, thick.remembered)
    expect(again.viewports[1]?.slab.thicknessMm).toBe(10)
  })

  it('keeps nothing of the case before', () => {
    controller.place([6, 0, 95])
    controller.zoomIn(SAGITTAL)
    controller.setWindow({ window: 5, level: 5 })
    controller.open(ONE, null)
    expect(controller.crosshair).toEqual([8, 1.5, 97.5])
    expect(controller.viewports[SAGITTAL]?.zoom).toBe(1)
    expect(controller.windowOf(HASH).window).toBe(1000)
  })

  it('hangs what is there in place of a volume that is not open any more', () => {
    const study = opened(kneeStudy())
    study.setLayout('3')
    study.showVolume(1, hashOf('d'))
    const left = study.remembered
    const later = new ViewerController()
    later.open(
      { volumes: kneeStudy().filter(({ meta }) => meta.hash !== hashOf('d')), priors: [], side: 'right' },
      left,
    )
    expect(hungIn(later)).toEqual(['a sagittal', 'b coronal', 'c axial'])
  })
})

describe('moving about', () => {
  it('stops the crosshair at the edge of the volume', () => {
    controller.goTo([100, 100, 100])
    expect(controller.crosshair).toEqual([10, 3, 100])
  })

  it('brings a place into sight when it goes there, but not while the crosshair is dragged', () => {
    controller.zoomBy(SAGITTAL, 8)
    controller.place([8, 0, 95])
    expect(controller.viewports[SAGITTAL]?.pan).toEqual([0, 0])
    controller.goTo([8, 0, 95])
    expect(controller.viewports[SAGITTAL]?.pan.map((mm) => Number(mm.toFixed(6)))).toEqual([-1.5, 2.5])
  })

  it('makes a box fill half of each picture, in its middle', () => {
    const study = opened(kneeStudy())
    study.panes.surface = { width: 1200, height: 800 }
    const box = { min: [-20, -10, 0], max: [20, 30, 60] } as const
    study.fitBox(box, hashOf('a'))
    expect(study.crosshair).toEqual([0, 10, 30])
    for (const { viewport, area } of study.panes.placed) {
      const projection = study.projectionOf(viewport, area)
      if (!projection) throw new Error('Nothing is shown.')
      const corners = boxCorners(box).map((corner) => toScreen(projection, corner))
      const reach = ([0, 1] as const).map((axis) => {
        const places = corners.map((corner) => corner[axis])
        return (Math.max(...places) - Math.min(...places)) / (axis === 0 ? area.width : area.height)
      })
      expect(Math.max(...reach)).toBeCloseTo(0.5, 6)
      const [x, y] = toScreen(projection, [0, 10, 30])
      expect([x / area.width, y / area.height].map((share) => Number(share.toFixed(6)))).toEqual([0.5, 0.5])
    }
  })

  it('keeps crosshair and window when views are reset', () => {
    controller.place([6, 1, 99])
    controller.zoomBy(AXIAL, 3)
    controller.panBy(AXIAL, 50, 50)
    controller.reset()
    expect(controller.viewports[AXIAL]).toMatchObject({ zoom: 1, pan: [0, 0] })
    expect(controller.crosshair).toEqual([6, 1, 99])
  })

  it('does nothing, and does not fail, while nothing is open', async () => {
    controller.close()
    controller.goTo([1, 2, 3])
    controller.goToBox({ min: [0, 0, 0], max: [1, 1, 1] }, HASH)
    controller.scroll(AXIAL, 1)
    controller.autoWindow()
    controller.zoomIn()
    controller.reset()
    controller.nextSeries()
    controller.linkHere()
    controller.toggleLinked()
    controller.toggleVolumeView()
    controller.activateNext()
    controller.resetHanging()
    controller.setLayout('2x2')
    expect(controller.remembered).toBeNull()
    expect(controller.sliceOf(AXIAL)).toBeUndefined()
    expect(controller.projectionOf(0, WHOLE)).toBeUndefined()
    await expect(controller.captureKeyImage(0)).rejects.toThrow('open a study first')
  })

  it('refuses a picture while no viewer is mounted', async () => {
    await expect(controller.captureKeyImage(SAGITTAL)).rejects.toThrow('open a study first')
  })
})

describe('evidence and boxes', () => {
  const at: Evidence = { kind: 'point', pointLps: [10, 20, 30] }

  it('bring up their series in the active viewport where no viewport shows it', () => {
    const study = opened(kneeStudy())
    study.activate(2)
    study.goToEvidence({ ...at, volume: hashOf('d') })
    expect(hungIn(study)).toEqual(['a sagittal', 'b coronal', 'd sagittal'])
    expect(study.crosshair).toEqual([10, 20, 30])
  })

  it('change no viewport where one shows their series, and make that the active one', () => {
    const study = opened(kneeStudy())
    const before = hungIn(study)
    study.goToEvidence({ ...at, volume: hashOf('c') })
    expect(hungIn(study)).toEqual(before)
    expect(study.active).toBe(2)
    study.goToBox({ min: [0, 0, 0], max: [2, 4, 6] }, hashOf('b'))
    expect([study.active, study.crosshair]).toEqual([1, [1, 2, 3]])
  })

  it('without a volume are of the frame of the first volume', () => {
    const study = opened(kneeStudy())
    study.activate(1)
    study.goToEvidence(at)
    expect([study.active, study.crosshair]).toEqual([1, [10, 20, 30]])
  })
})

describe('layout', () => {
  it('brings all views back after maximising one', () => {
    controller.toggleMaximised(CORONAL)
    expect(controller.panes.placed.map(({ viewport }) => viewport)).toEqual([CORONAL])
    controller.toggleMaximised(CORONAL)
    expect(controller.panes.placed.map(({ viewport }) => viewport)).toEqual([SAGITTAL, CORONAL, AXIAL])
  })

  it('walks through the viewports, also while one is maximised', () => {
    controller.activateNext()
    expect(controller.active).toBe(CORONAL)
    controller.maximise(AXIAL)
    controller.activateNext()
    expect([controller.active, controller.maximised]).toEqual([SAGITTAL, SAGITTAL])
  })

  it('has one 3D view at most', () => {
    controller.showPlane(1, 'volume')
    controller.showPlane(0, 'volume')
    expect(controller.viewports.map(({ pose }) => pose.plane)).toEqual(['volume', 'sagittal', 'axial'])
    controller.toggleVolumeView()
    expect(controller.viewports.map(({ pose }) => pose.plane)).toEqual(['sagittal', 'sagittal', 'axial'])
  })
})

describe('commands by steps', () => {
  it('go through slices, by ten and to the ends', () => {
    run('next-slice')
    expect(controller.sliceOf(SAGITTAL)?.number).toBe(3)
    run('first-slice')
    expect(controller.sliceOf(SAGITTAL)?.number).toBe(1)
    controller.activate(AXIAL)
    run('ten-slices-on')
    expect(controller.sliceOf(AXIAL)?.number).toBe(6)
  })

  it('move the crosshair and the picture, and turn the 3D view', () => {
    run('crosshair-right')
    expect(controller.crosshair).toEqual([8, 2.5, 97.5])
    run('picture-down')
    expect(controller.viewports[SAGITTAL]?.pan[1]).toBeLessThan(0)
    run('toggle-volume-view')
    const before = controller.orbit
    run('crosshair-right')
    expect(controller.orbit).not.toEqual(before)
    expect(controller.crosshair).toEqual([8, 2.5, 97.5])
  })

  it('set the window: presets, narrower, brighter, automatic', () => {
    run('window-marrow')
    expect(controller.windowOf(HASH).window).toBeCloseTo(550)
    run('window-narrower')
    expect(controller.windowOf(HASH).window).toBeCloseTo(495)
    run('window-brighter')
    expect(controller.windowOf(HASH).level).toBeCloseTo(375 - 49.5)
    run('auto-window')
    expect(controller.windowOf(HASH)).toEqual({ window: 1000, level: 600 })
  })

  it('go through the series of the active viewport, round and round', () => {
    controller.open({ volumes: kneeStudy(), priors: [], side: 'right' }, null)
    run('next-series')
    expect(hungIn(controller)[0]).toBe('b coronal')
    run('previous-series', 'previous-series')
    // A fine volume stays in the plane that was looked at.
    expect(hungIn(controller)[0]).toBe('e sagittal')
  })
})
