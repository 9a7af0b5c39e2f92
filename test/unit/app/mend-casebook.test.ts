import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCasebook } from '../../../src-main/casebook/index.js'
import { applyRemedy, remedyQuestion } from '../../../src-main/app/mend-casebook.js'
import { addCase } from '../casebook/case-data.js'
import { newCasebook, temporaryFolder } from '../casebook/fixtures.js'

const GARBAGE = 'not a database at all, any more'

/** Kept copies of damaged files beside a casebook. */
function damagedCopies(file: string): string[] {
  return fs.readdirSync(path.dirname(file)).filter((name) => name.includes('.damaged-'))
}

describe('a damaged casebook', () => {
  it('with a backup: restoring it is offered first, and brings the cases back', async () => {
    const { casebook, file } = newCasebook()
    const id = addCase(casebook, 1)
    await casebook.backUp()
    casebook.close()
    fs.writeFileSync(file, GARBAGE)
    const { remedies, buttons } = remedyQuestion(file)
    expect(remedies).toEqual(['restore', 'begin-anew', 'quit'])
    expect(buttons[0]).toMatch(/^Restore the backup of \d{4}-\d{2}-\d{2}$/)
    expect(applyRemedy(file, 'restore')).toBe(true)
    const again = openCasebook(file)
    onTestFinished(() => again.close())
    expect(again.case(id)?.id).toBe(id)
    expect(damagedCopies(file)).toHaveLength(1)
  })

  it('without one: a new casebook begins, and the damaged file is kept', () => {
    const file = path.join(temporaryFolder(), 'casebook.sqlite')
    fs.writeFileSync(file, GARBAGE)
    expect(remedyQuestion(file).remedies).toEqual(['begin-anew', 'quit'])
    expect(applyRemedy(file, 'begin-anew')).toBe(true)
    const fresh = openCasebook(file)
    onTestFinished(() => fresh.close())
    expect(fresh.query().cases).toEqual([])
    const [kept = ''] = damagedCopies(file)
    expect(fs.readFileSync(path.join(path.dirname(file), kept), 'utf8')).toBe(GARBAGE)
  })

  it('is not touched by quitting', () => {
    const file = path.join(temporaryFolder(), 'casebook.sqlite')
    fs.writeFileSync(file, GARBAGE)
    expect(applyRemedy(file, 'quit')).toBe(false)
    expect(fs.readFileSync(file, 'utf8')).toBe(GARBAGE)
  })
})
