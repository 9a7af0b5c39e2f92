import { createBreathing } from './loading/breathe.js'
import { Loader, type Filled, type FillOptions, type VolumeSink } from './loading/loader.js'
import { streamVolume } from './loading/volume-stream.js'
import { pictureSentence } from './picture-error.js'
import type { Scan } from './scan.js'
import type { Voxels } from './scene/image.js'
import { Scene, type Picture, type SceneVolume } from './scene/scene.js'
import type { LoadState } from './types.js'

/** How long a lost graphics context may take to come back by itself before a new canvas is made, ms. */
const PATIENCE = 3000

const LOST = 'The graphics system took the pictures away: they are being brought back.'

/** A volume on the GPU while it is filled: freed where the filling ends early. */
interface Making {
  volume: SceneVolume | null
}

/**
 * The canvas of a viewer and what is on it: loads volumes, draws when something changed, and brings everything back
 * when the graphics context is lost (a driver restart, a machine that slept, too many contexts elsewhere).
 */
export class Stage implements VolumeSink {
  private canvas: HTMLCanvasElement
  private scene: Scene
  private readonly loader: Loader
  private picture: Picture | null = null
  /** The page's next frame, where something was drawn since the last one. */
  private frame = 0
  /** A picture waits for that frame. */
  private late = false
  private impatience: ReturnType<typeof setTimeout> | undefined
  private viewports = 0
  private warming: Promise<void> | null = null
  /** The scene was given up and there is no other yet. */
  private torn = false

  /** Puts a canvas into `container`. Throws a PictureError where there is no WebGL 2. */
  constructor(
    private readonly container: HTMLElement,
    report: (hash: string, state: LoadState) => void,
    /** There are no pictures: one sentence for a person; null once they are being drawn again. */
    private readonly ontrouble: (message: string | null) => void,
  ) {
    this.canvas = this.createCanvas()
    this.scene = new Scene(this.canvas)
    this.loader = new Loader(this, (hash, state) => {
      report(hash, state)
      if (state.phase === 'ready') this.unveil()
    })
  }

  /** What is on show, in so many viewports, the large one's first, and what else is open: loaded in this order. */
  want(shown: readonly Scan[], others: readonly Scan[], viewports: number): void {
    this.viewports = viewports
    this.loader.want(shown, others)
    if (shown.length === 0) this.veil()
    else if (shown.some((scan) => this.loader.has(scan.hash))) this.unveil()
  }

  /** Draws the first picture of every frame of the page at once, and what else comes before it with the next frame. */
  show(picture: Picture): void {
    this.picture = picture
    if (this.frame !== 0) this.late = true
    else {
      this.drawNow()
      this.frame = requestAnimationFrame(() => this.nextFrame())
    }
  }

  private nextFrame(): void {
    this.frame = 0
    if (this.late) this.drawNow()
  }

  /** Draws what changed at once. */
  drawNow(): void {
    this.late = false
    if (this.picture && !this.scene.gl.isContextLost()) this.scene.show(this.picture)
  }

  /** Draws at once and waits until the GPU has done it, which ends the frame; for measurements. */
  finish(): void {
    this.drawNow()
    this.scene.finish()
    cancelAnimationFrame(this.frame)
    this.frame = 0
  }

  /** Value of a voxel by its index in the array; null while its volume is not loaded. */
  valueAt(hash: string, index: number): number | null {
    return this.loader.valueAt(hash, index)
  }

  /** The voxels of a volume; null while it is not loaded. */
  voxelsOf(hash: string): Voxels | null {
    return this.loader.voxelsOf(hash)
  }

  /** The canvas as it was last drawn, for key images. */
  get surface(): HTMLCanvasElement {
    this.drawNow()
    return this.canvas
  }

  delete(): void {
    this.loader.stop()
    cancelAnimationFrame(this.frame)
    this.removeCanvas()
  }

  // Loading

  async fill(scan: Scan, known: Voxels | null, urgent: boolean, options: FillOptions): Promise<Filled> {
    const { scene } = this
    const { signal } = options
    const created: Making = { volume: null }
    try {
      const voxels = known
        ? await this.upload(scene, scan, known, created, options)
        : await this.stream(scene, scan, urgent, created, options)
      // Without this the first picture would wait, and hold up the window, for all that is still being uploaded.
      await scene.settled()
      signal.throwIfAborted()
      const { volume } = created
      if (!volume) throw new DOMException('The graphics context was lost.', 'AbortError')
      scene.keep(scan.hash, volume)
      created.volume = null
      // Drawn before the overlays come, so that one frame need not wait for both. What began in the background may have
      // come on show meanwhile: no other picture follows that would draw it.
      if (urgent || this.picture?.views.some((view) => view.volume === scan.hash)) {
        this.drawNow()
        await scene.settled()
      }
      return { voxels, bytes: volume.texture.bytes }
    } finally {
      if (created.volume && scene === this.scene) scene.discard(created.volume)
    }
  }

  drop(hash: string): void {
    if (!this.scene.gl.isContextLost()) this.scene.drop(hash)
  }

  private async stream(
    scene: Scene,
    scan: Scan,
    urgent: boolean,
    created: Making,
    { signal, onprogress }: FillOptions,
  ): Promise<Voxels> {
    let uploaded: Promise<void> = Promise.resolve()
    return streamVolume(scan.source.url, scan.volume, {
      signal,
      priority: urgent ? 'auto' : 'low',
      prepared: (this.warming ??= this.warm(scene)),
      onstart: () => {
        created.volume = scene.createVolume(scan.grid, scan.volume)
      },
      onslices: async (voxels, from, to) => {
        // One portion at a time: with its queue full, the GPU would hold up the window.
        await uploaded
        signal.throwIfAborted()
        created.volume?.texture.upload(voxels, from, to)
        uploaded = scene.settled()
        onprogress(to / scan.volume.dims[2])
      },
    })
  }

  /** Puts voxels that are here already onto the GPU. */
  private async upload(
    scene: Scene,
    scan: Scan,
    voxels: Voxels,
    created: Making,
    { signal, onprogress }: FillOptions,
  ): Promise<Voxels> {
    const volume = (created.volume = scene.createVolume(scan.grid, scan.volume))
    const breathe = createBreathing()
    const slices = scan.volume.dims[2]
    for (let k = 0; k < slices; k += 4) {
      volume.texture.upload(voxels, k, Math.min(slices, k + 4))
      onprogress(k / slices)
      await breathe()
      signal.throwIfAborted()
    }
    return voxels
  }

  /**
   * Builds shaders while the first voxels are on their way, one viewport per task, each when the GPU has done what
   * came before: a question to a busy GPU holds up the window.
   */
  private async warm(scene: Scene): Promise<void> {
    const { viewports } = this
    await scene.settled()
    await scene.probe()
    const steps = [
      () => scene.prepare(viewports),
      ...Array.from({ length: viewports }, (_, at) => () => scene.warm(at)),
    ]
    for (const step of steps) {
      await scene.settled()
      if (scene === this.scene && !scene.gl.isContextLost()) step()
    }
  }

  /** An empty canvas would still be copied to the screen at every frame, which software rendering is slow at. */
  private veil(): void {
    this.canvas.style.visibility = 'hidden'
  }

  private unveil(): void {
    this.canvas.style.visibility = 'visible'
  }

  // Lost contexts

  private readonly lost = (event: Event): void => {
    event.preventDefault()
    this.ontrouble(LOST)
    this.renewLater()
  }

  private readonly restored = (): void => this.renew(false)

  private renewLater(): void {
    clearTimeout(this.impatience)
    this.impatience = setTimeout(() => this.renew(true), PATIENCE)
  }

  /** Builds the scene anew, on the same canvas or on a new one, and fills it again; tries again where there is none yet. */
  private renew(newCanvas: boolean): void {
    clearTimeout(this.impatience)
    try {
      if (!this.torn) this.scene.delete()
      this.torn = true
      if (newCanvas) {
        this.dropCanvas()
        this.canvas = this.createCanvas()
      }
      this.scene = new Scene(this.canvas)
      this.torn = false
    } catch (error) {
      this.ontrouble(pictureSentence(error))
      this.renewLater()
      return
    }
    this.warming = null
    this.loader.refill()
    this.ontrouble(null)
  }

  private createCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas')
    canvas.className = 'picture'
    canvas.style.visibility = 'hidden'
    canvas.addEventListener('webglcontextlost', this.lost)
    canvas.addEventListener('webglcontextrestored', this.restored)
    this.container.prepend(canvas)
    return canvas
  }

  private dropCanvas(): void {
    this.canvas.removeEventListener('webglcontextlost', this.lost)
    this.canvas.removeEventListener('webglcontextrestored', this.restored)
    this.canvas.remove()
  }

  /** A canvas that is only removed keeps its context, and its memory, until it is collected: give it up expressly. */
  private removeCanvas(): void {
    const { gl } = this.scene
    this.dropCanvas()
    clearTimeout(this.impatience)
    if (!this.torn) this.scene.delete()
    gl.getExtension('WEBGL_lose_context')?.loseContext()
  }
}
