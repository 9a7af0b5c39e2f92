import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Whether an IP address stays on this machine: 127.0.0.0/8 or ::1. */
export function isLoopbackAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(bare) === 4) return bare.startsWith('127.')
  return isIP(bare) === 6 && (bare === '::1' || bare === '0:0:0:0:0:0:0:1')
}

/**
 * The base address of an OpenAI-compatible server (ending in `/v1`), if it is on this machine. Images of patients must
 * not leave it, so every other address is refused, names that resolve elsewhere included. Rejects with a sentence.
 */
export async function loopbackBase(text: string): Promise<URL> {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new Error(`"${text}" is no address. Write for example http://127.0.0.1:8080.`)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${text} is no web address. Write for example http://127.0.0.1:8080.`)
  if (url.username || url.password) throw new Error('The address must not hold a user name or password.')
  if (!(await staysHere(url.hostname)))
    throw new Error(
      `${url.hostname} is not this machine. Images are sent only to a server on 127.0.0.1, ::1 or localhost.`,
    )
  url.pathname = `${url.pathname
    .replace(/\/+$/, '')
    .replace(/\/chat\/completions$/, '')
    .replace(/\/v1$/, '')}/v1`
  url.search = ''
  url.hash = ''
  return url
}

async function staysHere(hostname: string): Promise<boolean> {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) > 0) return isLoopbackAddress(hostname)
  if (hostname.toLowerCase() !== 'localhost') return false
  const addresses = await lookup('localhost', { all: true })
  return addresses.length > 0 && addresses.every(({ address }) => isLoopbackAddress(address))
}
