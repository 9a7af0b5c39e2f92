import { describe, expect, it } from 'vitest'
import { findingStory, proposalSentence } from '../../../src-renderer/reading/finding-story.js'
import type { Action, Revision } from '../../../src-shared/case/revision.js'

const size = (grade: number): Action => ({ type: 'set-grade', finding: 'q30', component: 'osteophyte.size', grade })

function told(proposed: readonly number[], ...actions: Action[]): string[] {
  const revisions = actions.map((action, index): Revision => ({
    sequence: index + 1,
    caseId: 'case',
    readId: 'read',
    readingId: null,
    author: { kind: 'person', name: 'Dr Ada' },
    at: '2026-11-30T08:00:00.000Z',
    action,
  }))
  const grades = proposed.map((grade) => ({ component: 'osteophyte.size' as const, grade }))
  return findingStory(grades, revisions).map(({ sentence }) => sentence)
}

describe('the history of a finding', () => {
  it('is told with what stood before each grade', () => {
    const [first = '', second = '', third = ''] = told([0], size(2), size(1), { type: 'accept', finding: 'q30' })
    expect(first).toMatch(/^changed .+ from 0 .*to 2/)
    expect(second).toMatch(/^changed .+ from 2 .*to 1/)
    expect(third).toBe('accepted')
  })

  it('says what was taken back, and goes on from what stood then', () => {
    const [first = '', back, next = '', gone, again] = told(
      [0],
      size(2),
      { type: 'undo', revision: 1 },
      size(3),
      { type: 'undo', revision: 3 },
      { type: 'redo', revision: 3 },
    )
    expect(back).toBe(`took back “${first}”`)
    expect(next).toMatch(/^changed .+ from 0 .*to 3/)
    expect(gone).toBe(`took back “${next}”`)
    expect(again).toBe(`restored “${next}”`)
  })

  it('begins with a grade where the model answered nothing, and with its proposal where it did', () => {
    expect(told([], size(2))[0]).toMatch(/^graded .+ 2/)
    expect(proposalSentence([])).toBeNull()
    expect(proposalSentence([{ component: 'osteophyte.size', grade: 2 }])).toMatch(/^The model proposed .+ 2.*\.$/)
    const three = (['bml.size', 'bml.number', 'bml.share'] as const).map((component) => ({ component, grade: 1 }))
    expect(proposalSentence(three)).toMatch(/^The model proposed [^,]+ 1[^,]*, [^,]+ 1[^,]* and [^,]+ 1[^,]*\.$/)
  })
})
