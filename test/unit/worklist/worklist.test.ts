import { describe, expect, it } from 'vitest'
import { followUpLink, isSameKnee } from '../../../src-renderer/worklist/follow-up.js'
import {
  identityText,
  othersText,
  patientText,
  seriesText,
  sideText,
  studyDateText,
} from '../../../src-renderer/worklist/status.js'
import { rowWindow } from '../../../src-renderer/worklist/virtual-rows.js'
import { WorklistModel } from '../../../src-renderer/worklist/worklist-model.svelte.js'
import { FakeCasebook, fakeKnees } from './fake-casebook.js'

const silent = (): void => undefined

describe('the worklist', () => {
  it('fetches pages as their rows come into view, each once', async () => {
    const casebook = new FakeCasebook(fakeKnees(1000))
    const model = new WorklistModel(casebook, silent)
    await model.refresh()
    expect(model.total).toBe(1000)
    await model.need(0, 20)
    await model.need(340, 370)
    await model.need(350, 380)
    expect(
      casebook.askedFor('worklist.query').map((query) => JSON.stringify(query).match(/"offset":(\d+)/)?.[1]),
    ).toEqual(['0', '300'])
    expect(model.row(345)?.id).toBe('case-00345')
    expect(model.row(500)).toBeUndefined()
  })

  it('removes a case and its mark', async () => {
    const model = new WorklistModel(new FakeCasebook(), silent)
    await model.refresh()
    model.mark('case-00001', true)
    await model.remove('case-00001')
    expect([model.total, model.marked.size, model.everything]).toEqual([2, 0, 2])
  })

  it('comes back to all cases from a search that finds none', async () => {
    const model = new WorklistModel(new FakeCasebook(), silent)
    await model.refresh()
    model.text = 'nobody'
    await model.refresh()
    expect([model.total, model.everything]).toEqual([0, 3])
    await model.clearSearch()
    expect([model.total, model.text, model.status]).toEqual([3, '', 'any'])
  })

  it('draws the rows in view and a few more', () => {
    expect(rowWindow(4400, 440, 44, 10_000, 2)).toEqual({ from: 98, to: 112, above: 4312, below: 435_072 })
    expect(rowWindow(0, 440, 44, 3)).toEqual({ from: 0, to: 3, above: 0, below: 0 })
    expect(rowWindow(99_999, 440, 44, 3).below).toBe(0)
  })
})

describe('a row of the worklist', () => {
  it('hides identity behind the case', () => {
    const summary = { id: '0123456789', patientName: 'Adler^Ruth', patientId: 'P-1', birthDate: '1961-03-14' }
    expect(patientText(summary, false)).toEqual({ name: 'Adler, Ruth', number: 'P-1' })
    expect(identityText(summary, false)).toBe('P-1 · born 14 Mar 1961')
    expect(JSON.stringify([patientText(summary, true), identityText(summary, true)])).not.toMatch(/Adler|P-1|1961/)
    expect(sideText({ side: 'right', sideSource: 'inferred' })).toBe('Right, inferred')
    expect(sideText({ side: 'unknown', sideSource: 'header' })).toBe('Unknown')
  })

  it('says that a date is unknown, and never shows today in its place (complaint A: missing date)', () => {
    expect(studyDateText({ studyDate: '' })).toBe('unknown')
    expect(studyDateText({ studyDate: '2026-03-14' })).toBe('14 Mar 2026')
    expect(identityText({ patientId: '', birthDate: '' }, false)).toBe('no id · birth date unknown')
  })

  it('counts its series and names them, those without a name left out', () => {
    expect(seriesText({ volumes: 3, series: ['SAG PD FS', '', 'SAG T1'] })).toEqual({
      count: '3 series',
      names: 'SAG PD FS, SAG T1',
    })
    expect(seriesText({ volumes: 1, series: [''] }).count).toBe('1 series')
  })

  it('says how many others read it, and not who', () => {
    expect(othersText({ otherReaders: 1 })).toBe('1 other reader has begun a read of this case')
    expect(othersText({ otherReaders: 3 })).toBe('3 other readers have begun a read of this case')
  })

  it('hangs together with the other dates of the same knee, and with no other', () => {
    const knee = { patientKey: 'a', side: 'right' } as const
    const other = { patientKey: 'a', side: 'left' } as const
    const unknown = { patientKey: 'a', side: 'unknown' } as const
    expect(followUpLink(undefined, knee, knee)).toBe('first')
    expect(followUpLink(knee, knee, knee)).toBe('middle')
    expect(followUpLink(knee, knee, other)).toBe('last')
    expect(followUpLink(other, knee, undefined)).toBe('none')
    expect(isSameKnee(unknown, unknown)).toBe(false)
    expect(isSameKnee(knee, { ...knee, patientKey: 'b' })).toBe(false)
  })
})
