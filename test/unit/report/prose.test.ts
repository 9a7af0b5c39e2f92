import { describe, expect, it } from 'vitest'
import { STANDARD_TEMPLATES } from '../../../src-shared/case/report-text.js'
import { brokenRules } from '../../../src-shared/moaks/contradiction-rules.js'
import { QUESTIONS, type Question } from '../../../src-shared/moaks/questions.js'
import { scaleOf, type ScaleId } from '../../../src-shared/moaks/scales.js'
import { composeReport, templateNamed } from '../../../src-shared/report/compose.js'
import { comparisonText, techniqueText } from '../../../src-shared/report/examination.js'
import { findingsText } from '../../../src-shared/report/findings-text.js'
import { impressionText } from '../../../src-shared/report/impression.js'
import { volumeMeta } from '../exchange/fixtures.js'
import { finding, readingWith, unanswered } from '../review/readings.js'
import { Story } from '../review/story.js'

type Grades = Partial<Record<ScaleId, number>>

/** All 69 questions answered, those given with these grades, and every answer accepted. */
function accepted(grades: ReadonlyMap<number, Grades>, leftOut: readonly number[] = []): Story {
  const answers = QUESTIONS.map(({ id }) => (leftOut.includes(id) ? unanswered(id) : finding(id, grades.get(id) ?? {})))
  const story = new Story({ id: 'all', reading: readingWith(answers) })
  const findings = story.state.findings.filter(({ answered }) => answered).map(({ key }) => key)
  return story.do({ type: 'accept-many', findings })
}

/** Every combination of grades of a question that MOAKS lets hold together. */
function combinations({ id, components }: Question): Grades[] {
  const all = components.reduce<Grades[]>(
    (sofar, { key }) =>
      sofar.flatMap((grades) => scaleOf(key).grades.map(({ value }) => ({ ...grades, [key]: value }))),
    [{}],
  )
  return all.filter((grades) => brokenRules(id, grades).length === 0)
}

/** What no sentence of a report may look like. */
const ODD = [
  [/undefined|NaN|null/, 'a value that is missing'],
  [/ {2}|^ | $/m, 'a stray space'],
  [/ ,| \.|\.\.|,\./, 'stray punctuation'],
  [/\b(\w+) \1\b/i, 'a word twice'],
  [/\b1 \w+s\b(?! %)/, 'one of several'],
  [/\ba [aeiou]/i, 'a before a vowel'],
  [/(^|\. )[a-z]/m, 'a sentence that begins small'],
  [/grade \d/, 'a grade where a radiologist has a word'],
  [/morphology/i, 'a word that radiologists do not use'],
] as const

function oddIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/^\d+\. /, ''))
  return lines.flatMap((line) => ODD.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${why}: ${line}`))
}

describe('every sentence of the report', () => {
  it.each(QUESTIONS.map((question) => [question.id, question] as const))(
    'reads as English for all grades of question %i',
    (id, question) => {
      for (const grades of combinations(question)) {
        const { state } = accepted(new Map([[id, grades]]))
        const [findings, impression] = [findingsText(state), impressionText(state)]
        expect([...oddIn(findings), ...oddIn(impression)]).toEqual([])
        for (const line of [...findings.split('\n'), ...impression.split('\n')]) expect(line).toMatch(/\.$/)
        const abnormal = question.components.some(({ key }) => (grades[key] ?? 0) !== scaleOf(key).normal)
        expect(impression === 'No abnormal finding.').toBe(!abnormal)
      }
    },
  )

  it('says a normal knee in a line for each compartment', () => {
    const { state } = accepted(new Map())
    expect(findingsText(state).split('\n')).toEqual([
      'Medial tibiofemoral compartment: The medial meniscus is intact. No extrusion, cyst, hypertrophy or root tear. No cartilage loss. No bone marrow lesion. No osteophytes.',
      'Lateral tibiofemoral compartment: The lateral meniscus is intact. No extrusion, cyst, hypertrophy or root tear. No cartilage loss. No bone marrow lesion. No osteophytes.',
      'Patellofemoral compartment: No cartilage loss. No bone marrow lesion. No osteophytes. The patellar tendon has normal signal. No Hoffa-synovitis.',
      'Cruciate ligaments: No complete tear of the anterior or posterior cruciate ligament. No bone marrow lesion.',
      'Joint and periarticular tissues: No joint effusion. No pes anserine bursitis, abnormal signal of the iliotibial band, popliteal cyst, infrapatellar bursitis, prepatellar bursitis, ganglion cyst or loose bodies.',
    ])
    expect(impressionText(state)).toBe('No abnormal finding.')
  })
})

const ILL: ReadonlyMap<number, Grades> = new Map<number, Grades>([
  [19, { 'cartilage.size': 2, 'cartilage.full-thickness': 1 }],
  [20, { 'cartilage.size': 2, 'cartilage.full-thickness': 1 }],
  [10, { 'bml.size': 1, 'bml.number': 2, 'bml.share': 3 }],
  [38, { 'osteophyte.size': 1 }],
  [43, { 'effusion.grade': 2 }],
  [45, { 'extrusion.grade': 2 }],
  [49, { 'morphology.class': 3 }],
  [50, { 'morphology.class': 3 }],
  [60, { 'ligament.complete-tear': 1 }],
  [65, { 'periarticular.presence': 1 }],
])

describe('what the report says of an ill knee', () => {
  it('names what is there by its place, the like together', () => {
    const { state } = accepted(ILL)
    const [medial = '', , , central = '', joint = ''] = findingsText(state).split('\n')
    expect(medial).toContain('Horizontal tear of the body and the posterior horn of the medial meniscus.')
    expect(medial).toContain('The medial meniscus is extruded by 3 to 4.9 mm medially.')
    expect(medial).toContain('The anterior horn of the medial meniscus is intact.')
    expect(medial).toContain('full-thickness over less than 10 %.')
    expect(central).toContain('Complete tear of the anterior cruciate ligament. No complete tear of the posterior')
    expect(joint).toContain('Moderate joint effusion. Popliteal cyst. No pes anserine bursitis')
  })

  it('concludes with what matters first', () => {
    const lines = impressionText(accepted(ILL).state).split('\n')
    expect(lines[0]).toBe('1. Complete tear of the anterior cruciate ligament.')
    expect(lines[1]).toBe(
      '2. Horizontal tear of the body and the posterior horn of the medial meniscus; extrusion by 3 to 4.9 mm medially.',
    )
    expect(lines.slice(2).join('\n')).toMatch(/3\. Medial tibiofemoral compartment: full-thickness cartilage loss/)
    expect(lines.at(-1)).toBe('6. Popliteal cyst.')
  })

  it('gives what was measured, and the words of the grade where a person graded otherwise', () => {
    const answers = QUESTIONS.map(({ id }) => finding(id))
    const measured = answers.map((answer) =>
      answer.question === 45
        ? {
            ...answer,
            grades: answer.grades.map((grade) => ({
              ...grade,
              grade: 2,
              measured: { name: 'extrusion', value: 3.42, unit: 'mm' },
            })),
          }
        : answer,
    )
    const story = new Story({ id: 'one', reading: readingWith(measured) }).do({ type: 'accept', finding: 'q45' })
    expect(findingsText(story.state)).toContain('extruded by 3.4 mm medially')
    story.do({ type: 'set-grade', finding: 'q45', component: 'extrusion.grade', grade: 3 })
    expect(findingsText(story.state)).toContain('extruded by 5 mm or more medially')
  })
})

describe('what nobody reviewed', () => {
  it('is neither said nor taken for normal', () => {
    const story = new Story({
      id: 'one',
      reading: readingWith([finding(19, { 'cartilage.size': 2 }), finding(20), unanswered(60)]),
    })
    expect(findingsText(story.state)).toBe('No finding has been reviewed yet.')
    expect(impressionText(story.state)).toBe('None yet: no finding has been reviewed.')
    story.do({ type: 'accept', finding: 'q20' })
    const medial = findingsText(story.state).split('\n')[0]
    expect(medial).toContain('No cartilage loss where it was assessed. 20 of 21 items not assessed.')
    expect(impressionText(story.state)).toMatch(
      /^No abnormal finding among those reviewed\.\nNot part of this impression: 1 not reviewed and 67 without an answer\.$/,
    )
    story.do({ type: 'reject', finding: 'q19' })
    expect(findingsText(story.state)).not.toContain('thickness')
  })
})

describe('technique and comparison', () => {
  it('come from the headers', () => {
    const meta = volumeMeta()
    expect(techniqueText({ side: 'left' }, [meta])).toBe('MRI of the left knee, sagittal DESS (4.0 mm).')
    const second = volumeMeta({
      orientation: 'coronal',
      series: { ...meta.series, description: 'cor PD FS', simulated: true },
    })
    expect(techniqueText({ side: 'unknown' }, [meta, second])).toBe(
      'MRI of the knee, side unknown, 2 series: sagittal DESS (4.0 mm); coronal PD, fat-suppressed (4.0 mm). The images are of a simulated knee.',
    )
  })

  it('say how long ago an earlier examination was, never its date, and never take a later one for earlier', () => {
    expect(comparisonText('2026-03-14', [])).toBe('None.')
    expect(comparisonText('2026-03-14', ['2027-01-01'])).toBe('None.')
    expect(comparisonText('2026-03-14', ['2025-01-10', '2026-03-04', ''])).toBe(
      'MRI of the same knee, 10 days earlier; 14 months earlier; one without a date.',
    )
  })
})

describe('what a person writes', () => {
  const facts = (story: Story) => ({ state: story.state, volumes: [volumeMeta()], others: [] })
  const [standard] = STANDARD_TEMPLATES
  const section = (story: Story, name: string) =>
    composeReport(facts(story), standard).find((one) => one.section === name)

  it('stands until it is taken back, and is called out of date when more was decided since', () => {
    const story = new Story({ id: 'one', reading: readingWith([finding(19, { 'cartilage.size': 2 }), finding(20)]) })
    story.do({ type: 'accept', finding: 'q20' })
    const basis = section(story, 'impression')?.generated ?? ''
    story.do({ type: 'set-report', section: 'impression', text: 'As last year.', basis })
    expect(section(story, 'impression')).toMatchObject({ text: 'As last year.', isWritten: true, isStale: false })
    story.do({ type: 'accept', finding: 'q19' })
    expect(section(story, 'impression')).toMatchObject({ text: 'As last year.', isStale: true })
    story.undo().undo()
    expect(section(story, 'impression')).toMatchObject({ text: basis, isWritten: false })
    story.redo().do({ type: 'set-report', section: 'impression', text: null, basis })
    expect(section(story, 'impression')?.isWritten).toBe(false)
  })

  it('is locked by the signature', () => {
    const story = accepted(new Map()).do({ type: 'sign-off' })
    expect(() => story.do({ type: 'set-report', section: 'findings', text: 'x', basis: '' })).toThrow(/signed off/)
  })

  it('can be laid out by a template of one’s own', () => {
    const own = {
      name: 'Mine',
      sections: [{ section: 'impression' as const, title: 'Conclusion', text: '{generated}\nThank you.' }],
    }
    const [only, ...others] = composeReport(facts(accepted(new Map())), templateNamed('Mine', [own]))
    expect(others).toEqual([])
    expect(only).toMatchObject({ title: 'Conclusion', text: 'No abnormal finding.\nThank you.' })
    expect(templateNamed('gone', [own])).toBe(standard)
  })
})
