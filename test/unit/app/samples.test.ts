import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { listSamples, samplePath } from '../../../src-main/app/samples.js'
import { temporaryFolder } from '../casebook/fixtures.js'

function folderWith(...names: string[]): string {
  const folder = temporaryFolder()
  for (const name of names) fs.writeFileSync(path.join(folder, name), '')
  return folder
}

describe('sample cases', () => {
  it('are all archives of the folder, titled by the list beside them, listed ones first', () => {
    const folder = folderWith('study.zip', 'condyle-sample-knee.zip', 'another_knee.zip', 'truth.json')
    const samples = [
      { id: 'case', title: 'One series', file: 'condyle-sample-knee.zip' },
      { id: 'study', title: 'A study', file: 'study.zip' },
      { id: 'gone', title: 'Not shipped', file: 'gone.zip' },
    ]
    fs.writeFileSync(path.join(folder, 'samples.json'), JSON.stringify({ samples }))
    expect(listSamples(folder).map(({ id, title }) => [id, title])).toEqual([
      ['case', 'One series'],
      ['study', 'A study'],
      ['another_knee', 'Another knee'],
    ])
    expect(samplePath(folder, 'study')).toBe(path.join(folder, 'study.zip'))
    expect(() => samplePath(folder, 'gone')).toThrow('missing from this installation')
  })

  it('need no list, and a folder that is not there has none', () => {
    expect(listSamples(folderWith('knee.zip')).map(({ id }) => id)).toEqual(['knee'])
    expect(listSamples('/nowhere')).toEqual([])
  })

  it('never lie outside their folder', () => {
    const folder = folderWith('knee.zip')
    const samples = [{ id: 'evil', title: 'Evil', file: '../knee.zip' }]
    fs.writeFileSync(path.join(folder, 'samples.json'), JSON.stringify({ samples }))
    expect(listSamples(folder).map(({ id }) => id)).toEqual(['knee'])
  })
})
