import { z } from 'zod'

/** The parts of a written report, in the order in which radiologists write them. */
export const REPORT_SECTIONS = ['indication', 'technique', 'comparison', 'findings', 'impression'] as const
export const ReportSectionSchema = z.enum(REPORT_SECTIONS)
export type ReportSection = z.infer<typeof ReportSectionSchema>

export const REPORT_SECTION_TITLES: Readonly<Record<ReportSection, string>> = {
  indication: 'Indication',
  technique: 'Technique',
  comparison: 'Comparison',
  findings: 'Findings',
  impression: 'Impression',
}

/** As long as a section may be: ten pages of findings, and not what a mistaken paste holds. */
export const REPORT_TEXT_LIMIT = 20_000
export const ReportTextSchema = z.string().max(REPORT_TEXT_LIMIT)

/** A section that a person wrote, and what Condyle had written there at that moment: by it one sees that more was decided since. */
export const WrittenSectionSchema = z.object({ text: ReportTextSchema, basis: ReportTextSchema })

/** The sections that a person wrote; every other one follows the decisions. */
export const WrittenReportSchema = z.partialRecord(ReportSectionSchema, WrittenSectionSchema)
export type WrittenReport = z.infer<typeof WrittenReportSchema>

/** In the text of a template: here stands what Condyle writes. */
export const GENERATED = '{generated}'

/** What a section becomes by a template. `text` holds {@link GENERATED} where the written text belongs, or leaves it out. */
export const TemplateSectionSchema = z.object({
  section: ReportSectionSchema,
  title: z.string().trim().min(1).max(100),
  text: z.string().max(2000),
})
export type TemplateSection = z.infer<typeof TemplateSectionSchema>

/** Which sections a report has, in which order, under which titles, and what always stands in them. */
export const ReportTemplateSchema = z.object({
  name: z.string().trim().min(1).max(60),
  sections: z
    .array(TemplateSectionSchema)
    .min(1)
    .max(REPORT_SECTIONS.length)
    .refine((sections) => new Set(sections.map(({ section }) => section)).size === sections.length, {
      error: 'A template has each section once.',
    }),
})
export type ReportTemplate = z.infer<typeof ReportTemplateSchema>

export const MOST_TEMPLATES = 30

function template(name: string, sections: readonly ReportSection[]): ReportTemplate {
  return {
    name,
    sections: sections.map((section) => ({ section, title: REPORT_SECTION_TITLES[section], text: GENERATED })),
  }
}

/** The templates that come with Condyle; a person’s own ones are added to them. */
export const STANDARD_TEMPLATES: readonly [ReportTemplate, ...ReportTemplate[]] = [
  template('Standard', REPORT_SECTIONS),
  template('Impression first', ['impression', 'indication', 'technique', 'comparison', 'findings']),
  template('Short', ['findings', 'impression']),
]
