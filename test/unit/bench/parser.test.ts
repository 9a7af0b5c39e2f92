import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../../src-main/answers/parser/parse-answer.js'
import type { AnswerExpectation, ParsedAnswer, RepairCode } from '../../../src-main/answers/parser/types.js'
import { findQuestion, QUESTIONS } from '../../../src-shared/moaks/questions.js'
import { scaleOf } from '../../../src-shared/moaks/scales.js'
import { questionPrompt } from '../../../src-shared/moaks/wording.js'

const expected: AnswerExpectation = {
  chain: true,
  box: true,
  boxLayout: 'slice-pairs',
  boxUnit: 'voxel',
  extent: [384, 384, 160],
}

function parse(question: number, text: string, expectation: AnswerExpectation = expected): ParsedAnswer {
  const asked = findQuestion(question)
  if (!asked) throw new Error(`no question ${question}`)
  return parseAnswer(text, asked, expectation)
}
const codes = (answer: ParsedAnswer): RepairCode[] => answer.repairs.map((repair) => repair.code)
const grades = (answer: ParsedAnswer): number[] => answer.grades.map((grade) => grade.grade)

const right =
  '{"box": [12, 40, 100, 180, 90, 150], "reasoning": ["The grey layer is even on all slices.", "No bone is exposed."], ' +
  '"MOAKS_scores": {"patella medial cartilage lesion": {"Size of lesion": 1, "Depth of lesion": 0}}}'

describe('an answer as asked for', () => {
  it('needs no repair', () => {
    const answer = parse(16, right)
    expect(answer).toEqual({
      grades: [
        { component: 'cartilage.size', grade: 1 },
        { component: 'cartilage.full-thickness', grade: 0 },
      ],
      missing: [],
      box: { layout: 'slice-pairs', unit: 'voxel', slice: [12, 40], x: [100, 180], y: [90, 150] },
      steps: ['The grey layer is even on all slices.', 'No bone is exposed.'],
      repairs: [],
      failures: [],
      problem: '',
    })
  })

  it('may have no root key where the released template has none', () => {
    const answer = parse(
      62,
      '{"reasoning": ["The tendon is dark throughout."], "Patellar_Tendon": {"Signal Abnormality": 0}}',
    )
    expect(grades(answer)).toEqual([0])
    expect(answer.repairs).toEqual([])
    expect(answer.failures).toEqual(['localisation'])
  })
})

// Asked as our own wording asks: whoever fills in the template needs no tolerance.
it.each(['zeroshot', 'guided'] as const)(
  'the %s template of all 69 questions, filled in, needs no repair',
  (variant) => {
    for (const asked of QUESTIONS) {
      const values = asked.components.map(({ key }) => scaleOf(key).grades.at(-1)?.value ?? 0)
      const prompt = questionPrompt(asked.id, variant, { chain: true, box: true })
      const template = prompt.slice(prompt.lastIndexOf('\n') + 1)
      let [box, component] = [0, 0]
      const filled = template
        .replace(/<(?:start|end)_slice>|<[xy]_m(?:in|ax)>/g, () => String([12, 40, 100, 180, 90, 150][box++]))
        .replace(/<step>/g, 'The region was followed slice by slice.')
        .replace(/<\d-\d>/g, () => String(values[component++]))
      expect(filled, asked.title).not.toContain('<')
      const answer = parse(asked.id, filled)
      expect(grades(answer), asked.title).toEqual(values)
      expect([answer.repairs, answer.failures, answer.steps.length], asked.title).toEqual([[], [], 2])
    }
  },
)

describe('tolerated and reported', () => {
  it.each<[string, number, string, number[], RepairCode[]]>([
    ['another root key', 40, '{"MOAKS_grade": {"tibia medial osteophyte": {"grade": 2}}}', [2], ['root-key-different']],
    ['no root key', 40, '{"tibia medial osteophyte": {"grade": 2}}', [2], ['root-key-missing']],
    [
      'a key beside the grade',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 2, "certainty": "high"}}}',
      [2],
      ['other-keys'],
    ],
    [
      'a key beside the subject',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 2}, "certainty": "high"}}',
      [2],
      ['other-keys'],
    ],
    ['nothing but the grade', 40, '{"grade": 2}', [2], ['subject-key-missing', 'root-key-missing']],
    [
      'another spelling of the subject',
      40,
      '{"MOAKS_scores": {"Tibia_Medial_Osteophyte": {"grade": 2}}}',
      [2],
      ['subject-key-different'],
    ],
    ['an invented subject', 40, '{"MOAKS_scores": {"inner tibia": {"grade": 2}}}', [2], ['subject-key-different']],
    [
      'a grade right under the subject',
      45,
      '{"MOAKS_grade": {"medial meniscus medial extrusion": 3}}',
      [3],
      ['component-key-missing'],
    ],
    [
      'a grade as text',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": "Grade 2 (medium)"}}}',
      [2],
      ['grade-as-text'],
    ],
    [
      'a grade as word',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": "Medium"}}}',
      [2],
      ['grade-as-word'],
    ],
    [
      'a label as word',
      45,
      '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": "3 - 4.9mm"}}}',
      [2],
      ['grade-as-word'],
    ],
    [
      'a tear as word',
      48,
      '{"MOAKS_scores": {"medial meniscus anterior morphology": {"morphology": "Horizontal tear"}}}',
      [3],
      ['grade-as-word'],
    ],
    [
      'no tear as word',
      54,
      '{"medial_meniscal_cyst": {"presence": "absent", "tear_location": "no tear"}}',
      [0, 3],
      ['grade-as-word'],
    ],
    [
      'a truth value',
      61,
      '{"PCL": {"Complete Tear": false, "Associated with BML/cyst at site of insertion or origin": true}}',
      [0, 1],
      ['grade-as-boolean'],
    ],
    [
      'a grade in its own object',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": {"value": 1, "why": "small"}}}}',
      [1],
      ['grade-wrapped'],
    ],
    [
      'other component names',
      16,
      '{"MOAKS_scores": {"patella medial cartilage lesion": {"size": 1, "depth": 0}}}',
      [1, 0],
      ['component-key-different'],
    ],
    [
      'single quotes and a trailing comma',
      40,
      "{'MOAKS_scores': {'tibia medial osteophyte': {'grade': 2,},}}",
      [2],
      ['json-syntax'],
    ],
    ['a text that breaks off', 40, '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 2', [2], ['truncated']],
    [
      'JSON in a text',
      40,
      '{"text": "{\\"MOAKS_scores\\": {\\"tibia medial osteophyte\\": {\\"grade\\": 2}}}"}',
      [2],
      ['json-in-text'],
    ],
    [
      'a key named twice',
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 1, "grade": 2}}}',
      [2],
      ['duplicate-key'],
    ],
    ['a list in Markdown', 16, '- **Size of lesion**: 2\n- **Depth of lesion**: 1', [2, 1], ['grade-from-prose']],
    [
      'a table in Markdown',
      16,
      '| Component | Grade |\n|---|---|\n| Size of lesion | 2 |\n| Depth of lesion | 1 |',
      [2, 1],
      ['grade-from-prose'],
    ],
    ['a boxed result', 40, 'Base to tip it is 6 mm, so \\boxed{3}', [3], ['grade-from-prose', 'chain-from-prose']],
    [
      'a list around the object',
      40,
      '[{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 2}}}]',
      [2],
      ['prose-around-json'],
    ],
    [
      'a Python dictionary',
      61,
      "{'PCL': {'Complete Tear': False, 'Associated with BML/cyst at site of insertion or origin': True}}",
      [0, 1],
      ['json-syntax', 'grade-as-boolean'],
    ],
    [
      'not applicable',
      54,
      '{"medial_meniscal_cyst": {"presence": 0, "tear_location": "N/A"}}',
      [0, 3],
      ['grade-as-word'],
    ],
    [
      'other questions besides',
      16,
      '{"MOAKS_scores": {"patella medial cartilage lesion": {"Size of lesion": 1, "Depth of lesion": 0}, "patella lateral cartilage lesion": {"Size of lesion": 3, "Depth of lesion": 3}}}',
      [1, 0],
      ['other-questions'],
    ],
    [
      'a thought that breaks off',
      40,
      '<think>Perhaps {"MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}}, but',
      [1],
      ['prose-around-json', 'truncated'],
    ],
    ['a sentence', 40, 'The outgrowth is large. The MOAKS grade is 3.', [3], ['grade-from-prose', 'chain-from-prose']],
  ])('%s', (_name, question, text, expectedGrades, repairs) => {
    const answer = parse(question, text)
    expect(grades(answer)).toEqual(expectedGrades)
    expect(codes(answer).sort()).toEqual([...repairs].sort())
    expect(answer.failures).not.toContain('format')
  })

  it('takes the last of several objects and says whether they agree', () => {
    const answer = parse(
      40,
      '{"MOAKS_scores": {"tibia medial osteophyte": {"grade": 1}}} No, rather {"MOAKS_scores": {"tibia medial osteophyte": {"grade": 2}}}',
    )
    expect(grades(answer)).toEqual([2])
    expect(answer.repairs).toContainEqual({ code: 'several-answers', detail: '2 answers that differ' })
  })

  it('takes the words before the object for the chain', () => {
    const answer = parse(
      42,
      'The fat pad is dark throughout.\n2. No bright area is seen.\n```json\n{"MOAKS_scores": {"Hoffa-Synovitis": {"grade": 0}}}\n```',
    )
    expect(answer.steps).toEqual(['The fat pad is dark throughout.', 'No bright area is seen.'])
    expect(codes(answer).sort()).toEqual(['chain-from-prose', 'code-fence', 'prose-around-json'])
  })
})

describe('reasoning', () => {
  const graded = '"MOAKS_scores": {"tibia medial osteophyte": {"grade": 0}}'

  it('may stand under another name, and that is reported', () => {
    const answer = parse(40, `{"explanation": "The margin is smooth on all slices.", ${graded}}`)
    expect(answer.steps).toEqual(['The margin is smooth on all slices.'])
    expect(codes(answer)).toEqual(['chain-key-different', 'chain-shape'])
  })

  it.each<[string, string, RepairCode[]]>([
    ['as asked for', `{"reasoning": ["The margin is smooth."], ${graded}}`, []],
    ['as one text', `{"reasoning": "The margin is smooth.", ${graded}}`, ['chain-shape']],
    ['as objects', `{"reasoning": [{"step": "The margin is smooth."}], ${graded}}`, ['chain-shape']],
    [
      'one floor deeper',
      `{"answer": {"reasoning": ["The margin is smooth."], ${graded}}}`,
      ['root-key-different', 'chain-key-different'],
    ],
    ['in an object of its own', `{"reasoning": ["The margin is smooth."]} {${graded}}`, ['prose-around-json']],
  ])('is found %s', (_name, text, repairs) => {
    const answer = parse(40, text)
    expect(answer.steps).toEqual(['The margin is smooth.'])
    expect(codes(answer)).toEqual(repairs)
  })

  it('is not a mere list of grades', () => {
    const answer = parse(16, '- **Size of lesion**: 2\n| Depth of lesion | 1 |')
    expect(grades(answer)).toEqual([2, 1])
    expect(answer.failures).toContain('missing-chain')
  })
})

describe('not taken for a grade', () => {
  it.each([
    ['a measure', '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": "3 mm"}}}'],
    ['a range', '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": "1-2"}}}'],
    ['the template echoed', '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": "<0-3>"}}}'],
    ['the grade table echoed', '"grade": 0 = none'],
    ['a grade off the scale', '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": 4}}}'],
    ['a dash that is mended to −0', '{"answer":- **grade**: 3}'],
    ['half a grade', '{"MOAKS_grade": {"medial meniscus medial extrusion": {"grade": 1.5}}}'],
    ['a confidence', '{"confidence": {"score": 1}}'],
    ['the answer to another question', '{"MOAKS_scores": {"lateral meniscus lateral extrusion": {"grade": 1}}}'],
    ['nothing', ''],
  ])('%s', (_name, text) => {
    const answer = parse(45, text)
    expect(answer.grades).toEqual([])
    expect(answer.failures).toEqual(['localisation', 'format', 'missing-chain'])
    expect(answer.problem).not.toBe('')
  })

  it('reads what there is of a partial answer and names what is missing', () => {
    const answer = parse(16, '{"MOAKS_scores": {"patella medial cartilage lesion": {"Size of lesion": 1}}}')
    expect(grades(answer)).toEqual([1])
    expect(answer.missing).toEqual(['cartilage.full-thickness'])
    expect(answer.problem).toBe('No valid grade for cartilage.full-thickness.')
  })
})

describe('boxes', () => {
  const box = (text: string, expectation = expected): ParsedAnswer =>
    parse(62, `{"Patellar_Tendon": {"Signal Abnormality": 0}, ${text}}`, expectation)
  const same = { slice: [12, 40], x: [100, 180], y: [90, 150], unit: 'voxel' }

  it.each<[string, string, RepairCode[]]>([
    ['in the order asked for', '"box": [12, 40, 100, 180, 90, 150]', []],
    ['under another name', '"bbox_3d": [12, 40, 100, 180, 90, 150]', ['box-key-different']],
    ['corner by corner', '"box": [100, 90, 12, 180, 150, 40]', ['box-order']],
    ['two nested corners', '"bounding_box": [[100, 90, 12], [180, 150, 40]]', ['box-shape', 'box-key-different']],
    ['three nested pairs', '"box": [[12, 40], [100, 180], [90, 150]]', ['box-shape']],
    ['a list of one box', '"boxes": [[12, 40, 100, 180, 90, 150]]', ['box-shape', 'box-key-different']],
    [
      'named numbers',
      '"box": {"x_min": 100, "x_max": 180, "y_min": 90, "y_max": 150, "start_slice": 12, "end_slice": 40}',
      ['box-shape'],
    ],
    ['as a text', '"box": "[12, 40, 100, 180, 90, 150]"', ['box-as-text']],
    ['with swapped ends', '"box": [40, 12, 180, 100, 150, 90]', ['box-swapped']],
  ])('%s', (_name, text, repairs) => {
    const answer = box(text)
    expect(answer.box).toMatchObject(same)
    expect(codes(answer)).toEqual(repairs)
  })

  it('uses the size of the volume where both orders are boxes', () => {
    // As pairs the last one, 30…383, fits; as corners x would end at 30 and the slices at 383 of 160.
    expect(box('"box": [0, 10, 20, 25, 30, 383]').box).toMatchObject({ slice: [0, 10], x: [20, 25], y: [30, 383] })
    // As pairs the slices would end at 170 of 160; as corners it lies inside.
    expect(box('"box": [100, 170, 100, 180, 190, 150]').box).toMatchObject({
      layout: 'corners',
      x: [100, 180],
      y: [170, 190],
      slice: [100, 150],
    })
  })

  it('tells fractions from voxels', () => {
    const answer = box('"box": [0.1, 0.2, 0.25, 0.5, 0.6, 0.75]')
    expect(answer.box).toMatchObject({ unit: 'normalised' })
    expect(codes(answer)).toEqual(['box-normalised'])
    expect(
      codes(
        box('"box": [0.1, 0.2, 0.25, 0.5, 0.6, 0.75]', { ...expected, boxUnit: 'normalised', boxLayout: 'corners' }),
      ),
    ).toEqual([])
  })

  it('finds a list of six in the words', () => {
    const answer = parse(
      62,
      'The region is [12, 40, 100, 180, 90, 150]. {"Patellar_Tendon": {"Signal Abnormality": 1}}',
    )
    expect(answer.box).toMatchObject(same)
    expect(codes(answer)).toContain('box-from-prose')
  })

  it('reports what it overlooked around a box that stands apart from the grades', () => {
    expect(codes(parse(62, "{'box': [12, 40, 100, 180, 90, 150]} no grade"))).toEqual([
      'prose-around-json',
      'json-syntax',
    ])
    expect(codes(box('"where": {"box": [12, 40, 100, 180, 90, 150]}'))).toEqual(['box-key-different'])
  })

  it('is read with the rest of an answer that is written as a text', () => {
    const whole = JSON.stringify({ box: [12, 40, 100, 180, 90, 150], Patellar_Tendon: { 'Signal Abnormality': 0 } })
    const answer = parse(62, JSON.stringify({ response: whole }))
    expect(answer.box).toMatchObject(same)
    expect(codes(answer)).toEqual(['json-in-text', 'box-key-different'])
  })

  it('counts a missing box only where one was asked for', () => {
    expect(box('"box": [1, 2, 3]').failures).toContain('localisation')
    expect(box('"box": null', { ...expected, box: false, chain: false }).failures).toEqual([])
  })
})

describe('texts of any size', () => {
  it('keeps the end of a very long answer', () => {
    const answer = parse(16, 'x '.repeat(200_000) + right)
    expect(grades(answer)).toEqual([1, 0])
    expect(codes(answer)).toContain('text-cut')
  })

  it('survives thousands of braces', () => {
    expect(parse(16, '{'.repeat(50_000)).failures).toContain('format')
    expect(grades(parse(16, `${'{a}'.repeat(5_000)}${right}`))).toEqual([1, 0])
  })
})
