import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { pathsIn } from '../../../src-main/app/command-line.js'

const root = path.resolve(import.meta.dirname, '../../..')

describe('paths on the command line', () => {
  it('are resolved against the folder Condyle was started in', () => {
    expect(pathsIn(['electron', 'README.md'], root, '/elsewhere')).toEqual([path.join(root, 'README.md')])
  })

  it('leave out switches, what does not exist and the application itself', () => {
    expect(pathsIn(['electron', '--no-sandbox', '.', 'no-such-study', '-psn_0_1'], root, root)).toEqual([])
  })
})
