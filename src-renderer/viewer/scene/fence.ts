/** Milliseconds until the GPU has done everything asked of it so far. Does not hold up the window. */
export function gpuTime(gl: WebGL2RenderingContext): Promise<number> {
  const start = performance.now()
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
  if (!fence) return Promise.resolve(0)
  gl.flush()
  return new Promise((resolve) => {
    const look = (): void => {
      const state = gl.clientWaitSync(fence, 0, 0)
      if (state === gl.TIMEOUT_EXPIRED) {
        setTimeout(look, 4)
        return
      }
      gl.deleteSync(fence)
      resolve(performance.now() - start)
    }
    setTimeout(look, 0)
  })
}
