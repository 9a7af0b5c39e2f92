import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ app: { getVersion: () => '0.0.0' } }))
const { describe: describeError } = await import('../../../src-main/app/crash-log.js')

describe('the crash log', () => {
  it('keeps neither the message nor any folder, which may name a patient', () => {
    const error = new TypeError('Cannot read /home/reader/DOE^JANE/IM-0001.dcm')
    error.stack = `${error.message}\n    at open (/home/reader/condyle/out/main/index.js:10:5)\n    at file:///home/reader/a/b.js:2:1`
    const text = describeError(error)
    expect(text).toContain('TypeError')
    expect(text).toContain('index.js:10:5')
    expect(text).toContain('b.js:2:1')
    expect(text).not.toMatch(/DOE|reader|home/)
  })

  it('says nothing of a failure that is not an error', () => {
    expect(describeError('DOE^JANE')).toBe('unknown failure')
  })
})
