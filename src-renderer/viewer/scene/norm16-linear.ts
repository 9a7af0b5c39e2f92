import { gpuTime } from './fence.js'

const VERTEX = `#version 300 es
void main() {
  gl_PointSize = 4.0;
  gl_Position = vec4(0, 0, 0, 1);
}`

const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D texels;
out vec4 colour;
void main() {
  colour = vec4(texture(texels, gl_PointCoord).r);
}`

let known: boolean | undefined

/**
 * Whether the GPU filters 16-bit textures linearly; some drivers say that they do and draw black. Stands in for the
 * function of vtk.js of the same name (electron.vite.config.ts), which makes a context of its own and waits for it: in
 * software that holds up the window for longer than anything else here. False until `findNorm16Linear` has found out.
 */
export default function supportsNorm16Linear(): boolean {
  return known ?? false
}

/** Finds it out once, without waiting for a busy GPU. The context is left as new: call it before vtk.js has drawn. */
export async function findNorm16Linear(gl: WebGL2RenderingContext): Promise<void> {
  if (known !== undefined) return
  const extension: unknown = gl.getExtension('EXT_texture_norm16')
  const format = formatOf(extension)
  if (format === undefined) {
    known = false
    return
  }
  const program = compile(gl)
  const texture = gl.createTexture()
  const target = gl.createFramebuffer()
  const drawn = gl.createRenderbuffer()
  gl.bindTexture(gl.TEXTURE_2D, texture)
  gl.texImage2D(gl.TEXTURE_2D, 0, format, 2, 1, 0, gl.RED, gl.SHORT, new Int16Array([0, 32767]))
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR)
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR)
  gl.bindRenderbuffer(gl.RENDERBUFFER, drawn)
  gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, 4, 4)
  const bind = (): void => gl.bindFramebuffer(gl.FRAMEBUFFER, target)
  bind()
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, drawn)
  gl.viewport(0, 0, 4, 4)
  gl.useProgram(program)
  gl.drawArrays(gl.POINTS, 0, 1)
  release()
  await gpuTime(gl)
  const pixel = new Uint8Array(4)
  bind()
  gl.readPixels(1, 1, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
  release()
  gl.deleteProgram(program)
  gl.deleteTexture(texture)
  gl.deleteFramebuffer(target)
  gl.deleteRenderbuffer(drawn)
  if (!gl.isContextLost()) known = (pixel[0] ?? 0) > 0

  function release(): void {
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    gl.bindRenderbuffer(gl.RENDERBUFFER, null)
    gl.bindTexture(gl.TEXTURE_2D, null)
    gl.useProgram(null)
  }
}

function formatOf(extension: unknown): number | undefined {
  if (typeof extension !== 'object' || extension === null || !('R16_SNORM_EXT' in extension)) return undefined
  return typeof extension.R16_SNORM_EXT === 'number' ? extension.R16_SNORM_EXT : undefined
}

/** Not asked whether it worked, which would wait for the compiler: a program that did not draws nothing. */
function compile(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) continue
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.linkProgram(program)
  return program
}
