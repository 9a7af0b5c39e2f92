import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { dataPlace, layoutOf, simulatedDataOf, volumeFileOf } from '../../../src-main/bench/runs/data-place.js'
import { lastSentence, readProgress } from '../../../src-main/bench/runs/progress.js'
import { benchArguments } from '../../../src-main/bench/runs/run-record.js'
import { readArguments } from '../../../src-main/bench/command/arguments.js'
import { niftiBytes, smallDataset } from '../bench/fixture.js'
import { newFolder, openRoom, request } from './room.js'

const root = newFolder()
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

/** The released layout with one knee of 160 slices, 20 rows and 24 columns, 2 mm each, slices first. */
function released(): { folder: string; images: string } {
  const folder = path.join(root, 'released')
  const images = path.join(root, 'images')
  fs.mkdirSync(path.join(folder, 'generate_data'), { recursive: true })
  fs.mkdirSync(images, { recursive: true })
  const diagnosis = { MOAKS_scores: { 'tibia medial osteophyte': { grade: 1 } } }
  // Slices 60…90, x 10…20, y 5…10, ends included.
  const record = { image: 'knee.nii', box: [60, 90, 10, 20, 5, 10], answer: '', final_diagnosis: diagnosis }
  fs.writeFileSync(path.join(folder, 'generate_data', 'test.json'), JSON.stringify([record]))
  fs.writeFileSync(path.join(images, 'knee.nii'), niftiBytes([160, 20, 24], 2, new Int16Array(160 * 20 * 24)))
  return { folder, images }
}

describe('the data of a run', () => {
  it('is told by what a folder holds', () => {
    expect(layoutOf(smallDataset())).toEqual({ layout: 'quintuples', splits: [] })
    expect(layoutOf(released().folder)).toEqual({ layout: '3dreasonknee', splits: ['test'] })
    expect(layoutOf(root)).toBeNull()
  })

  it('shows released boxes, which count voxels, where they lie in the patient', async () => {
    const room = openRoom(path.join(root, 'room'))
    const { folder, images } = released()
    const asked = request(room.choose(folder), { kind: 'baseline', name: 'majority' })
    const { id, end } = await room.run({
      ...asked,
      released: { split: 'test', images: room.chosen.keep(images), boxes: 'detect' },
    })
    expect(end.phase).toBe('finished')
    const detail = await room.benchmarks.question(id, 0)
    // Edges are half a voxel out, 2 mm each. Slices count along the first axis, rows (y) the second, columns (x) the
    // third, and the file's affine is the plain spacing.
    expect(detail.scored.boxFrame).toBe('voxel')
    expect(detail.truthBoxLps).toEqual({ min: [119, 9, 19], max: [181, 21, 41] })
    expect((await room.benchmarks.volume(id, 'knee.nii')).dims).toEqual([160, 20, 24])
  })

  it('never leads out of its folder', async () => {
    const place = dataPlace(
      { data: released().folder, released: { split: 'test', images: root, boxes: 'detect' } },
      root,
    )
    if (!place) throw new Error('no place')
    await expect(volumeFileOf(place, '../../etc/hostname')).rejects.toThrow('outside its folder')
    await expect(volumeFileOf(place, '/etc/hostname')).rejects.toThrow('outside its folder')
    await expect(volumeFileOf(place, 'gone.nii')).rejects.toThrow('gone.nii is missing')
  })

  it('is known of simulated knees by their title', () => {
    expect(simulatedDataOf({ kind: 'simulated', title: '20 simulated knees, seed 7' })).toBe('simulated:20@7')
    expect(simulatedDataOf({ kind: 'quintuples', title: '20 simulated knees, seed 7' })).toBeUndefined()
    expect(dataPlace({ data: 'simulated:20@7', released: null }, root)).toBeNull()
  })
})

describe('a run on the command line', () => {
  it('is asked for in words that nothing chosen can leave', () => {
    const words = benchArguments(
      {
        schema: 'condyle.bench-request/1',
        createdAt: '',
        data: '--out=/elsewhere',
        dataTitle: '',
        released: { split: 'train', images: '--help', boxes: 'corners-normalised' },
        answerer: { kind: 'chat', title: '', argument: 'http://127.0.0.1:1', model: '--no-chain' },
        setting: { id: 'gt-region', chain: true, volume: 'localise-then-crop', slices: 'all', seed: 9 },
        provider: 'cpu',
        failure: null,
      },
      '/here',
    )
    expect(readArguments(words?.slice(1) ?? [])).toMatchObject({
      data: '--out=/elsewhere',
      out: '/here',
      images: '--help',
      model: '--no-chain',
      dataBoxes: { boxLayout: 'corners', boxUnit: 'normalised' },
      setting: { id: 'gt-region', chain: true, volume: 'localise-then-crop', slices: 'all', seed: 9 },
      provider: 'cpu',
    })
  })

  it('says how far it is, and why it ended', () => {
    expect(readProgress('simulated 3 of 20 knees')).toEqual({ stage: 'simulating', done: 3, total: 20 })
    expect(readProgress('answered 48 of 320 questions')).toEqual({ stage: 'answering', done: 48, total: 320 })
    expect(readProgress('scored 2000 answers')).toEqual({ stage: 'scoring', done: 2000, total: 0 })
    expect(readProgress('The server did not answer.')).toBeUndefined()
    expect(lastSentence(['a warning', 'The pack is damaged: copy it anew.', ''])).toBe(
      'The pack is damaged: copy it anew.',
    )
    expect(lastSentence(['--data is missing.', '', 'Usage: condyle bench', '  more'])).toBe('--data is missing.')
    expect(lastSentence([])).toBeUndefined()
  })
})
