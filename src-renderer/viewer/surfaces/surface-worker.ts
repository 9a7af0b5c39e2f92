import { buildSurfaces } from './build-surfaces.js'
import type { SurfaceAnswer, SurfaceRequest } from './messages.js'

/** Makes surfaces beside the window's thread, which a second of work would hold up. One request, then it is ended. */
addEventListener('message', ({ data }: MessageEvent<SurfaceRequest>) => {
  const answer = (message: SurfaceAnswer, moved: ArrayBufferLike[]): void => {
    const transfer = moved.filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
    postMessage(message, { transfer })
  }
  buildSurfaces(data.labels, data.tissues, data.lesions, (surface) => {
    const { positions, normals, triangles, regions } = surface
    answer({ surface }, [positions.buffer, normals.buffer, triangles.buffer, regions.buffer])
  })
  answer({ surface: null }, [])
})
