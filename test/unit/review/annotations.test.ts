import { describe, expect, it } from 'vitest'
import { MOST_ANNOTATIONS, type Annotation } from '../../../src-shared/case/annotation.js'
import type { Action } from '../../../src-shared/case/revision.js'
import { changesNothing } from '../../../src-shared/review/check-action.js'
import { freehandOf, lengthOf, oneOfEach } from '../annotations/drawn.js'
import { FIRST, READER, Story, substance } from './story.js'

const put = (annotation: Annotation): Action => ({ type: 'put-annotation', annotation })
const drawn = (story: Story): Annotation[] => story.state.annotations.map((one) => one.annotation)

describe('annotations of a read', () => {
  it('are none in reads that know of none', () => {
    expect(new Story(FIRST).do({ type: 'accept', finding: 'q16' }).state.annotations).toEqual([])
  })

  it('are kept in the order in which they were drawn, also when one is changed', () => {
    const story = new Story(FIRST).do(put(lengthOf('m-1', 5))).do(put(lengthOf('m-2', 6)))
    story.do(put(lengthOf('m-1', 7))).do({ type: 'rename-annotation', annotation: 'm-2', name: 'Meniscus' })
    expect(drawn(story)).toEqual([lengthOf('m-1', 7), { ...lengthOf('m-2', 6), name: 'Meniscus' }])
    expect(story.state.annotations.map(({ history, author }) => [history, author])).toEqual([
      [[1, 3], READER],
      [[2, 4], READER],
    ])
    story.do({ type: 'remove-annotation', annotation: 'm-1' })
    expect(drawn(story).map(({ id }) => id)).toEqual(['m-2'])
  })

  it('leave findings and how far the review is as they are', () => {
    const before = new Story(FIRST).state
    const after = new Story(FIRST).do(put(lengthOf('m-1', 5))).state
    expect({ ...substance(after), annotations: [] }).toEqual(substance(before))
  })

  it('are taken back and done again one gesture at a time, and undo says what it takes back', () => {
    const story = new Story(FIRST).do(put({ ...lengthOf('m-1', 5), name: 'Length 1' }))
    expect(story.state.undo?.label).toBe('Draw: Length 1')
    story.do(put({ ...lengthOf('m-1', 6), name: 'Length 1' }))
    expect(story.state.undo?.label).toBe('Change: Length 1')
    story.do({ type: 'rename-annotation', annotation: 'm-1', name: 'Cyst' })
    expect(story.state.undo?.label).toBe('Rename: Cyst')
    story.do({ type: 'remove-annotation', annotation: 'm-1' })
    expect(story.state.undo?.label).toBe('Delete: Cyst')
    expect(story.undo().state.redo?.label).toBe('Delete: Cyst')
    expect(drawn(story)).toEqual([{ ...lengthOf('m-1', 6), name: 'Cyst' }])
    expect(drawn(story.undo().undo())).toEqual([{ ...lengthOf('m-1', 5), name: 'Length 1' }])
    expect(drawn(story.redo())).toEqual([{ ...lengthOf('m-1', 6), name: 'Length 1' }])
    expect(drawn(story.undo().undo())).toEqual([])
  })

  it('complaint C: undo and redo leave store and values equal to the start', () => {
    const story = new Story(FIRST)
    for (const one of oneOfEach()) story.do(put(one))
    const start = substance(story.state)
    while (story.state.undo) story.undo()
    expect(drawn(story)).toEqual([])
    while (story.state.redo) story.redo()
    expect(substance(story.state)).toEqual(start)
    expect(drawn(story)).toEqual(oneOfEach())
  })

  it('stand still under a signature', () => {
    const story = new Story(FIRST).do(put(lengthOf('m-1', 5))).do({ type: 'accept', finding: 'q16' })
    story.do({ type: 'sign-off' })
    for (const action of [
      put(lengthOf('m-2', 5)),
      put(lengthOf('m-1', 6)),
      { type: 'rename-annotation', annotation: 'm-1', name: 'late' },
      { type: 'remove-annotation', annotation: 'm-1' },
    ] as const)
      expect(() => story.do(action)).toThrow('signed off')
    expect(drawn(story)).toEqual([lengthOf('m-1', 5)])
  })

  it('stay at their place on the image when the side is set', () => {
    const story = new Story(FIRST).do(put(lengthOf('m-1', 5))).do({ type: 'set-side', side: 'left' })
    expect(drawn(story)).toEqual([lengthOf('m-1', 5)])
  })

  it('are refused in a sentence where there is none, of another kind, or too many', () => {
    const story = new Story(FIRST).do(put(lengthOf('m-1', 5)))
    expect(() => story.do({ type: 'remove-annotation', annotation: 'm-2' })).toThrow('not there any more')
    expect(() => story.do({ type: 'rename-annotation', annotation: 'm-2', name: '' })).toThrow('not there any more')
    expect(() =>
      story.do(
        put(
          freehandOf('m-1', [
            [0, 0, 0],
            [0, 1, 0],
            [0, 1, 1],
          ]),
        ),
      ),
    ).toThrow('stays of the kind')
    for (let n = 2; n <= MOST_ANNOTATIONS; n++) story.force(put(lengthOf(`m-${n}`, n)))
    expect(() => story.do(put(lengthOf('m-more', 1)))).toThrow('500 measurements and key images at most')
    story.do(put(lengthOf('m-1', 9)))
  })

  it('write no revision that changes nothing', () => {
    const { state } = new Story(FIRST).do(put(lengthOf('m-1', 5)))
    expect(changesNothing(state, put(lengthOf('m-1', 5)))).toBe(true)
    expect(changesNothing(state, put(lengthOf('m-1', 6)))).toBe(false)
    expect(changesNothing(state, { type: 'rename-annotation', annotation: 'm-1', name: '' })).toBe(true)
    expect(changesNothing(state, { type: 'rename-annotation', annotation: 'm-1', name: 'A' })).toBe(false)
  })
})
