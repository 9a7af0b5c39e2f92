import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { detectBoxConvention } from '../../../src-main/datasets/box-convention.js'
import { parseCsv } from '../../../src-main/datasets/csv.js'
import { readJsonArray } from '../../../src-main/datasets/json-array.js'
import { openDataset, type OpenDatasetOptions } from '../../../src-main/datasets/open-dataset.js'
import { convertReleasedOutputs } from '../../../src-main/bench/answerers/stored-answers.js'
import type { Dataset } from '../../../src-main/datasets/dataset.js'
import { niftiBytes, readLines, smallDataset, temporaryFolder, writeDataset } from './fixture.js'

const options: Omit<OpenDatasetOptions, 'data'> = {
  simulatedFolder: '',
  simulate: null,
  split: 'test',
  images: null,
  boxConvention: null,
  x: 'column',
  signal: new AbortController().signal,
  onProgress: () => undefined,
}
const open = (data: string, more: Partial<OpenDatasetOptions> = {}): Promise<Dataset> =>
  openDataset({ ...options, data, ...more })

describe('quintuples', () => {
  it('give cases, truth and pixels', async () => {
    const dataset = await open(smallDataset())
    expect(dataset.cases.map((entry) => [entry.id, entry.patient])).toEqual([
      ['a', 'one'],
      ['b', 'one'],
      ['c', 'two'],
      ['d', 'three'],
    ])
    expect(dataset.truthOf(3).map((item) => [item.question.id, item.grades])).toEqual([
      [16, [2, 0]],
      [40, [2]],
    ])
    const volume = await dataset.loadVolume(0, options.signal)
    expect(volume.geometry.dims).toEqual([24, 20, 16])
    expect(volume.geometry.affineLps?.slice(0, 4)).toEqual([2, 0, 0, 0])
    expect(volume.voxels[25]).toBe(250)
  })

  it('have a fingerprint that a single grade changes', async () => {
    const of = async (grade: number): Promise<string> =>
      (await open(writeDataset({ a: { patient: 'one', truth: [{ question: 40, grades: [grade] }] } }))).fingerprint
    expect(await of(1)).toBe(await of(1))
    expect(await of(2)).not.toBe(await of(1))
  })

  it('name the line that is none, and a volume outside the folder', async () => {
    const folder = smallDataset()
    const file = path.join(folder, 'quintuples.jsonl')
    const lines = readLines(file)
    fs.writeFileSync(file, [...lines.slice(0, 2), '{"schema": "condyle.quintuple/1"}'].join('\n'))
    await expect(open(folder)).rejects.toThrow('quintuples.jsonl, line 3 is no quintuple: case has to be')
    fs.writeFileSync(file, (lines[0] ?? '').replace('a.nii.gz', '../../secret.nii.gz'))
    const dataset = await open(folder)
    await expect(dataset.loadVolume(0, options.signal)).rejects.toThrow('outside its folder')
  })

  it('do not accept a volume that lies elsewhere', async () => {
    const folder = smallDataset()
    const file = path.join(folder, 'quintuples.jsonl')
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll('[2,0,0,0,', '[2,0,0,7,'))
    await expect((await open(folder)).loadVolume(0, options.signal)).rejects.toThrow('lies elsewhere')
  })

  it('are simulated once for a number and a seed', async () => {
    const simulatedFolder = temporaryFolder()
    let made = 0
    const simulate: OpenDatasetOptions['simulate'] = ({ count, seed, folder, onProgress }) => {
      made++
      expect([count, seed]).toEqual([4, 9])
      fs.cpSync(smallDataset(), folder, { recursive: true })
      onProgress(4)
      return Promise.resolve()
    }
    const dataset = await open('simulated:4@9', { simulate, simulatedFolder })
    expect(dataset).toMatchObject({ kind: 'simulated', title: '4 simulated knees, seed 9' })
    await open('simulated:4@9', { simulate, simulatedFolder })
    expect(made).toBe(1)
  })
})

describe('the released layout', () => {
  const records = (box: readonly number[]): unknown[] => [
    {
      image: 'images/knee1.nii',
      prompt: 'Is there an osteophyte? ...',
      answer: `The region is at [${box.join(', ')}]. The margin is smooth. Final diagnosis: {"MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}}`,
      final_diagnosis: '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}}',
    },
    {
      image: 'images/knee1.nii',
      answer: `[${box.join(', ')}]`,
      final_diagnosis:
        '{"ACL": {"Complete Tear": 0, "Associated with BML/cyst at site of insertion or origin": 1, "ACL Repair": 0}}',
    },
    {
      image: 'images/knee2.nii',
      answer: '',
      final_diagnosis: '{"MOAKS_grade": {"medial meniscus medial extrusion": 2}}',
    },
    { image: 'images/knee2.nii', answer: '', final_diagnosis: '{"something else": 2}' },
  ]

  function released(box: readonly number[]): string {
    const folder = temporaryFolder()
    fs.mkdirSync(path.join(folder, 'generate_data'))
    fs.mkdirSync(path.join(folder, 'split_files'))
    fs.writeFileSync(path.join(folder, 'generate_data', 'test.json'), JSON.stringify(records(box), null, 1))
    fs.writeFileSync(
      path.join(folder, 'split_files', 'test_split.csv'),
      'patient_id,time,study_folder,series_folder,knee_side,path,image_filepath,label_filepath\r\n' +
        '9000,v00,a,b,LEFT,"x, y",images/knee1.nii,l\r\n9001,v00,a,b,RIGHT,x,images/knee2.nii,l\r\n',
    )
    return folder
  }

  // The same box in both conventions: slices 60…90, x 200…260, y 20…70, ends included.
  it.each([
    ['slice by slice', [60, 90, 200, 260, 20, 70]],
    ['corner by corner', [200, 20, 60, 260, 70, 90]],
  ])('gives grades, patients and boxes written %s', async (_name, box) => {
    const dataset = await open(released(box))
    expect(dataset.cases.map((entry) => [entry.patient, entry.side, entry.frame])).toEqual([
      ['9000', 'left', 'voxel'],
      ['9001', 'right', 'voxel'],
    ])
    const [osteophyte, ligament] = dataset.truthOf(0)
    expect(osteophyte).toMatchObject({ grades: [1], box: { min: [199.5, 19.5, 59.5], max: [260.5, 70.5, 90.5] } })
    expect(ligament).toMatchObject({ grades: [0, 1, 0] })
    expect(dataset.truthOf(1)).toMatchObject([{ question: { id: 45 }, grades: [2], box: null }])
    await expect(dataset.loadVolume(0, options.signal)).rejects.toThrow('Give the folder of the OAI images')
  })

  it('must be told where the boxes fit both conventions', async () => {
    const folder = released([10, 20, 30, 40, 50, 60])
    await expect(open(folder)).rejects.toThrow('say which one is meant')
    const dataset = await open(folder, { boxConvention: { boxLayout: 'corners', boxUnit: 'voxel' } })
    expect(dataset.truthOf(0)[0]?.box).toEqual({ min: [9.5, 19.5, 29.5], max: [40.5, 50.5, 60.5] })
  })

  it('carries fractions of the volume into voxels, by the OAI’s matrix where there is no image', async () => {
    const dataset = await open(released([0.25, 0.5, 0.1, 0.5, 0.75, 0.2]))
    // Corners: x 1/4…1/2 and y 1/2…3/4 of 384, slices 1/10…1/5 of 160, counted from the outer edge of the first voxel.
    expect(dataset.truthOf(0)[0]?.box).toEqual({ min: [95.5, 191.5, 15.5], max: [191.5, 287.5, 31.5] })
    const told = await open(released([0.1, 0.2, 0.25, 0.5, 0.5, 0.75]), {
      boxConvention: { boxLayout: 'slice-pairs', boxUnit: 'normalised' },
    })
    expect(told.truthOf(0)[0]?.box).toEqual(dataset.truthOf(0)[0]?.box)
  })

  it('finds slices in a volume that has them first', async () => {
    const folder = released([60, 90, 200, 260, 20, 70])
    const images = temporaryFolder()
    fs.mkdirSync(path.join(images, 'images'))
    // 160 slices of 2 rows and 3 columns, as [slice, row, column]; a voxel's value is 100·row + 10·column at slice 5.
    const voxels = new Int16Array(160 * 2 * 3)
    for (let row = 0; row < 2; row++)
      for (let column = 0; column < 3; column++) voxels[5 + 160 * (row + 2 * column)] = 100 * row + 10 * column
    fs.writeFileSync(path.join(images, 'images', 'knee1.nii'), niftiBytes([160, 2, 3], 1, voxels))
    const dataset = await open(folder, { images })
    const volume = await dataset.loadVolume(0, options.signal)
    expect(volume.geometry.dims).toEqual([3, 2, 160])
    expect([...volume.voxels.subarray(5 * 6, 6 * 6)]).toEqual([0, 10, 20, 100, 110, 120])
    // x now runs along the file's third axis (LPS z), slices along its first (LPS x).
    expect(volume.geometry.affineLps?.slice(0, 12)).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0])
    expect(dataset.cases[0]?.geometry?.dims).toEqual([3, 2, 160])
    const byRow = await open(folder, { images, x: 'row' })
    expect((await byRow.loadVolume(0, options.signal)).geometry.dims).toEqual([2, 3, 160])
  })

  it('turns outputs of its inference script into stored answers', async () => {
    const folder = temporaryFolder()
    const from = path.join(folder, 'outputs.json')
    fs.writeFileSync(
      from,
      JSON.stringify([
        { image: 'a.nii', prompt: '', generated_text: 'text', final_diagnosis: '{"PCL": {"Complete Tear": 0}}' },
        { image: 'a.nii', prompt: '', generated_text: 'text', final_diagnosis: 'unknown' },
      ]),
    )
    expect(await convertReleasedOutputs(from, path.join(folder, 'a.jsonl'))).toEqual({ written: 1, leftOut: 1 })
    expect(readLines(path.join(folder, 'a.jsonl'))).toEqual(['{"case":"a.nii","question":61,"text":"text"}'])
  })
})

describe('parts', () => {
  it('detects a box convention only where it is sure', () => {
    expect(detectBoxConvention([[0.1, 0.2, 0.3, 0.2, 0.5, 0.6]]).convention).toEqual({
      boxLayout: 'corners',
      boxUnit: 'normalised',
    })
    expect(detectBoxConvention([[1, 9, 2, 8, 3, 7]]).convention).toEqual({ boxLayout: 'slice-pairs', boxUnit: 'voxel' })
    expect(detectBoxConvention([[1, 2, 3, 4, 5, 6]]).convention).toBeNull()
    expect(detectBoxConvention([[9, 1, 9, 1, 9, 1]]).convention).toBeNull()
  })

  it('reads CSV with quotes, commas and line breaks in fields', () => {
    expect(parseCsv('\uFEFFa,b\r\n"1, ""x""","line\nbreak"\n\n2,\n')).toEqual([
      { a: '1, "x"', b: 'line\nbreak' },
      { a: '2', b: '' },
    ])
  })

  it('reads a JSON array piece by piece', async () => {
    const file = path.join(temporaryFolder(), 'list.json')
    // Longer than one read of 1 MB, with braces and quotes in strings.
    const list = Array.from({ length: 30_000 }, (_, id) => ({
      id,
      text: `brace } quote " back\\slash { ${'x'.repeat(40)}`,
      inner: { list: [1] },
    }))
    fs.writeFileSync(file, JSON.stringify(list))
    const readAll = async (): Promise<unknown[]> => {
      const read: unknown[] = []
      for await (const element of readJsonArray(file)) read.push(element)
      return read
    }
    expect(await readAll()).toEqual(list)
    fs.writeFileSync(file, '[{"a": 1}, {"b": ')
    await expect(readAll()).rejects.toThrow('breaks off in record 1')
  })
})
