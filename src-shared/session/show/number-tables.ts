import { formatDuration } from '../../report/words.js'
import type { SessionSummary } from '../record.js'
import type { AgreementRow, PairRow, RevealRow, SessionNumbers } from '../rows.js'
import { columnText, estimateText, pText, readerText, shareText } from './number-words.js'

/** A table of the numbers, its cells in the order of the columns; `title` explains the cells of a column. */
export interface NumberTable {
  readonly caption: string
  readonly columns: readonly { readonly name: string; readonly title?: string }[]
  readonly rows: readonly NumberRow[]
}

interface NumberRow {
  readonly label: string
  readonly cells: readonly (string | number)[]
  /** It sums up the others. */
  readonly strong?: boolean
}

type Readers = SessionSummary['readers']

/** The numbers of a session as tables; one about which nothing is known is left out. */
export function numberTables(numbers: SessionNumbers, readers: Readers, everyQuestion: boolean): NumberTable[] {
  const isRevealed = numbers.agreementAfter.length > 0
  const caption = 'Agreement of the readers'
  const agreement =
    readers.length > 1
      ? [
          agreementTable(
            isRevealed ? `${caption} before the reveal` : caption,
            numbers.agreement,
            readers,
            everyQuestion,
          ),
          ...(isRevealed
            ? [agreementTable(`${caption} after the reveal`, numbers.agreementAfter, readers, everyQuestion)]
            : []),
        ]
      : []
  const others = [
    repeats(numbers, readers),
    measures(numbers),
    accuracy(numbers, readers),
    pairs(numbers, readers),
    reveal(numbers, readers),
  ]
  return [...agreement, ...others.filter(({ rows }) => rows.length > 0)]
}

function named(...names: string[]): NumberTable['columns'] {
  return names.map((name) => ({ name }))
}

function agreementTable(
  caption: string,
  rows: readonly AgreementRow[],
  readers: Readers,
  everyQuestion: boolean,
): NumberTable {
  const isPair = readers.length === 2
  return {
    caption,
    columns: named(
      'Answers',
      'Agreement',
      isPair ? 'Cohen’s κ' : 'Fleiss’ κ',
      ...(isPair ? ['Quadratic weighted κ'] : []),
      'Krippendorff’s α',
      'Boxes, IoU',
    ),
    rows: rows
      .filter(({ scope }) => everyQuestion || scope !== 'question')
      .map((row) => ({
        label: row.label,
        cells: [
          row.compared,
          shareText(row.agreement),
          estimateText(row.kappa),
          ...(isPair ? [estimateText(row.weightedKappa)] : []),
          estimateText(row.alpha),
          boxesText(row),
        ],
        strong: row.scope === 'all',
      })),
  }
}

function repeats(numbers: SessionNumbers, readers: Readers): NumberTable {
  return {
    caption: 'Each reader with themselves',
    columns: named('Answers', 'Agreement', 'κ', 'Krippendorff’s α'),
    rows: numbers.repeats.map(({ reader, row }) => ({
      label: readerText(reader, readers),
      cells: [row.compared, shareText(row.agreement), estimateText(row.kappa), estimateText(row.alpha)],
    })),
  }
}

function measures(numbers: SessionNumbers): NumberTable {
  return {
    caption: 'Measures',
    columns: [
      ...named('Readers', 'Places'),
      { name: 'ICC(2,1), absolute agreement', title: 'Shrout & Fleiss 1979' },
      { name: 'ICC(3,1), consistency', title: 'Shrout & Fleiss 1979' },
    ],
    rows: numbers.measures.map((row) => ({
      label: `${row.label}${row.label.endsWith(` ${row.unit}`) ? '' : `, ${row.unit}`}`,
      cells: [row.readers, row.compared, estimateText(row.agreement), estimateText(row.consistency)],
    })),
  }
}

function accuracy(numbers: SessionNumbers, readers: Readers): NumberTable {
  return {
    caption: 'Against the settled answer',
    columns: named('Grades', 'Right', 'Sensitivity for abnormal', 'Specificity'),
    rows: numbers.accuracy.map((row) => ({
      label: columnText(row, readers),
      cells: [row.compared, shareText(row.accuracy), shareText(row.sensitivity), shareText(row.specificity)],
    })),
  }
}

function pairs(numbers: SessionNumbers, readers: Readers): NumberTable {
  return {
    caption: 'Two by two',
    columns: [
      ...named('Grades', 'Agreement', 'κ', 'Quadratic weighted κ', 'Boxes, IoU'),
      { name: 'Only one right', title: 'McNemar’s test, exact' },
      { name: 'Difference of right answers', title: 'Paired bootstrap by patient' },
    ],
    rows: numbers.pairs.map((row) => ({
      label: `${columnText(row.first, readers)} – ${columnText(row.second, readers)}`,
      cells: [
        row.compared,
        shareText(row.agreement),
        estimateText(row.kappa),
        estimateText(row.weightedKappa),
        boxesText(row),
        testText(row.test),
        row.test ? shareText(row.test.difference) : '–',
      ],
    })),
  }
}

function boxesText({ boxes, boxIou }: Pick<PairRow, 'boxes' | 'boxIou'>): string {
  return boxes === 0 ? '–' : `${estimateText(boxIou)}, n = ${boxes}`
}

/** The difference of accuracy has its interval from resampled patients; McNemar's test takes the grades of a knee for independent. */
function testText(test: PairRow['test']): string {
  return test ? `${test.onlyFirst} : ${test.onlySecond}, ${pText(test.exact)}` : '–'
}

function reveal(numbers: SessionNumbers, readers: Readers): NumberTable {
  return {
    caption: 'What the reveal changed',
    columns: named(
      'Grades',
      'Changed',
      'To the model’s',
      'Became right',
      'Became wrong',
      'Misled by the model',
      'As the model, before and after',
      'Time per case, before and after',
    ),
    rows: numbers.reveal.map((row) => ({
      label: readerText(row.reader, readers),
      cells: [
        row.compared,
        row.changed,
        row.toModel,
        row.judged?.becameRight ?? '–',
        row.judged?.becameWrong ?? '–',
        row.judged?.misled ?? '–',
        `${row.withModel.before} and ${row.withModel.after} of ${row.withModel.compared}`,
        timeText(row.timeMs),
      ],
    })),
  }
}

function timeText({ before, after }: RevealRow['timeMs']): string {
  return before === null || after === null ? '–' : `${formatDuration(before)}, ${formatDuration(after)}`
}
