import type { FindingState } from '../../../src-shared/case/revision.js'
import { standingOfFinding } from '../../../src-shared/review/finding-standing.js'
import { valueText } from '../../../src-shared/reasoning/numbers.js'
import { findGrade, findScale } from '../../../src-shared/moaks/scales.js'
import { leadingGrade, standingOfGrade, type Standing } from '../../../src-shared/moaks/standing.js'
import type { KeyPlane } from '../key-images/index.js'
import type { ReportVolume } from './input.js'
import { evidenceText, nameOfVolume, volumeOf } from './places.js'
import { decisionText, decisionWord, flagPhrase } from './words.js'

export interface ReportGrade {
  readonly title: string
  readonly value: number
  readonly standing: Standing
  readonly label: string
  readonly definition: string
  /** "38 %", what was measured for it; null where nothing was. */
  readonly measured: string | null
  /** The model's grade where a person changed it. */
  readonly proposed: number | null
}

export interface ReportStep {
  readonly text: string
  readonly evidence: string
  readonly grounded: boolean
}

/** A key image as it is laid into the page. */
export interface ReportImage {
  readonly plane: KeyPlane
  readonly caption: string
  /** PNG data address. */
  readonly source: string
}

export interface ReportFinding {
  readonly key: string
  readonly title: string
  readonly standing: Standing
  /** The grade that the finding is named by: "2". */
  readonly grade: string
  readonly decided: string
  /** The same in a word: "accepted", "not reviewed". */
  readonly decision: string
  /** A person stands behind it. */
  readonly reviewed: boolean
  readonly confidence: string | null
  readonly doubts: readonly string[]
  readonly grades: readonly ReportGrade[]
  readonly steps: readonly ReportStep[]
  /** The series it was answered from, where the case has several; null where it has one. */
  readonly series: string | null
  /** Why the model answered from that series; null where a person graded, or where there was no choice. */
  readonly choice: string | null
  readonly counterfactual: string | null
  readonly note: string
  readonly images: readonly ReportImage[]
}

/** A finding with all that its reader may ask about; `scrub` takes identity out of free text. */
export function reportFinding(
  finding: FindingState,
  images: readonly ReportImage[],
  volumes: readonly [ReportVolume, ...ReportVolume[]],
  scrub: (text: string) => string,
): ReportFinding {
  const grades = gradesOf(finding)
  const byModel = finding.authors.grades.kind === 'model'
  const leading = leadingGrade(finding.grades)
  return {
    key: finding.key,
    title: finding.title,
    standing: standingOfFinding(finding),
    grade: leading ? String(leading.grade) : '',
    decided: decisionText(finding),
    decision: decisionWord(finding),
    reviewed: finding.decision !== 'proposed' && finding.decision !== 'not-answered',
    confidence: byModel && finding.confidence !== null ? `${Math.round(finding.confidence * 100)} %` : null,
    doubts: byModel ? finding.flags.map(flagPhrase) : [],
    grades,
    steps: finding.steps.map(({ text, evidence }) => ({
      // Only people write names; the model's own words stay as they are.
      text: finding.authors.steps.kind === 'person' ? scrub(text) : text,
      evidence: evidenceText(evidence, volumeOf({ volume: evidence?.volume ?? finding.volume }, volumes)),
      grounded: evidence !== null,
    })),
    series: volumes.length > 1 && finding.volume !== null ? nameOfVolume(volumeOf(finding, volumes)) : null,
    choice: byModel ? (finding.choice ?? null) : null,
    counterfactual: byModel ? (finding.counterfactual ?? null) : null,
    note: scrub(finding.note),
    images,
  }
}

function gradesOf(finding: FindingState): ReportGrade[] {
  return finding.grades.map(({ component, grade, measured }) => {
    const scale = findScale(component)
    const entry = scale ? findGrade(scale, grade) : undefined
    const proposal = finding.proposedGrades.find((one) => one.component === component)
    const value = measured ?? proposal?.measured
    return {
      title: scale?.title ?? component,
      value: grade,
      standing: standingOfGrade({ component, grade }),
      label: entry?.label ?? '',
      definition: entry?.definition ?? '',
      measured: value ? `${value.name} ${valueText(value)}` : null,
      proposed: proposal && proposal.grade !== grade ? proposal.grade : null,
    }
  })
}
