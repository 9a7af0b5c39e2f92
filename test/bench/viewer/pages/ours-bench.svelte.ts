import type { OutlinedVolume } from '../../../../src-renderer/viewer/outlines/outlines.svelte.js'
import { OutlineLookSchema, STRUCTURE_GROUPS } from '../../../../src-shared/case/structures.js'
import { outlinedAbout } from '../outlined.js'
import { flushSync, mount, unmount } from 'svelte'
import type { Evidence } from '../../../../src-shared/case/reading.js'
import type { CaseVolume } from '../../../../src-shared/case/case-volume.js'
import type { Box, Vec3 } from '../../../../src-shared/geometry/box.js'
import { maskLps, maskOf } from '../../../../src-shared/geometry/mask.js'
import { ViewerController } from '../../../../src-renderer/viewer/controller.svelte.js'
import { fixedMap } from '../../../../src-renderer/viewer/fixed-map.js'
import type { Landmarks, PriorCase, ViewerBox } from '../../../../src-renderer/viewer/types.js'
import Viewer from '../../../../src-renderer/viewer/Viewer.svelte'

type Outlined = Extract<Evidence, { kind: 'outline' }>

/** A ball about a point, LPS mm, of voxels of 0.75 mm as the measuring grid has. */
function ballAbout([x, y, z]: Vec3, radius: number): Outlined['outline'] {
  const half = Math.ceil(radius / 0.75)
  const size = 2 * half + 1
  const voxels: number[] = []
  for (let n = 0; n < size ** 3; n++) {
    const [i, j, k] = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)]
    if (0.75 * Math.hypot(i - half, j - half, k - half) <= radius) voxels.push(n)
  }
  const mask = maskOf([size, size, size], voxels)
  if (!mask) throw new Error('The ball has no voxels.')
  const s = 0.75
  const shift = -half * s
  const { dims, affineLps, runs } = maskLps(mask, [
    s,
    0,
    0,
    x + shift,
    0,
    s,
    0,
    y + shift,
    0,
    0,
    s,
    z + shift,
    0,
    0,
    0,
    1,
  ])
  return { dims: [...dims], affineLps: [...affineLps], runs }
}

/** Something of 16 mm within something of 30 mm. */
function shareAbout(point: Vec3): Outlined {
  return {
    kind: 'outline',
    shape: 'area',
    outline: ballAbout(point, 8),
    within: ballAbout(point, 15),
    pointLps: [...point],
  }
}

/** The viewer alone on a page: measured by the benchmark, and driven by hand while it is developed. */
export class ViewerBench {
  readonly controller = new ViewerController()
  boxes = $state.raw<readonly ViewerBox[]>([])
  selectedKey = $state.raw<string | null>(null)
  evidence = $state.raw<Evidence | null>(null)
  tool = $state.raw<string | null>(null)
  identityHidden = $state.raw(false)
  /** What the viewer told its owner, in order. */
  readonly heard: { name: string; value: unknown }[] = []
  landmarks = $state.raw<Landmarks>(fixedMap())
  private readonly priors: readonly PriorCase[]
  private longest = 0
  private outlined: OutlinedVolume[] | null = null
  /** Made once: what its making leaves behind would be collected during the moves that are measured. */
  private share: Evidence | null = null
  private mounted: Record<string, unknown> | null = null

  constructor(
    private readonly target: HTMLElement,
    private readonly volumes: readonly CaseVolume[],
    priors: readonly CaseVolume[],
  ) {
    this.priors = priors.length > 0 ? [{ caseId: 'before', title: '1 January 2024', volumes: priors }] : []
    target.style.cssText = 'position: fixed; inset: 0; height: auto'
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.longest = Math.max(this.longest, entry.duration)
    }).observe({ type: 'longtask', buffered: true })
  }

  /**
   * Mounts the viewer; milliseconds until the large viewport's picture is in the canvas, and until all pictures on
   * show are.
   */
  async firstPicture(): Promise<{ large: number; all: number }> {
    const start = performance.now()
    this.longest = 0
    this.mounted = mount(Viewer, { target: this.target, props: this.props() })
    flushSync()
    await this.until(() => this.isReady(this.controller.shown[0]))
    this.finish()
    const large = performance.now() - start
    await this.until(() => this.controller.load.phase === 'ready')
    this.finish()
    return { large, all: performance.now() - start }
  }

  /** Mounts the viewer and waits for what is on show, but not for the GPU: that would be a long task by itself. */
  async open(): Promise<void> {
    this.longest = 0
    this.mounted = mount(Viewer, { target: this.target, props: this.props() })
    flushSync()
    await this.until(() => this.controller.load.phase === 'ready')
  }

  /** Waits until the series in the background are there too. */
  everything(): Promise<void> {
    return this.until(() => this.controller.places.scans.every((scan) => this.isReady(scan.hash)))
  }

  /** Puts a series into a viewport; milliseconds until it is in the canvas. */
  async swap(viewport: number, series: string): Promise<number> {
    const scan = this.controller.places.scans.find((one) => one.source.url.endsWith(`/${series}.raw`))
    if (!scan) throw new Error(`There is no series ${series}.`)
    return this.show(viewport, scan.hash)
  }

  private async show(viewport: number, hash: string): Promise<number> {
    const start = performance.now()
    this.controller.showVolume(viewport, hash)
    flushSync()
    await this.until(() => this.isReady(hash))
    this.finish()
    return performance.now() - start
  }

  /** Puts the series of a number into a viewport of two by two; milliseconds until it is in the canvas. */
  async changePane(viewport: number, number: number): Promise<number> {
    const scan = this.controller.places.scans.find((one) => one.volume.series.number === number)
    if (!scan) throw new Error(`There is no series ${number}.`)
    return this.show(viewport, scan.hash)
  }

  private isReady(hash: string | undefined): boolean {
    const load = hash === undefined ? undefined : this.controller.loads.get(hash)
    if (load?.phase === 'failed') throw new Error(load.message)
    return load?.phase === 'ready'
  }

  private async until(done: () => boolean): Promise<void> {
    while (!done()) {
      if (this.controller.load.phase === 'failed') throw new Error(this.controller.load.message)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }

  /**
   * Moves the crosshair along a path; milliseconds of each move until the GPU has drawn it. `jump` changes all three
   * slices at every move, `drag` goes over the sagittal slice as a hand does and so changes the other two.
   */
  crosshair(moves: number, path: 'jump' | 'drag' = 'jump'): number[] {
    const bounds = this.controller.scanIn(0)?.grid.bounds
    if (!bounds) throw new Error('No volume is open.')
    const times: number[] = []
    for (let move = 0; move < moves; move++) {
      const at = (axis: 0 | 1 | 2, speed: number): number => {
        const share = 0.5 + 0.3 * Math.sin((move + 1) * speed)
        return bounds.min[axis] + share * (bounds.max[axis] - bounds.min[axis])
      }
      const start = performance.now()
      this.controller.place([path === 'jump' ? at(0, 0.31) : bounds.min[0], at(1, 0.17), at(2, 0.23)])
      this.finish()
      times.push(performance.now() - start)
    }
    return times
  }

  /**
   * Turns planes with a slab of 10 mm, its brightest values, in all three: from each viewport in turn, on top of the
   * turns before, as a hand does. Milliseconds of each step until the GPU has drawn it.
   */
  turns(steps: number): number[] {
    const { controller } = this
    const times: number[] = []
    for (const viewport of [0, 1, 2]) controller.setSlab(viewport, { thicknessMm: 10, mode: 'max' })
    for (const viewport of [0, 1, 2]) {
      const turning = controller.beginTurning(viewport)
      for (let step = 1; step <= steps; step++) {
        const start = performance.now()
        turning.to(step * 0.02)
        this.finish()
        times.push(performance.now() - start)
      }
      controller.endTurning()
      this.finish()
    }
    controller.reset()
    this.finish()
    return times
  }

  /** Six boxes around the middle, the first one selected: more than a reader usually has on a slice. */
  showBoxes(): void {
    const [x, y, z] = this.controller.scanIn(0)?.grid.centre ?? [0, 0, 0]
    this.boxes = ([0, 1, 2, 3, 1, 2] as const).map((standing, place) => ({
      key: `q${place + 1}`,
      label: `Finding ${place + 1}`,
      volume: null,
      boxLps: {
        min: [x - 60, y - 20 - 5 * place, z - 20 + 3 * place],
        max: [x + 60, y + 20 - 3 * place, z + 20 + 5 * place],
      },
      standing,
      editable: true,
    }))
    this.selectedKey = 'q1'
  }

  /**
   * Ten boxes, and what a reader sees of a selected finding at the most: an outline of 30 mm with one inside it.
   * `false`: none of it, only the crosshair.
   */
  showEverything(shown: boolean): void {
    const middle = this.controller.scanIn(0)?.grid.centre ?? [0, 0, 0]
    if (!shown) {
      this.boxes = []
      this.selectedKey = null
      this.evidence = null
      return
    }
    this.showBoxes()
    const [first] = this.boxes
    if (first) this.boxes = [...this.boxes, ...[7, 8, 9, 10].map((key) => ({ ...first, key: `q${key}` }))]
    this.evidence = this.share ??= shareAbout(middle)
  }

  /** Outlines of all structures on the planes, or none. */
  showOutlines(shown: boolean): void {
    const { controller } = this
    const hash = controller.firstVolume
    if (hash === null) throw new Error('No volume is open.')
    const volumes = (this.outlined ??= [
      { hash, structures: outlinedAbout(controller.scanIn(0)?.grid.centre ?? [0, 0, 0]) },
    ])
    const look = OutlineLookSchema.parse({ groups: STRUCTURE_GROUPS })
    controller.outlines.attach({
      volumes: () => volumes,
      pack: () => 'a made-up pack',
      look: () => look,
      keepLook: () => {},
      readAgain: () => null,
    })
    controller.outlines.shown = shown
  }

  /** Two by two: three planes beside surfaces in 3D, or beside nothing. Waits until the surfaces are made and drawn. */
  async showSurfaces(shown: boolean): Promise<void> {
    const { controller } = this
    this.showOutlines(false)
    const { viewports } = controller
    if (viewports.length !== 4) controller.setLayout('2x2')
    const hash = controller.firstVolume
    if (shown) {
      if (hash !== null) controller.showVolume(3, hash)
      controller.showPlane(3, 'volume')
      flushSync()
      await this.until(() => controller.surfaces.current?.complete === true)
    } else
      controller.panes.viewports = controller.viewports.map((pane, at) => (at === 3 ? { ...pane, volume: null } : pane))
    controller.activate(0)
    this.finish()
    await new Promise((resolve) => setTimeout(resolve, shown ? 1500 : 100))
  }

  /**
   * Goes from finding to finding at its evidence, as a key does; milliseconds each until all planes show it. Findings
   * lie about the middle, so that all slices change.
   */
  async findings(count: number): Promise<number[]> {
    const middle = this.controller.scanIn(0)?.grid.centre ?? [0, 0, 0]
    const times: number[] = []
    for (let finding = 0; finding < count; finding++) {
      const at = (axis: 0 | 1 | 2, speed: number): number => middle[axis] + 20 * Math.sin((finding + 1) * speed)
      const point: [number, number, number] = [at(0, 0.9), at(1, 0.7), at(2, 1.3)]
      // Made anew, as those of another finding are: nothing of the last one helps.
      const evidence = shareAbout(point)
      const start = performance.now()
      this.selectedKey = `q${(finding % 10) + 1}`
      this.evidence = evidence
      this.controller.goToEvidence(evidence)
      this.finish()
      times.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return times
  }

  /** The same without waiting for the GPU, which would be a long task by itself; then `longestTask` says how long. */
  async stepThrough(count: number): Promise<void> {
    this.longest = 0
    const middle = this.controller.scanIn(0)?.grid.centre ?? [0, 0, 0]
    for (let finding = 0; finding < count; finding++) {
      const point: [number, number, number] = [middle[0], middle[1] + 3 * (finding - count / 2), middle[2]]
      const evidence = shareAbout(point)
      await new Promise((resolve) => setTimeout(resolve, 50))
      this.evidence = evidence
      this.controller.goToEvidence(evidence)
      flushSync()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Shows the difference of what the active viewport shows and the other series. */
  showDifference(): void {
    this.controller.difference.toggle()
    this.finish()
    const { shown } = this.controller.difference
    if (shown?.kind !== 'map') throw new Error(shown?.sentence ?? 'There is no difference.')
  }

  /** Moves through all three planes without waiting for the GPU, which would be a long task by itself. */
  async placeThrough(count: number): Promise<void> {
    // What was measured before is one long task, and is told of a little later.
    await new Promise((resolve) => setTimeout(resolve, 300))
    this.longest = 0
    const middle = this.controller.scanIn(0)?.grid.centre ?? [0, 0, 0]
    for (let move = 0; move < count; move++) {
      const by = 3 * (move - count / 2)
      this.controller.place([middle[0] + by, middle[1] + by, middle[2] + by])
      flushSync()
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
  }

  /** Brings the page and the canvas up to date and waits for the GPU. */
  finish(): void {
    flushSync()
    this.controller.screen?.draw()
    // The overlays' new places count too: make the page work them out, as it does after a frame's callbacks.
    document.body.getBoundingClientRect()
    this.controller.screen?.finish()
  }

  /** Longest task on the window's thread since the viewer was opened, ms. */
  longestTask(): number {
    return this.longest
  }

  async close(): Promise<void> {
    if (this.mounted) await unmount(this.mounted)
    this.mounted = null
  }

  private props() {
    const hear = (name: string, value: unknown): void => {
      this.heard.push({ name, value })
    }
    const bench = {
      boxes: () => this.boxes,
      selectedKey: () => this.selectedKey,
      landmarks: () => this.landmarks,
      evidence: () => this.evidence,
      tool: () => this.tool,
      identityHidden: () => this.identityHidden,
    }
    return {
      volumes: this.volumes,
      priors: this.priors,
      side: 'right' as const,
      controller: this.controller,
      get boxes() {
        return bench.boxes()
      },
      get selectedKey() {
        return bench.selectedKey()
      },
      get landmarks() {
        return bench.landmarks()
      },
      get evidence() {
        return bench.evidence()
      },
      get tool() {
        return bench.tool()
      },
      get identityHidden() {
        return bench.identityHidden()
      },
      onselect: (key: string) => {
        hear('select', key)
        this.selectedKey = key
      },
      onboxchange: (key: string, boxLps: Box) => {
        hear('boxchange', { key, boxLps })
        this.boxes = this.boxes.map((box) => (box.key === key ? { ...box, boxLps } : box))
      },
      onboxdrawn: (boxLps: Box, volume: string) => hear('boxdrawn', { boxLps, volume }),
      ondrawcancel: () => hear('drawcancel', null),
      onviewchange: (view: unknown) => hear('viewchange', view),
    }
  }
}
