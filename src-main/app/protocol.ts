import { protocol, type Session } from 'electron'
import fs, { createReadStream } from 'node:fs'
import path from 'node:path'
import { CONTENT_SECURITY_POLICY } from './security.js'
import { APP_ORIGIN } from './trust.js'
import { SCHEME } from './volume-url.js'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

/** A volume on its way into the window: how long it is, and its voxels piece by piece. */
export interface StreamedVolume {
  readonly bytes: number
  readonly pieces: AsyncIterable<Uint8Array>
}

/** A volume by its name, or null where the window may not have it or it is not there. */
export type FindVolume = (name: string) => Promise<StreamedVolume | null>

/** Registers the private protocol. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
        stream: true,
        codeCache: true,
      },
    },
  ])
}

/**
 * Serves the private protocol: `condyle://app/…` is the built window from disk, `condyle://volume/<hash>` streams the raw
 * voxels of a cached volume. Nothing else is reachable from the window. `volume` gives what is known by a name, or null;
 * a stream that fails ends the window's request with an error, so that what has come of it is thrown away.
 */
export function serve(session: Session, renderer: string, volume: FindVolume): void {
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url)
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    if (url.host === 'app') return servePage(renderer, url.pathname)
    if (url.host === 'volume') return serveVolume(await volume(url.pathname.slice(1)))
    return new Response(null, { status: 404 })
  })
}

function servePage(renderer: string, pathname: string): Response {
  const file = path.join(renderer, path.normalize(decodeURIComponent(pathname)))
  const inside = file.startsWith(renderer + path.sep)
  if (!inside || !fs.existsSync(file) || !fs.statSync(file).isFile()) return new Response(null, { status: 404 })
  return new Response(streamOf(createReadStream(file)), {
    headers: {
      'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

function serveVolume(volume: StreamedVolume | null): Response {
  if (!volume) return new Response(null, { status: 404 })
  return new Response(streamOf(volume.pieces), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(volume.bytes),
      'Access-Control-Allow-Origin': APP_ORIGIN,
    },
  })
}

function streamOf(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const pieces: AsyncIterator<unknown> = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece: IteratorResult<unknown, unknown> = await pieces.next()
      if (piece.done === true) controller.close()
      else if (piece.value instanceof Uint8Array) controller.enqueue(piece.value)
    },
    async cancel() {
      await pieces.return?.()
    },
  })
}
