import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  interchangeAnswer,
  quintupleLines,
  quintuplesOf,
  readQuintuples,
  writeQuintupleDataset,
  type DecidedCase,
  type QuintupleSource,
} from '../../../src-main/datasets/quintuples/index.js'
import { openQuintuples } from '../../../src-main/datasets/quintuple-dataset.js'
import { QUINTUPLE_FILE } from '../../../src-shared/case/quintuple.js'
import { temporaryFolder } from '../bench/fixture.js'
import { voxelsOf } from '../exchange/fixtures.js'
import { FIRST, Story } from '../review/story.js'
import { CORONAL, decidedStory, PATIENT, SAGITTAL, source } from './decided.js'

const decided = () => quintuplesOf(source())

describe('quintuples', () => {
  it('are what people accepted, edited or added, and nothing else', () => {
    expect(decided().map((one) => [one.question, one.decision])).toEqual([
      [16, 'accepted'],
      [19, 'edited'],
      [43, 'accepted'],
    ])
    expect(quintuplesOf(source({ state: new Story(FIRST).state }))).toEqual([])
  })

  it('say for every field whether the model or a person wrote it', () => {
    const [accepted, edited, added] = decided()
    const model = { kind: 'model', name: 'reference 1.0.0' }
    const reader = edited?.authors?.grades
    expect(reader?.kind).toBe('person')
    expect(reader?.name).toMatch(/^reader-[0-9a-f]{8}$/)
    expect(accepted?.authors).toEqual({ grades: model, box: model, steps: model, decision: reader })
    expect(edited?.authors).toEqual({ grades: reader, box: model, steps: reader, decision: reader })
    expect(added?.authors).toEqual({ grades: reader, box: reader, steps: null, decision: reader })
  })

  it('name the volume and the series that each finding is answered from', () => {
    const [accepted, , added] = decided()
    expect(accepted).toMatchObject({
      case: SAGITTAL.hash,
      volume: { path: 'sagittal.nii.gz', hash: SAGITTAL.hash, dims: [21, 21, 5], series: { number: 3, label: '' } },
    })
    expect(added).toMatchObject({
      case: CORONAL.hash,
      volume: { path: 'coronal.nii.gz', hash: CORONAL.hash, dims: [10, 10, 6], series: { number: 4, label: 'echo 2' } },
      // In the coronal's own frame: i = (x + 8) / 2, j = (10 − z) / 2, k = (y + 10) / 4.
      boxVoxel: { min: [4, 2, 2.5], max: [6, 5, 3.5] },
    })
    expect(accepted?.examination).toMatch(/^examination-[0-9a-f]{16}$/)
    expect(added?.examination).toBe(accepted?.examination)
  })

  it('carry question, box, steps and grades', () => {
    expect(decided()[1]).toMatchObject({
      side: 'right',
      prompt: expect.stringMatching(/cartilage/i) as string,
      boxLps: FIRST.reading.regions.find(({ id }) => id === 'femur-medial-central')?.boxLps,
      answer: {
        MOAKS_scores: { 'femur medial central cartilage lesion': { 'Size of lesion': 3, 'Depth of lesion': 0 } },
      },
      pack: { id: 'reference', version: '1.0.0', sha256: 'a'.repeat(64) },
      deIdentified: true,
    })
  })

  it('are about the volume of the reading where a finding names none, as in version 0.1', () => {
    const { state } = decidedStory()
    const old = { ...state, findings: state.findings.map((finding) => ({ ...finding, volume: null })) }
    expect(quintuplesOf(source({ state: old })).map((one) => one.case)).toEqual(Array(3).fill(SAGITTAL.hash))
  })

  it('are refused where the images of a finding are gone, naming the finding', () => {
    const volumes = source().volumes.slice(0, 1)
    expect(() => quintuplesOf(source({ volumes }))).toThrow(
      /The images that ".*ffusion.*" was answered from are no longer in the cache/,
    )
  })

  it('tell nobody who was examined, when, or by whom', () => {
    const lines = quintupleLines(decided())
    expect(lines).toContain('Mrs [left out], once [left out], has none left.')
    expect(lines).toContain('cor PD fs [left out]')
    for (const secret of ['Roe', 'ROE', 'Smythe', 'Richarda', 'HOSP', '2026-', 'Dr Reader', 'Hide', '1.2.840'])
      expect(lines).not.toContain(secret)
  })

  it('give a reader one pseudonym, before and after readers had ids and whatever they were called', () => {
    const byName = new Story(FIRST).do({ type: 'accept', finding: 'q16' }, { kind: 'person', name: 'Dr Reader' })
    const byId = new Story(FIRST).do(
      { type: 'accept', finding: 'q16' },
      { kind: 'person', name: 'Dr Married', reader: 'reader-a' },
    )
    const other = new Story(FIRST).do(
      { type: 'accept', finding: 'q16' },
      { kind: 'person', name: 'Dr Other', reader: 'reader-b' },
    )
    const names = [byName, byId, other].map(
      ({ state }) => quintuplesOf(source({ state }))[0]?.authors?.decision?.name ?? '',
    )
    expect(names[0]).toBe(names[1])
    expect(names[2]).not.toBe(names[0])
  })

  it('come back from their file as they were, and a bad line is named', () => {
    const quintuples = decided()
    const lines = quintupleLines(quintuples)
    expect(lines.split('\n')).toHaveLength(4)
    expect(readQuintuples(lines)).toEqual({ quintuples, problems: [] })
    const damaged = readQuintuples(`${lines}{"schema":"condyle.quintuple/1"}\n\nnot json\n`)
    expect(damaged.quintuples).toHaveLength(3)
    expect(damaged.problems.map((problem) => problem.line)).toEqual([4, 6])
    expect(damaged.problems[1]?.message).toBe('The line is not JSON.')
  })
})

describe('a dataset folder', () => {
  const written = async (folder: string, reads: QuintupleSource[]): Promise<number> => {
    const entry: DecidedCase = { reads, voxels: (meta) => Promise.resolve(voxelsOf(meta, ([x]) => x)) }
    return writeQuintupleDataset(folder, [Promise.resolve(entry)], 'Nothing was decided.')
  }

  it('holds the volumes that findings are about, one dataset case each, with their own pixels', async () => {
    const folder = path.join(temporaryFolder(), 'knees')
    expect(await written(folder, [source()])).toBe(3)
    const dataset = await openQuintuples(folder, 'quintuples')
    expect(dataset.cases.map(({ id }) => id)).toEqual([SAGITTAL.hash, CORONAL.hash])
    expect(dataset.truthOf(1)[0]).toMatchObject({ grades: [2], box: { min: [0, 0, 0], max: [4, 4, 6] } })
    for (const [index, meta] of [SAGITTAL, CORONAL].entries()) {
      const volume = await dataset.loadVolume(index, new AbortController().signal)
      expect(volume.geometry).toEqual({ dims: meta.dims, affineLps: meta.affineLps })
    }
  })

  it('holds the reads of several readers beside each other, each under its reader’s pseudonym', async () => {
    const folder = path.join(temporaryFolder(), 'knees')
    const other = new Story(FIRST).do(
      { type: 'accept', finding: 'q16' },
      { kind: 'person', name: 'Dr Other', reader: 'reader-b' },
    )
    await written(folder, [source(), source({ state: other.state })])
    const { quintuples } = readQuintuples(fs.readFileSync(path.join(folder, QUINTUPLE_FILE), 'utf8'))
    const authors = quintuples.filter(({ question }) => question === 16).map(({ authors }) => authors?.decision?.name)
    expect(new Set(authors).size).toBe(2)
  })

  it('leaves a folder that it did not make, and one where nothing was decided, as they were', async () => {
    const folder = temporaryFolder()
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine')
    await expect(written(folder, [source()])).rejects.toThrow(/holds notes\.txt, which this export did not make/)
    expect(fs.readdirSync(folder)).toEqual(['notes.txt'])
    const empty = path.join(folder, 'empty')
    await expect(written(empty, [source({ state: new Story(FIRST).state })])).rejects.toThrow('Nothing was decided.')
    expect(fs.readdirSync(folder)).toEqual(['notes.txt'])
  })

  it('has the same pseudonyms under one casebook’s key, and others under another’s', () => {
    const [here] = quintuplesOf(source())
    const [linked] = quintuplesOf(source({ patient: { ...PATIENT, identities: PATIENT.identities.slice(0, 1) } }))
    const [elsewhere] = quintuplesOf(source({ pseudonymKey: Buffer.alloc(32, 2) }))
    expect(linked?.patient).toBe(here?.patient)
    expect(elsewhere?.patient).not.toBe(here?.patient)
    expect(elsewhere?.volume.series?.uid).not.toBe(here?.volume.series?.uid)
  })
})

describe('grades in interchange keys', () => {
  it('follow the question, and leave out what is not graded', () => {
    const grades = [{ component: 'ligament.complete-tear' as const, grade: 1, probabilities: [] }]
    expect(interchangeAnswer(60, grades)).toEqual({ MOAKS_scores: { ACL: { 'Complete Tear': 1 } } })
    expect(() => interchangeAnswer(70, grades)).toThrow(RangeError)
  })
})
