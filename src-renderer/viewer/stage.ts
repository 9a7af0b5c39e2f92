import { createBreathing } from './loading/breathe.js'
import { streamVolume } from './loading/volume-stream.js'
import { pictureSentence } from './picture-error.js'
import type { Scan } from './scan.js'
import type { Voxels } from './scene/image.js'
import { Scene, type Picture, type SceneVolume } from './scene/scene.js'
import { PLANES, type LoadState } from './types.js'

/** How long a lost graphics context may take to come back by itself before a new canvas is made, ms. */
const PATIENCE = 3000

/**
 * The canvas of a viewer and what is on it: loads volumes, draws when something changed, and brings everything back
 * when the graphics context is lost (a driver restart, a machine that slept, too many contexts elsewhere).
 */
export class Stage {
  private canvas: HTMLCanvasElement
  private scene: Scene
  private loaded: { readonly scan: Scan; readonly voxels: Voxels } | null = null
  private loading: AbortController | null = null
  private picture: Picture | null = null
  private frame = 0
  private impatience: ReturnType<typeof setTimeout> | undefined

  /** Puts a canvas into `container`. Throws a PictureError where there is no WebGL 2. */
  constructor(
    private readonly container: HTMLElement,
    private readonly report: (state: LoadState) => void,
  ) {
    this.canvas = this.createCanvas()
    this.scene = new Scene(this.canvas)
  }

  /** Loads a volume and shows it in the place of the one before. A later call, or `unload`, ends an earlier one. */
  async load(scan: Scan, url: string): Promise<void> {
    this.unload()
    const loading = new AbortController()
    this.loading = loading
    this.report({ phase: 'loading', fraction: 0 })
    try {
      const voxels = await this.fill(scan, url, loading.signal)
      this.loaded = { scan, voxels }
      // Drawn before the overlays come, so that one frame need not wait for both.
      this.drawNow()
      await this.scene.settled()
      loading.signal.throwIfAborted()
      this.unveil()
      this.report({ phase: 'ready' })
    } catch (error) {
      if (loading.signal.aborted) return
      this.report({ phase: 'failed', message: pictureSentence(error) })
    } finally {
      if (this.loading === loading) this.loading = null
    }
  }

  /** Empties the viewer and frees the volume, on the GPU too. */
  unload(): void {
    this.loading?.abort()
    this.loading = null
    this.loaded = null
    this.scene.setVolume(null, { low: 0, high: 1 })
    this.veil()
    this.report({ phase: 'empty' })
  }

  /** Draws a picture with the next frame of the page. */
  show(picture: Picture): void {
    this.picture = picture
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.drawNow())
  }

  /** Draws what changed at once. */
  drawNow(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    if (this.picture && !this.scene.gl.isContextLost()) this.scene.show(this.picture)
  }

  /** Draws at once and waits until the GPU has done it; for measurements. */
  finish(): void {
    this.drawNow()
    this.scene.finish()
  }

  /** Value of a voxel by its index in the array; null while nothing is loaded. */
  valueAt(index: number): number | null {
    return this.loaded?.voxels[index] ?? null
  }

  /** The canvas as it was last drawn, for key images. */
  get surface(): HTMLCanvasElement {
    this.drawNow()
    return this.canvas
  }

  delete(): void {
    this.loading?.abort()
    cancelAnimationFrame(this.frame)
    this.removeCanvas()
  }

  private async fill(scan: Scan, url: string, signal: AbortSignal): Promise<Voxels> {
    const { volume, grid } = scan
    const created: { volume: SceneVolume | null; scene: Scene } = { volume: null, scene: this.scene }
    const slices = volume.dims[2]
    let uploaded: Promise<void> = Promise.resolve()
    try {
      const voxels = await streamVolume(url, volume, {
        signal,
        prepared: this.warm(),
        onstart: (array) => {
          created.volume = this.scene.createVolume(grid, array, volume.range)
        },
        onslices: async (from, to) => {
          // One portion at a time: with its queue full, the GPU would hold up the window.
          await uploaded
          signal.throwIfAborted()
          // After a lost context the new scene is filled from the array once it is complete.
          if (created.scene === this.scene) created.volume?.texture.upload(from, to)
          uploaded = this.scene.settled()
          this.report({ phase: 'loading', fraction: to / slices })
        },
      })
      // Without this the first picture would wait, and hold up the window, for all that is still being uploaded.
      await this.scene.settled()
      signal.throwIfAborted()
      if (created.scene === this.scene) this.scene.setVolume(created.volume, volume.percentiles)
      else await this.refill(scan, voxels, signal)
      created.volume = null
      return voxels
    } finally {
      if (created.volume && created.scene === this.scene) this.scene.discard(created.volume)
    }
  }

  /**
   * Builds shaders while the first voxels are on their way, one plane per task, each when the GPU has done what came
   * before: a question to a busy GPU holds up the window.
   */
  private async warm(): Promise<void> {
    const { scene } = this
    await scene.settled()
    await scene.probe()
    for (const step of [() => scene.prepare(), ...PLANES.map((plane) => () => scene.warm(plane))]) {
      await scene.settled()
      if (scene === this.scene && !scene.gl.isContextLost()) step()
    }
  }

  /** Puts voxels that are here already onto a new scene. */
  private async refill(scan: Scan, voxels: Voxels, signal?: AbortSignal): Promise<void> {
    const { scene } = this
    const created = scene.createVolume(scan.grid, voxels, scan.volume.range)
    const breathe = createBreathing()
    const slices = scan.volume.dims[2]
    for (let k = 0; k < slices; k += 4) {
      created.texture.upload(k, Math.min(slices, k + 4))
      await breathe()
      if (scene !== this.scene) return
      signal?.throwIfAborted()
    }
    scene.setVolume(created, scan.volume.percentiles)
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
    this.impatience = setTimeout(() => this.renew(true), PATIENCE)
  }

  private readonly restored = (): void => this.renew(false)

  /** Builds the scene anew, on the same canvas or on a new one, and fills it again. */
  private renew(newCanvas: boolean): void {
    clearTimeout(this.impatience)
    try {
      this.scene.delete()
      if (newCanvas) {
        this.dropCanvas()
        this.canvas = this.createCanvas()
      }
      this.scene = new Scene(this.canvas)
    } catch (error) {
      this.report({ phase: 'failed', message: pictureSentence(error) })
      return
    }
    const { loaded } = this
    if (loaded) void this.refill(loaded.scan, loaded.voxels).then(() => this.drawNow())
  }

  private createCanvas(): HTMLCanvasElement {
    const canvas = document.createElement('canvas')
    canvas.className = 'picture'
    canvas.style.visibility = this.loaded ? 'visible' : 'hidden'
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
    this.scene.delete()
    gl.getExtension('WEBGL_lose_context')?.loseContext()
  }
}
