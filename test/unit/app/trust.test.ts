import { describe, expect, it } from 'vitest'
import { isTrustedSender, staysInside } from '../../../src-main/app/trust.js'

describe('who may use the bridge', () => {
  it('is the top frame of our own page', () => {
    expect(isTrustedSender({ url: 'condyle://app/index.html', parent: null })).toBe(true)
  })

  it.each([
    ['a frame inside our page', { url: 'condyle://app/index.html', parent: {} }],
    ['another host of our scheme', { url: 'condyle://volume/index.html', parent: null }],
    ['a host that only begins like ours', { url: 'condyle://app.example/index.html', parent: null }],
    ['a page from the network', { url: 'https://app/index.html', parent: null }],
    ['a file', { url: 'file:///index.html', parent: null }],
    ['no address at all', { url: '', parent: null }],
  ])('is not %s', (_what, frame) => {
    expect(isTrustedSender(frame)).toBe(false)
  })

  it('is not a frame that is gone', () => {
    expect(isTrustedSender(null)).toBe(false)
  })
})

describe('requests of the window', () => {
  it('stay inside the application', () => {
    expect(staysInside('condyle://volume/abc')).toBe(true)
    expect(staysInside('https://example.org/pixel.gif')).toBe(false)
    expect(staysInside('file:///etc/hosts')).toBe(false)
  })
})
