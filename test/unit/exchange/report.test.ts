import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { caseReport } from '../../../src-main/exchange/index.js'
import type { ReportInput } from '../../../src-main/exchange/report/input.js'
import { reportModel } from '../../../src-main/exchange/report/model.js'
import { evidenceText, measureText, patientNameText, placeText } from '../../../src-main/exchange/report/words.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const input = (story: Story, overrides: Partial<ReportInput> = {}): ReportInput => ({
  meta: volumeMeta(),
  reading: FIRST.reading,
  state: story.state,
  includeIdentity: false,
  version: '1.2.3',
  ...overrides,
})
const model = (story: Story, overrides: Partial<ReportInput> = {}) => reportModel(input(story, overrides), new Map())
const html = (story: Story, overrides: Partial<ReportInput> = {}): Promise<string> =>
  caseReport({ ...input(story, overrides), voxels: null })

/** A reviewed case: one accepted, one edited with a note, one rejected. */
const reviewed = (): Story =>
  new Story(FIRST)
    .do({ type: 'accept', finding: 'q16' })
    .do({ type: 'set-grade', finding: 'q19', component: 'cartilage.size', grade: 3 })
    .do({ type: 'set-note', finding: 'q19', note: 'Roe: <b>see</b> "old" images & compare.' })
    .do({ type: 'reject', finding: 'q42', reason: 'Motion.' })

describe('what a report says', () => {
  it('keeps apart what is normal by a reader, normal by the model, and not answered', () => {
    const fresh = model(new Story(FIRST))
    expect(fresh.normalReviewed).toEqual([])
    expect(fresh.normalProposed).toEqual([
      { title: 'Cartilage', entries: ['patella, medial'] },
      { title: 'Hoffa-synovitis', entries: ['Hoffa fat pad'] },
    ])
    expect(fresh.notAnswered[0]).toMatchObject({ reason: 'The model was not asked this question.' })
    expect(fresh.notAnswered[1]).toEqual({
      reason: 'The region lies outside the image.',
      lists: [{ title: 'Cruciate ligaments', entries: ['anterior cruciate ligament'] }],
    })
    const after = model(reviewed())
    expect(after.normalReviewed).toEqual([{ title: 'Cartilage', entries: ['patella, medial'] }])
    expect(after.normalProposed).toEqual([])
    expect(after.rejected).toEqual([
      {
        title: 'Hoffa-synovitis — Hoffa fat pad',
        decided: 'proposed by the model, rejected by Dr Reader',
        note: 'Motion.',
      },
    ])
    const asked = (report: typeof fresh): number =>
      report.notAnswered.flatMap((group) => group.lists.flatMap((list) => list.entries)).length
    expect([asked(fresh), asked(after)]).toEqual([66, 66])
  })

  it('gives each abnormal grade its definition, what was proposed, and who stands behind it', () => {
    const [finding] = model(reviewed()).summary
    expect(finding).toMatchObject({
      title: 'Cartilage loss — medial femur, central',
      severity: 3,
      grade: '3',
      decided: 'proposed by the model, grades edited by Dr Reader',
      confidence: null,
    })
    expect(finding?.grades[0]).toMatchObject({
      title: 'Cartilage loss, size',
      value: 3,
      label: '>75 %',
      definition: 'Loss of any depth over more than 75 % of the surface.',
      proposed: 2,
    })
    expect(model(new Story(FIRST)).summary[0]).toMatchObject({
      decided: 'proposed by the model, not reviewed',
      confidence: '90 %',
    })
  })

  it('says how far people have come', () => {
    expect(model(new Story(FIRST)).status).toMatchObject({ kind: 'unreviewed', title: 'Not reviewed' })
    expect(model(new Story(FIRST).do({ type: 'accept', finding: 'q16' })).status).toEqual({
      kind: 'draft',
      title: 'Draft',
      text: '1 of 3 answers reviewed, not signed off. 2 answers not reviewed: proposals of the model.',
    })
    const signed = reviewed().do({ type: 'sign-off' })
    expect(model(signed).status.text).toBe('By Dr Reader. Every answer was reviewed.')
    expect(model(signed, { includeIdentity: true }).status.text).toBe(
      'By Dr Reader, 23 Nov 2026. Every answer was reviewed.',
    )
  })

  it('warns of what may not be relied on', () => {
    expect(model(new Story(FIRST)).honesty).toContain('trained on: simulated knees.')
    expect(model(new Story(), { reading: null }).honesty).toContain('No model has read this case')
    const strange = { ...FIRST.reading, flags: ['out-of-distribution' as const] }
    const meta = volumeMeta()
    const { cautions } = model(new Story(FIRST), {
      reading: strange,
      meta: { ...meta, series: { ...meta.series, simulated: true } },
    })
    expect(cautions[0]).toContain('simulated knee')
    expect(cautions[1]).toContain('unlike those the model was trained on (distance 0.20, limit 1.00)')
    expect(cautions[2]).toContain('A slice is missing')
  })

  it('calls no compartment normal in which something is open', () => {
    const [medial] = model(new Story(FIRST)).compartments
    expect(medial).toMatchObject({ title: 'Medial tibiofemoral', worst: 2, abnormal: 1, normal: 0 })
    const central = model(new Story(FIRST)).compartments.find((one) => one.title === 'Central')
    expect(central).toMatchObject({ worst: 'not-answered', normal: 0 })
  })
})

describe('identity in a report', () => {
  const SECRETS = ['Roe', 'Richarda', 'HOSP', 'roe_richarda', '2026', 'MR knee of', '1.2.840']

  it('is left out unless asked for', async () => {
    const page = await html(reviewed().do({ type: 'sign-off' }))
    for (const secret of SECRETS) expect(page).not.toContain(secret)
    expect(page).toContain('de-identified')
  })

  it('is there when asked for', async () => {
    const page = await html(reviewed(), { includeIdentity: true })
    for (const text of [
      'Roe, Richarda van',
      'HOSP-4711',
      'F, 61 years',
      '14 Mar 2026, MR knee of Roe',
      'roe_richarda_07',
    ])
      expect(page).toContain(text)
  })
})

describe('the page', () => {
  it('escapes whatever was typed', async () => {
    const page = await html(reviewed(), { includeIdentity: true })
    expect(page).toContain('Roe: &lt;b&gt;see&lt;/b&gt; &quot;old&quot; images &amp; compare.')
    expect(page).not.toContain('<b>')
  })

  it('loads nothing and runs nothing, and its own policy says so', async () => {
    const page = await html(reviewed())
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
    expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|url\(|https?:\/\//i)
  })

  it('has its key images inside', async () => {
    const voxels = voxelsOf(volumeMeta(), () => 100)
    const page = await caseReport({ ...input(reviewed()), voxels })
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(3)
    expect(page).toContain('<figcaption>Sagittal, L 3 mm</figcaption>')
  })

  it('is whole for a case that no model has read', async () => {
    const page = await html(new Story(), { reading: null })
    expect(page).toContain('No abnormal finding among the answers.')
    expect(page.trim().endsWith('</html>')).toBe(true)
  })
})

describe('words', () => {
  it('name places, measures and evidence as a reader would', () => {
    expect(placeText([-21.4, 8, 0])).toBe('R 21 · P 8 · S 0 mm')
    expect(measureText({ name: 'x', value: 38.2, unit: '%' })).toBe('38 %')
    expect(measureText({ name: 'x', value: 0.94, unit: 'mm' })).toBe('0.9 mm')
    expect(measureText({ name: 'x', value: 2, unit: 'count' })).toBe('2')
    expect(evidenceText(null)).toBe('no evidence in the image')
    expect(evidenceText({ kind: 'box', boxLps: { min: [0, 0, 0], max: [22, 31, 14] } })).toBe('box 22 × 31 × 14 mm')
    const value = { name: 'thickness', value: 0.9, unit: 'mm' }
    expect(evidenceText({ kind: 'plane', plane: 'coronal', pointLps: [1, -8, 3], value })).toBe(
      'coronal, A 8 mm · thickness 0.9 mm',
    )
    expect(patientNameText('Doe^Jane^^Dr')).toBe('Doe, Jane Dr')
  })
})
