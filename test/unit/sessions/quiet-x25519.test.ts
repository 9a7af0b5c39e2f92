import { afterEach, beforeEach, expect, it } from 'vitest'
import { newKey, sealedTo, unsealed } from '../../../src-main/sessions/travel/encryption.js'

let said: string[] = []
const hear = (warning: Error): void => void said.push(warning.message)

beforeEach(() => {
  said = []
  process.on('warning', hear)
})
afterEach(() => {
  process.off('warning', hear)
})

it('seals to a key without a word of Node about the algorithm, and leaves every other warning alone', async () => {
  const { recipient, identity } = await newKey()
  expect(await unsealed(await sealedTo(recipient, 'BML 2'), identity)).toBe('BML 2')
  process.emitWarning('something else is experimental', 'ExperimentalWarning')
  // Warnings are told in a later turn.
  await new Promise((done) => setImmediate(done))
  expect(said).toEqual(['something else is experimental'])
})
