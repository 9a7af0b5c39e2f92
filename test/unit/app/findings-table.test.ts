import { describe, expect, it } from 'vitest'
import { findingsTable } from '../../../src-main/app/cli/findings-table.js'
import { readArguments } from '../../../src-main/app/cli/read-arguments.js'
import { judgedReading } from '../../../src-shared/judging/judged-reading.js'
import { effusion, judging } from '../judging/judging.js'
import { finding, readingWith, unanswered } from '../review/readings.js'

const READING = {
  ...readingWith([effusion(2, 0.7), finding(19, { 'cartilage.size': 2 }), finding(42), unanswered(60)]),
  judging: judging(),
}

describe('the table of `condyle read`', () => {
  it('lists what is unsure apart, and never counts it as abnormal', () => {
    const table = findingsTable(judgedReading(READING, { point: 'specific', prevalence: 'training', own: {} }))
    const [abnormal = '', unsure = ''] = table.split('Unsure, for a person to decide:')
    expect(abnormal).toContain(' 19  Cartilage')
    expect(abnormal).toContain('Called at the specific operating point, for knees as often abnormal as in training.')
    expect(unsure).toContain(' 43  Effusion-synovitis')
    expect(table.trimEnd().split('\n').at(-1)).toBe('1 abnormal, 1 unsure, 1 normal, 1 not answered')
  })

  it('speaks of no unsure ones where there are none', () => {
    const table = findingsTable(readingWith([finding(42)]))
    expect(table).not.toContain('nsure')
    expect(table.trimEnd().split('\n').at(-1)).toBe('0 abnormal, 1 normal, 0 not answered')
  })
})

describe('its arguments', () => {
  const read = (...more: string[]) => readArguments(['knee', '--out', 'there', ...more])

  it('choose the operating point, the prevalence, and whether strangers are graded', () => {
    expect(read()).toMatchObject({ judging: { point: 'balanced', prevalence: 'training' }, insist: false })
    expect(read('--point', 'specific', '--prevalence', 'even', '--insist')).toMatchObject({
      judging: { point: 'specific', prevalence: 'even' },
      insist: true,
    })
  })

  it('are refused with what there is', () => {
    expect(() => read('--point', 'keen')).toThrow('--point is sensitive, balanced or specific.')
    expect(() => read('--prevalence', 'own')).toThrow(
      '--prevalence is training, osteoarthritis-cohort, orthopaedic-clinic or even.',
    )
  })
})
