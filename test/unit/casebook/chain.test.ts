import { describe, expect, it } from 'vitest'
import { chainHash, chainStart, ReviewService } from '../../../src-main/casebook/index.js'
import { addCase, finding, readingWith } from './case-data.js'
import { newCasebook } from './fixtures.js'

describe('the chain of a read', () => {
  it('can be followed by whoever has the revisions alone, in any order of keys; a changed one breaks it', () => {
    const { casebook } = newCasebook()
    const reader = casebook.readers.add('Dr Ada', 'radiologist').id
    const id = addCase(casebook, 1)
    const review = new ReviewService(casebook)
    review.saveReading(id, readingWith([finding(16)]), reader)
    for (const note of ['one', 'two', 'three']) review.apply(id, reader, { type: 'set-note', finding: 'q16', note })
    const readId = casebook.reads(id)[0]?.id ?? ''
    const follow = (alter: (note: unknown) => unknown): string[] => {
      let previous = chainStart(readId)
      return casebook.revisions(readId).map(({ sequence, readingId, author, at, action }) => {
        const turned = Object.fromEntries(
          Object.entries(action)
            .reverse()
            .map(([key, value]) => [key, alter(value)]),
        )
        previous = chainHash(previous, {
          sequence,
          readingId,
          authorKind: author.kind,
          authorName: author.name,
          authorReader: author.reader ?? null,
          at,
          action: turned,
        })
        return previous
      })
    }
    const kept = casebook.chain(readId)
    expect(follow((value) => value)).toEqual(kept)
    const altered = follow((value) => (value === 'two' ? 'twO' : value))
    expect(altered.map((hash, index) => hash === kept[index])).toEqual([true, false, false])
  })
})
