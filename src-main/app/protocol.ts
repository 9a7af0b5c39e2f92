import { protocol, type Session } from 'electron'
import fs from 'node:fs'
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

/** Registers the private protocol. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ])
}

/**
 * Serves the private protocol: `condyle://app/…` is the built window from disk, `condyle://volume/<hash>` streams the raw
 * voxels of a cached volume. Nothing else is reachable from the window. `volumeFile` gives the file of a known hash, or undefined.
 */
export function serve(session: Session, renderer: string, volumeFile: (hash: string) => string | undefined): void {
  session.protocol.handle(SCHEME, (request) => {
    const url = new URL(request.url)
    if (request.method !== 'GET') return new Response(null, { status: 405 })
    if (url.host === 'app') return servePage(renderer, url.pathname)
    if (url.host === 'volume') return serveVolume(volumeFile(url.pathname.slice(1)))
    return new Response(null, { status: 404 })
  })
}

function servePage(renderer: string, pathname: string): Response {
  const file = path.join(renderer, path.normalize(decodeURIComponent(pathname)))
  const inside = file.startsWith(renderer + path.sep)
  if (!inside || !fs.existsSync(file) || !fs.statSync(file).isFile()) return new Response(null, { status: 404 })
  return new Response(streamOf(file), {
    headers: {
      'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

function serveVolume(file: string | undefined): Response {
  if (!file || !fs.existsSync(file)) return new Response(null, { status: 404 })
  return new Response(streamOf(file), {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(fs.statSync(file).size),
      'Access-Control-Allow-Origin': APP_ORIGIN,
    },
  })
}

/** 1 MiB pieces: large enough to be quick, small enough that the window never copies much at once. */
function streamOf(file: string): ReadableStream<Uint8Array> {
  const source = fs.createReadStream(file, { highWaterMark: 1 << 20 })
  const pieces: AsyncIterator<unknown> = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece: IteratorResult<unknown, unknown> = await pieces.next()
      if (piece.done === true) controller.close()
      else if (piece.value instanceof Uint8Array) controller.enqueue(piece.value)
    },
    cancel() {
      source.destroy()
    },
  })
}
