import { app, session, type WebContents } from 'electron'
import { closeContents, closeSession } from './self-contained.js'
import { staysInside } from './trust.js'

/**
 * No remote content, no inline script, no eval. `wasm-unsafe-eval` lets WebAssembly compile and nothing else;
 * styles may be inline because Svelte sets style attributes.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self' condyle://volume",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** Denies what the window never needs: permissions, downloads, navigation, new windows, webviews, any network. */
export async function lockDown(): Promise<void> {
  const { defaultSession } = session
  await closeSession(defaultSession)
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
  defaultSession.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !staysInside(details.url) }))
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

function confine(contents: WebContents): void {
  closeContents(contents)
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
