import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it } from 'vitest'
import { runBenchCommand } from '../../../src-main/bench/cli.js'
import { openQuintuples } from '../../../src-main/datasets/quintuple-dataset.js'
import { readBenchmark } from '../../../src-main/bench/run/run-folder.js'
import { niftiGz } from '../../../src-main/datasets/nifti.js'
import { quintupleLines, quintuplesOf } from '../../../src-main/datasets/quintuples/index.js'
import { QUINTUPLE_FILE } from '../../../src-shared/case/quintuple.js'
import { SAGITTAL, source } from '../datasets/decided.js'
import { voxelsOf } from '../exchange/fixtures.js'
import { FIRST, Story } from '../review/story.js'
import { temporaryFolder } from './fixture.js'

/** A dataset folder as the workstation exports it: an oblique sagittal volume and two decided findings. */
async function exported(): Promise<string> {
  const folder = temporaryFolder()
  const meta = SAGITTAL
  // The value is the way to the left: 4 mm per slice from −8.
  const voxels = voxelsOf(meta, ([x]) => x)
  const story = new Story(FIRST).do({ type: 'accept', finding: 'q16' }).do({
    type: 'add',
    finding: 'added-1',
    question: 43,
    boxLps: { min: [0, 0, 0], max: [4, 5, 6] },
    grades: [{ component: 'effusion.grade', grade: 2, probabilities: [] }],
    steps: [],
  })
  const volumes = [{ meta, label: '', file: 'knee.nii.gz' }]
  const quintuples = quintuplesOf(source({ state: story.state, volumes }))
  await pipeline(niftiGz(voxels), fs.createWriteStream(path.join(folder, 'knee.nii.gz')))
  fs.writeFileSync(path.join(folder, QUINTUPLE_FILE), quintupleLines(quintuples))
  return folder
}

describe('an export of the workstation', () => {
  it('is a dataset: cases, truth, boxes and pixels as they were', async () => {
    const dataset = await openQuintuples(await exported(), 'quintuples')
    expect(dataset.cases).toHaveLength(1)
    expect(dataset.cases[0]).toMatchObject({ id: SAGITTAL.hash, side: 'right', frame: 'lps-mm' })
    expect(dataset.truthOf(0).map(({ question }) => question.id)).toEqual([16, 43])
    expect(dataset.truthOf(0)[1]).toMatchObject({ grades: [2], box: { min: [0, 0, 0], max: [4, 5, 6] } })
    const volume = await dataset.loadVolume(0, new AbortController().signal)
    expect(volume.geometry).toEqual({ dims: [21, 21, 5], affineLps: SAGITTAL.affineLps })
    expect([0, 1, 4].map((slice) => volume.voxels[slice * 21 * 21 + 30])).toEqual([-8, -4, 8])
  })

  it('is answered and scored like any other', async () => {
    const out = temporaryFolder()
    const data = await exported()
    let error = ''
    const code = await runBenchCommand(
      ['--data', data, '--answerer', 'majority', '--out', out],
      { out: () => undefined, error: (text) => (error += text), signal: new AbortController().signal },
      { simulate: null, packFolder: () => null, cacheFolder: out, version: 'test', now: () => new Date(0) },
    )
    expect(code, error).toBe(0)
    const result = readBenchmark(out)
    expect(result.counts).toMatchObject({ questions: 2, answered: 2 })
    expect(result.overall.accuracy.value).toBe(1)
    expect(fs.readFileSync(path.join(out, 'report.html'), 'utf8')).toContain('</html>')
  })
})
