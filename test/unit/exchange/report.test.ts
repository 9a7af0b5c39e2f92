import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { caseReport } from '../../../src-main/exchange/index.js'
import type { ReportInput } from '../../../src-main/exchange/report/input.js'
import { reportModel } from '../../../src-main/exchange/report/model.js'
import { captionText, evidenceText, placeText } from '../../../src-main/exchange/report/places.js'
import { reportText } from '../../../src-main/exchange/report/text.js'
import { patientNameText } from '../../../src-main/exchange/report/words.js'
import { STANDARD_TEMPLATES } from '../../../src-shared/case/report-text.js'
import type { ReadVolume } from '../../../src-shared/case/reading.js'
import type { ReadState } from '../../../src-shared/case/revision.js'
import { SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import { judging } from '../judging/judging.js'
import { finding, readingWith } from '../review/readings.js'
import { FIRST, Story } from '../review/story.js'
import { volumeMeta, voxelsOf } from './fixtures.js'

const input = (story: Story, overrides: Partial<ReportInput> = {}): ReportInput => ({
  volumes: [{ meta: volumeMeta(), label: '' }],
  reading: FIRST.reading,
  state: story.state,
  others: [],
  template: STANDARD_TEMPLATES[0],
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
    const row = (report: typeof fresh, category: string, place: string) =>
      report.table.find(({ title }) => title === category)?.rows.find((one) => one.place === place)
    expect(row(fresh, 'Cartilage', 'patella, medial')).toMatchObject({
      grades: '0 · 0',
      standing: 0,
      decision: 'not reviewed',
    })
    expect(row(fresh, 'Cruciate ligaments', 'anterior cruciate ligament')).toMatchObject({
      grades: '',
      standing: 'not-answered',
    })
    expect(fresh.table.flatMap(({ rows }) => rows)).toHaveLength(69)
    expect(fresh.notAnswered[0]).toMatchObject({ reason: 'The model was not asked this question.' })
    expect(fresh.notAnswered[1]).toEqual({
      reason: 'The region lies outside the image.',
      lists: [{ title: 'Cruciate ligaments', entries: ['anterior cruciate ligament'] }],
    })
    const after = model(reviewed())
    expect(row(after, 'Cartilage', 'patella, medial')?.decision).toBe('accepted')
    // What the reader does not hold has no grade in the table.
    expect(row(after, 'Hoffa-synovitis', 'Hoffa fat pad')).toMatchObject({ grades: '', decision: 'rejected' })
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

  it('calls a torn meniscus abnormal and never severe: MOAKS names its kinds and no degree', async () => {
    const story = new Story(FIRST).do({
      type: 'add',
      finding: 'added-1',
      question: 48,
      boxLps: { min: [0, 0, 0], max: [4, 5, 6] },
      grades: [{ component: 'morphology.class', grade: 3, probabilities: [] }],
      steps: [],
    })
    const found = model(story).summary.find(({ key }) => key === 'added-1')
    expect(found).toMatchObject({ standing: 'abnormal', grade: '3' })
    const page = await html(story)
    const row = /<article[^>]*id="added-1"[\s\S]*?<\/article>/.exec(page)?.[0] ?? ''
    expect(row).toContain('aria-label="abnormal"')
    expect(row).toContain(SEVERITY_PALETTE.abnormal.path)
    expect(row).not.toMatch(/mild|moderate|severe/)
  })

  it('gives each abnormal grade its definition, what was proposed, and who stands behind it', () => {
    const [finding] = model(reviewed()).summary
    expect(finding).toMatchObject({
      title: 'Cartilage loss — medial femur, central',
      standing: 3,
      grade: '3',
      decided: 'proposed by the model, grades and reasoning edited by Dr Reader',
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
      text: '1 of 3 answers reviewed, not signed off. 2 answers not reviewed: proposals of the model. 66 questions have no answer.',
    })
    const signed = reviewed().do({ type: 'sign-off' })
    expect(model(signed).status.text).toBe(
      'By Dr Reader. All answers of the model were reviewed. 66 questions have no answer.',
    )
    expect(model(signed, { includeIdentity: true }).status.text).toContain('By Dr Reader, 23 Nov 2026.')
  })

  it('says that every answer was reviewed only where all 69 questions have one that was', () => {
    const { state } = reviewed()
    const answeredOnes = state.findings.filter(({ answered }) => answered)
    const decided = answeredOnes.find(({ authors }) => authors.decision !== null)
    if (!decided) throw new Error('Nothing was decided.')
    const { decision, authors } = decided
    const whole = { ...state, findings: state.findings.map((one) => ({ ...one, answered: true, decision, authors })) }
    const text = (findings: ReadState['findings'], reading: ReportInput['reading'] = FIRST.reading): string =>
      model(reviewed(), { state: { ...state, findings }, reading }).status.text
    expect(text(whole.findings)).toContain('Every answer was reviewed.')
    for (const some of [state.findings, answeredOnes, whole.findings.slice(1)])
      expect(text(some)).not.toContain('Every answer')
    // Nobody added a finding for the other questions, so they are not in the list.
    expect(text(whole.findings.slice(1), null)).toContain('Questions without a finding have no answer.')
  })

  it('warns of what may not be relied on', () => {
    expect(model(new Story(FIRST)).honesty).toContain('trained on: simulated knees.')
    expect(model(new Story(), { reading: null }).honesty).toContain('No model has read this case')
    const strange = { ...FIRST.reading, flags: ['out-of-distribution' as const] }
    const meta = volumeMeta()
    const { cautions } = model(new Story(FIRST), {
      reading: strange,
      volumes: [{ meta: { ...meta, series: { ...meta.series, simulated: true } }, label: '' }],
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

describe('the series of a report', () => {
  const other = { ...volumeMeta(), hash: 'c'.repeat(64), orientation: 'coronal' as const }
  const late = { ...volumeMeta(), hash: 'd'.repeat(64), orientation: 'axial' as const }
  const named = (description: string) => ({ ...volumeMeta().series, description, number: 4 })
  const volumes: ReportInput['volumes'] = [
    { meta: { ...other, series: named('cor pd fs Roe') }, label: '' },
    { meta: { ...volumeMeta(), hash: FIRST.reading.volumes[0]?.hash ?? '' }, label: '' },
    { meta: { ...late, series: named('ax t1') }, label: '' },
  ]
  const second = (volume: ReadVolume): ReadVolume => ({
    ...volume,
    hash: other.hash,
    standing: 'looked-at',
    reason: 'Other series show everything in it much better.',
  })
  const reading = { ...FIRST.reading, volumes: FIRST.reading.volumes.flatMap((one) => [one, second(one)]) }

  it('are all listed, those read first, with why the others were not', () => {
    expect(model(new Story(FIRST), { volumes, reading }).series).toMatchObject([
      { name: 'Sagittal DESS (series 3)', standing: 'read' },
      {
        name: 'Coronal PD, fat-suppressed (series 4)',
        description: 'cor pd fs [left out]',
        standing: 'looked at, not read: Other series show everything in it much better.',
      },
      { name: 'Axial T1 (series 4)', standing: 'not read: it joined the case after the reading' },
    ])
  })

  it('stand with the findings that were answered from them', async () => {
    const [finding] = model(new Story(FIRST), { volumes, reading }).summary
    expect(finding?.series).toBe('sagittal DESS (series 3)')
    const voxels = voxelsOf(volumeMeta(), () => 100)
    const asked: string[] = []
    const page = await caseReport({
      ...input(new Story(FIRST), { volumes, reading }),
      voxels: (hash) => {
        asked.push(hash)
        return Promise.resolve(voxels)
      },
    })
    expect(asked).toEqual([FIRST.reading.volumes[0]?.hash])
    expect(page).toContain('<figcaption>Sagittal DESS (series 3), sagittal, slice 1 of 5 (R 65 mm)</figcaption>')
  })
})

describe('the prose of a report', () => {
  const written = (): Story =>
    reviewed().do({ type: 'set-report', section: 'indication', text: 'Ms Roe fell.\nPain since.', basis: 'Not given.' })

  it('stands first on the page, in the reader’s own words where there are any', async () => {
    const page = await html(written(), { includeIdentity: true })
    expect(page).toContain('<h2>Indication</h2><div><p>Ms Roe fell.</p><p>Pain since.</p>')
    expect(page.indexOf('<h2>Impression</h2>')).toBeGreaterThan(0)
    expect(page.indexOf('<h2>Impression</h2>')).toBeLessThan(page.indexOf('abnormal finding'))
    expect(page).toContain('<strong>Medial tibiofemoral compartment:</strong> ')
  })

  it('keeps names out where the report does', async () => {
    expect(await html(written())).toContain('<p>Ms [left out] fell.</p>')
    expect(reportText(input(written()))).not.toContain('Roe')
  })

  it('is plain text for other programs, with what it may be used for', () => {
    const text = reportText(input(written(), { includeIdentity: true, others: ['2025-01-10'] }))
    expect(text).toMatch(/^Right knee, MRI reading\nPatient: Roe, Richarda van\n/)
    expect(text).toContain('\n\nCOMPARISON\nMRI of the same knee, 14 months earlier.\n\n')
    expect(text).toContain('Research use, not for diagnosis.')
    expect(text).not.toMatch(/<|&amp;/)
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
    const page = await caseReport({ ...input(reviewed()), voxels: () => Promise.resolve(voxels) })
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(3)
    // The box lies about (−65, 24, 10); an axial picture of a sagittal series has no slice of its own.
    expect(page).toContain('<figcaption>Sagittal, slice 1 of 5 (R 65 mm)</figcaption>')
    expect(page).toContain('<figcaption>Axial reformat at S 10 mm</figcaption>')
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
    const volume = { meta: volumeMeta(), label: '' }
    expect(evidenceText(null, volume)).toBe('no evidence in the image')
    expect(evidenceText({ kind: 'box', boxLps: { min: [0, 0, 0], max: [8, 31, 14] } }, volume)).toBe(
      'box 8 × 31 × 14 mm on slices 3–5 of 5',
    )
    const value = { name: 'thickness', value: 0.9, unit: 'mm' }
    expect(evidenceText({ kind: 'plane', plane: 'coronal', pointLps: [1, -8, 3], value }, volume)).toBe(
      'coronal reformat at A 8 mm · thickness 0.9 mm',
    )
    expect(evidenceText({ kind: 'point', pointLps: [-4, 8, 0] }, volume)).toBe('slice 2 of 5 (R 4 · P 8 · S 0 mm)')
    expect(captionText('sagittal', [-4, 8, 0], volume, false)).toBe(
      'Sagittal DESS (series 3), sagittal, slice 2 of 5 (R 4 mm)',
    )
    expect(patientNameText('Doe^Jane^^Dr')).toBe('Doe, Jane Dr')
  })
})

describe('what the model leaves unsure', () => {
  const story = new Story({
    id: 'unsure',
    reading: readingWith([
      { ...finding(43, { 'effusion.grade': 2 }), standing: 'unsure', unsure: 'It lies between.' },
      finding(19, { 'cartilage.size': 2 }),
    ]),
  })

  it('is listed apart with the reason, and is no abnormal finding', async () => {
    const report = model(story)
    expect(report.summary.map(({ key }) => key)).toEqual(['q19'])
    expect(report.unsure).toEqual([{ title: 'Effusion-synovitis — joint cavity', reason: 'It lies between.' }])
    expect(report.compartments.find(({ title }) => title === 'Whole joint')).toMatchObject({ abnormal: 0, unsure: 1 })
    const page = await html(story)
    expect(page).toContain('<h2>Unsure <small>1</small></h2>')
    expect(page).toContain('the model leaves these to a person, and nobody has decided yet')
    expect(page).toContain('aria-label="unsure"')
  })

  it('is a finding like others once a person accepted it', () => {
    const report = model(new Story(...story.readings).do({ type: 'accept', finding: 'q43' }))
    expect(report.unsure).toEqual([])
    expect(report.summary.map(({ key }) => key)).toContain('q43')
  })

  it('says at which operating point, and for whom', () => {
    const reading = { ...FIRST.reading, judging: judging({ point: 'specific', prevalence: 'even' }) }
    expect(model(story, { reading }).method).toContainEqual([
      'Called abnormal',
      'at the specific operating point, for knees abnormal as often as normal',
    ])
  })
})
