import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow'
import vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor'
import type vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer'
import vtkOpenGLRenderWindow from '@kitware/vtk.js/Rendering/OpenGL/RenderWindow'
import '@kitware/vtk.js/Rendering/OpenGL/Camera'
import '@kitware/vtk.js/Rendering/OpenGL/Renderer'
import type { DeviceArea } from './device-area.js'
import { PictureError } from '../picture-error.js'

/**
 * The one WebGL context of the viewer with the vtk.js window on it. The context is made here, before vtk.js asks for
 * it, because some of its options are not vtk's: `preserveDrawingBuffer`, so that only the viewports that changed are
 * drawn anew, and no antialiasing and no depth, which slices do not need and software rendering pays for.
 */
export class GlWindow {
  readonly gl: WebGL2RenderingContext
  readonly view: vtkOpenGLRenderWindow
  private readonly window: vtkRenderWindow
  // Never bound to the page: the volume mapper asks it whether an animation runs.
  private readonly interactor = vtkRenderWindowInteractor.newInstance()
  private readonly renderers: vtkRenderer[] = []

  constructor(readonly canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      preserveDrawingBuffer: true,
      powerPreference: 'high-performance',
    })
    if (!gl)
      throw new PictureError('The graphics system gave no WebGL 2 context: update or restart the graphics driver.')
    this.gl = gl
    this.view = vtkOpenGLRenderWindow.newInstance({ canvas, manageCanvas: false })
    this.window = vtkRenderWindow.newInstance()
    this.window.addView(this.view)
    this.window.setInteractor(this.interactor)
    this.view.setSize(Math.max(1, canvas.width), Math.max(1, canvas.height))
    this.view.initialize()
  }

  add(renderer: vtkRenderer): void {
    this.renderers.push(renderer)
    this.window.addRenderer(renderer)
  }

  /** Size of the canvas in device pixels. Resizing clears it. */
  resize(width: number, height: number): void {
    this.canvas.width = width
    this.canvas.height = height
    this.view.setSize(width, height)
  }

  get width(): number {
    return this.canvas.width
  }

  get height(): number {
    return this.canvas.height
  }

  /** Draws these viewports and leaves the picture of all others as it is. */
  draw(renderers: readonly vtkRenderer[]): void {
    for (const renderer of this.renderers) renderer.setDraw(renderers.includes(renderer))
    this.view.traverseAllPasses()
  }

  /** The same for viewports where nothing is translucent: blending costs software rendering a tenth of its time. */
  drawSolid(renderers: readonly vtkRenderer[]): void {
    this.gl.disable(this.gl.BLEND)
    this.draw(renderers)
    this.gl.enable(this.gl.BLEND)
    // The GPU may begin while the window's thread goes on.
    this.gl.flush()
  }

  /** Blackens the whole canvas, gaps between viewports included, or one part of it. */
  clear(area?: DeviceArea): void {
    const { gl } = this
    if (area) {
      gl.enable(gl.SCISSOR_TEST)
      gl.scissor(area.left, area.bottom, area.width, area.height)
    } else gl.disable(gl.SCISSOR_TEST)
    gl.clearColor(0, 0, 0, 1)
    gl.clear(gl.COLOR_BUFFER_BIT)
  }

  /** Frees everything on the GPU; the context itself stays with the canvas. */
  release(): void {
    if (!this.gl.isContextLost()) this.view.releaseGraphicsResources()
    for (const renderer of this.renderers) this.window.removeRenderer(renderer)
    this.window.removeView(this.view)
    this.view.delete()
    this.window.delete()
    this.interactor.delete()
  }
}
