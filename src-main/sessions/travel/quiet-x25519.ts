/** How Node's warning begins: https://nodejs.org/docs/latest-v20.x/api/webcrypto.html calls the algorithm experimental. */
const WARNING = 'The X25519 Web Crypto API algorithm is an experimental feature'

/**
 * Keeps Node from printing that X25519 is experimental, which tells whoever sends a session nothing. The age package uses
 * it from Web Crypto where it is there and has no switch. All other warnings are printed as before.
 */
export function quietX25519(): void {
  const emit = Reflect.get(process, 'emitWarning')
  process.emitWarning = new Proxy(emit, {
    apply(target, self, given: unknown[]) {
      const [warning] = given
      if (typeof warning === 'string' && warning.startsWith(WARNING)) return
      Reflect.apply(target, self, given)
    },
  })
}
