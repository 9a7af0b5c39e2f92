import { GENERATED, STANDARD_TEMPLATES, type ReportSection, type ReportTemplate } from '../case/report-text.js'
import type { ReadState } from '../case/revision.js'
import type { VolumeMeta } from '../case/volume.js'
import { comparisonText, techniqueText } from './examination.js'
import { findingsText } from './findings-text.js'
import { impressionText } from './impression.js'

/** What a report is written from. */
export interface ReportFacts {
  readonly state: Pick<ReadState, 'findings' | 'side' | 'report'>
  readonly volumes: readonly Pick<VolumeMeta, 'orientation' | 'series' | 'spacing' | 'study'>[]
  /** Dates of the other examinations of this knee, ISO; empty where not known. */
  readonly others: readonly string[]
  /** What became of the knee since the one before, in prose; empty or left out where nothing is said of it. */
  readonly change?: string
}

/** A section as it stands in the report. */
export interface ReportParagraph {
  readonly section: ReportSection
  readonly title: string
  readonly text: string
  /** What Condyle would write there now. */
  readonly generated: string
  /** A person wrote it. */
  readonly isWritten: boolean
  /** A person wrote it, and what it was written from has changed since. */
  readonly isStale: boolean
}

/** The report in prose: the sections of a template, each as a person wrote it or else as the decisions say. */
export function composeReport(facts: ReportFacts, template: ReportTemplate): ReportParagraph[] {
  return template.sections.map(({ section, title, text }) => {
    const generated = text.replaceAll(GENERATED, () => generatedText(section, facts)).trim()
    const written = facts.state.report[section]
    return {
      section,
      title,
      text: written?.text ?? generated,
      generated,
      isWritten: written !== undefined,
      isStale: written !== undefined && written.basis !== generated,
    }
  })
}

/** The template of a name; the first one of Condyle's where there is none. */
export function templateNamed(name: string, own: readonly ReportTemplate[]): ReportTemplate {
  return [...own, ...STANDARD_TEMPLATES].find((one) => one.name === name) ?? STANDARD_TEMPLATES[0]
}

function generatedText(section: ReportSection, { state, volumes, others, change = '' }: ReportFacts): string {
  switch (section) {
    case 'indication':
      return 'Not given.'
    case 'technique':
      return techniqueText(state, volumes)
    case 'comparison':
      return [comparisonText(volumes[0]?.study.date ?? '', others), change].filter((part) => part !== '').join('\n')
    case 'findings':
      return findingsText(state)
    case 'impression':
      return impressionText(state)
  }
}
