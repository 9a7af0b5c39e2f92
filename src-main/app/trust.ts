/** Where the window's page lives; nothing else may talk to the bridge. */
export const APP_ORIGIN = 'condyle://app'

/** Whether a frame may use the bridge: the top frame of our own page, and nothing else. */
export function isTrustedSender(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  if (!frame || frame.parent !== null) return false
  try {
    const { protocol, host } = new URL(frame.url)
    return `${protocol}//${host}` === APP_ORIGIN
  } catch {
    return false
  }
}

/** Whether a request of the window stays inside the application. */
export function staysInside(url: string): boolean {
  return ['condyle:', 'devtools:', 'data:', 'blob:'].some((scheme) => url.startsWith(scheme))
}
