import type { DeviceArea } from './device-area.js'
import type { GlWindow } from './gl-window.js'

/** A picture on the GPU, smaller than its place on the canvas, that is then stretched onto it. */
export class RenderTarget {
  private framebuffer: WebGLFramebuffer | null = null
  private colour: WebGLRenderbuffer | null = null
  private depth: WebGLRenderbuffer | null = null
  private width = 0
  private height = 0

  /** `deep`: with a depth buffer, which surfaces need and rays through a volume do not. */
  constructor(
    private readonly window: GlWindow,
    private readonly deep = false,
  ) {}

  /** Draws into the target's lower left corner; it has at least `width` × `height` pixels. */
  draw(width: number, height: number, render: () => void): void {
    const { gl } = this.window
    this.ensure(width, height)
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer)
    render()
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
  }

  /** Stretches the lower left `width` × `height` pixels onto the canvas. */
  stretch(width: number, height: number, onto: DeviceArea): void {
    const { gl } = this.window
    gl.disable(gl.SCISSOR_TEST)
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.framebuffer)
    const { left, bottom } = onto
    const [right, top] = [left + onto.width, bottom + onto.height]
    gl.blitFramebuffer(0, 0, width, height, left, bottom, right, top, gl.COLOR_BUFFER_BIT, gl.LINEAR)
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, null)
  }

  release(): void {
    const { gl } = this.window
    gl.deleteFramebuffer(this.framebuffer)
    gl.deleteRenderbuffer(this.colour)
    gl.deleteRenderbuffer(this.depth)
    this.framebuffer = null
    this.colour = null
    this.depth = null
    this.width = 0
    this.height = 0
  }

  private ensure(width: number, height: number): void {
    if (this.framebuffer && this.width >= width && this.height >= height) return
    const { gl } = this.window
    this.release()
    this.width = width
    this.height = height
    this.framebuffer = gl.createFramebuffer()
    this.colour = gl.createRenderbuffer()
    gl.bindRenderbuffer(gl.RENDERBUFFER, this.colour)
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGB8, width, height)
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.framebuffer)
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, this.colour)
    if (this.deep) {
      this.depth = gl.createRenderbuffer()
      gl.bindRenderbuffer(gl.RENDERBUFFER, this.depth)
      gl.renderbufferStorage(gl.RENDERBUFFER, gl.DEPTH_COMPONENT24, width, height)
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.RENDERBUFFER, this.depth)
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
  }
}
