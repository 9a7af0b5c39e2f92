import { describe, expect, it } from 'vitest'
import { gatherAnswers } from '../../../src-main/casebook/index.js'
import { POSITION_ASSUMED } from '../../../src-shared/case/case-volume.js'
import { lengthOf } from '../annotations/drawn.js'
import { addCase, finding, hashOf, readingWith } from '../casebook/case-data.js'
import { planWith } from '../session/plans.js'
import { osteophyte, sessionBench } from './session-bench.js'

describe('what readers of a session measured', () => {
  it('are the lengths that they named; two are of the same thing where they are called alike', () => {
    const { begin, itemsOf, reads, casebook, ada } = sessionBench(1)
    const id = begin()
    const [item = ''] = itemsOf(id, ada)
    const volume = hashOf(1)
    reads.open(item, ada)
    for (const annotation of [
      { ...lengthOf('a', 3.5, volume), name: 'Extrusion ' },
      // Nobody said what it measures.
      { ...lengthOf('b', 8, volume), name: 'Length 1' },
    ])
      reads.apply(item, ada, { type: 'put-annotation', annotation })
    reads.apply(item, ada, osteophyte(1))
    reads.lock(item, ada)
    const [read] = gatherAnswers(casebook, id).reads
    expect(read?.measures).toEqual([{ about: 'extrusion', unit: 'mm', value: 3.5 }])
  })

  it('are no millimetres on a volume whose voxels have no known size', () => {
    const { sessions, reads, itemsOf, casebook, ada } = sessionBench(1)
    const volume = hashOf(5)
    const caseId = addCase(casebook, 5, {
      notes: [
        {
          kind: 'repaired',
          title: POSITION_ASSUMED,
          message: 'Nothing says where these images lie.',
          files: [],
          fileCount: 0,
          volume,
          at: '2026-11-30T08:00:00.000Z',
        },
      ],
    })
    const id = sessions.make(planWith({ cases: [caseId], readers: [ada], questions: [30] }), ada)
    sessions.start(id)
    const [item = ''] = itemsOf(id, ada)
    reads.open(item, ada)
    reads.apply(item, ada, { type: 'put-annotation', annotation: { ...lengthOf('a', 3.5, volume), name: 'Extrusion' } })
    reads.lock(item, ada)
    expect(gatherAnswers(casebook, id).reads[0]?.measures).toEqual([])
  })

  it('are the values behind grades that a reader took over from the model, and the model’s own', () => {
    const { sessions, reads, itemsOf, casebook, ada } = sessionBench(1)
    const caseId = addCase(casebook, 7)
    const measured = finding(45)
    casebook.saveReading(
      caseId,
      readingWith([
        {
          ...measured,
          grades: measured.grades.map((grade) => ({
            ...grade,
            measured: { name: 'extrusion', value: 3.25, unit: 'mm' },
          })),
        },
      ]),
    )
    const id = sessions.make(
      planWith({ cases: [caseId], readers: [ada], questions: [45], protocol: 'model-first', model: true }),
      ada,
    )
    sessions.start(id)
    const [item = ''] = itemsOf(id, ada)
    reads.open(item, ada)
    reads.apply(item, ada, { type: 'accept', finding: 'q45' })
    reads.lock(item, ada)
    const { reads: all } = gatherAnswers(casebook, id)
    const told = all.map(({ reader, measures }) => [
      reader,
      ...measures.map(({ about, unit, value }) => `${about.split(': ').at(-1) ?? ''} ${value} ${unit}`),
    ])
    expect(told).toEqual([
      [ada, 'extrusion 3.25 mm'],
      ['model', 'extrusion 3.25 mm'],
    ])
  })
})
