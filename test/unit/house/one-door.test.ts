/** What may be used in one place only, because that place sees to something first. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..')
const ROOMS = ['src-main', 'src-shared', 'src-renderer', 'src-preload', 'models', 'test', 'tools']

/** Sources that load a package, types alone left out. */
function loading(name: string): string[] {
  const pattern = new RegExp(
    `(?:^|\\n)\\s*(?:import(?! type)[^;\\n]*from\\s*['"]${name}|[^\\n]*\\b(?:import|require)\\(['"]${name})`,
  )
  return ROOMS.flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|mts|mjs|svelte|cjs)$/.test(file) && !file.includes('node_modules'))
      .map((file) => path.join(room, file))
      .filter((file) => pattern.test(readFileSync(path.join(ROOT, file), 'utf8'))),
  )
}

test('37 ONNX Runtime is loaded where its telemetry is switched off before, and nowhere else', () => {
  expect(loading('onnxruntime-node')).toEqual([path.join('src-main', 'inference', 'host', 'onnx-runtime.ts')])
})

test('a connection is opened where it leads to this machine and redirects are not followed, and nowhere else', () => {
  const opening = /(?<![#.\w])fetch\(|from 'node:(?:http|https|http2|dgram|tls)'|\bnew WebSocket\(/
  const sources = readdirSync(path.join(ROOT, 'src-main'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => opening.test(readFileSync(path.join(ROOT, 'src-main', file), 'utf8')))
  expect(sources).toEqual([path.join('answers', 'chat', 'chat-server.ts')])
})

test('the search finds what loads a package', () => {
  expect(loading('better-sqlite3').length).toBeGreaterThan(1)
})
