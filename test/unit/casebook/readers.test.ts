import { describe, expect, it } from 'vitest'
import { failureOf, newCasebook } from './fixtures.js'

describe('readers', () => {
  it('are added with a name and a role, and listed by name, retired ones last', () => {
    const { casebook } = newCasebook()
    const { readers } = casebook
    const cy = readers.add(' Cy ', 'resident')
    const ada = readers.add('ada', 'radiologist')
    readers.add('Ben', 'clinician')
    expect(cy).toEqual({ id: cy.id, name: 'Cy', role: 'resident', retired: false, reads: 0 })
    readers.change({ id: ada.id, name: 'Ada', role: 'radiologist', retired: true })
    expect(readers.list().map(({ name }) => name)).toEqual(['Ben', 'Cy', 'Ada'])
  })

  it('have a name of their own, whatever its case', () => {
    const { casebook } = newCasebook()
    const ada = casebook.readers.add('Åda', 'radiologist')
    const ben = casebook.readers.add('Ben', 'radiologist')
    expect(failureOf(() => casebook.readers.add('åda', 'resident')).message).toContain('There is a reader called åda')
    const taken = failureOf(() => casebook.readers.change({ ...ben, name: 'ÅDA' }))
    expect(taken.kind).toBe('refused')
    expect(casebook.readers.change({ ...ada, name: 'ÅDA' }).name).toBe('ÅDA')
    expect(casebook.readers.ofName('Åda').id).toBe(ada.id)
    expect(casebook.readers.ofName('Dora').name).toBe('Dora')
  })

  it('that are not there are answered with a sentence', () => {
    expect(failureOf(() => newCasebook().casebook.readers.get('nobody')).kind).toBe('no-such-reader')
  })
})
