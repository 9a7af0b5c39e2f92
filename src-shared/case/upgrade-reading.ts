import { z } from 'zod'
import { contrastOf } from './contrast.js'
import { AffineSchema, SideSchema, SideSourceSchema, Vec3Schema } from './geometry.js'
import { FindingSchema, ReadingSchema, RegionBoxSchema, type Finding, type Reading } from './reading.js'
import { standingOfGrades } from '../moaks/standing.js'

/** Fields of findings that say how they stand. */
const SINCE_THIRD = { standing: true, unsure: true, doubt: true } as const

/** `condyle.reading/1`, as version 0.1 wrote it: one volume, to which everything refers. */
const FirstReadingSchema = z.object({
  schema: z.literal('condyle.reading/1'),
  study: ReadingSchema.shape.study,
  series: z.object({ uid: z.string(), modality: z.string(), description: z.string() }),
  volume: z.object({
    hash: z.string(),
    dims: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
    spacing: Vec3Schema,
    affineLps: AffineSchema,
    side: SideSchema,
    sideSource: SideSourceSchema,
  }),
  pack: ReadingSchema.shape.pack,
  provider: ReadingSchema.shape.provider,
  timingsMs: ReadingSchema.shape.timingsMs,
  outOfDistribution: ReadingSchema.shape.outOfDistribution,
  flags: ReadingSchema.shape.flags,
  regions: z.array(RegionBoxSchema.omit({ volume: true })),
  findings: z.array(FindingSchema.omit({ volume: true, others: true, ...SINCE_THIRD })),
})
type FirstReading = z.infer<typeof FirstReadingSchema>

/** `condyle.reading/2`: of all volumes, and every finding stood as it was graded. */
const SecondReadingSchema = ReadingSchema.omit({ judging: true }).extend({
  schema: z.literal('condyle.reading/2'),
  findings: z.array(FindingSchema.omit(SINCE_THIRD)).max(500),
})

/** A reading as it was kept, of this version or an earlier one, brought into today's form. */
export const KeptReadingSchema = z.union([
  ReadingSchema,
  SecondReadingSchema.transform((second): Reading => ({
    ...second,
    schema: 'condyle.reading/3',
    findings: second.findings.map(standing),
  })),
  FirstReadingSchema.transform((first): Reading => upgraded(first)),
])

function upgraded(first: FirstReading): Reading {
  const { volume, series, timingsMs, outOfDistribution, flags } = first
  const { hash, dims, spacing, affineLps, side, sideSource } = volume
  return {
    schema: 'condyle.reading/3',
    study: first.study,
    side,
    sideSource,
    volumes: [
      {
        hash,
        series: { ...series, number: null },
        label: '',
        // Version 0.1 did not write it down; nothing but a name on show hangs on it.
        orientation: 'oblique',
        contrast: contrastOf({ description: series.description, echoTimeMs: null, repetitionTimeMs: null }),
        frameOfReference: '',
        dims,
        spacing,
        affineLps,
        standing: 'read',
        outOfDistribution,
        flags,
        landmarks: [],
        timingsMs,
      },
    ],
    pack: first.pack,
    provider: first.provider,
    timingsMs,
    outOfDistribution,
    flags,
    regions: first.regions.map((region) => ({ ...region, volume: hash })),
    findings: first.findings.map((finding) =>
      standing({ ...finding, volume: finding.answered ? hash : null, others: [] }),
    ),
  }
}

/** What was kept without a standing was shown by its grades, and goes on being. */
function standing(finding: Omit<Finding, 'standing' | 'unsure' | 'doubt'>): Finding {
  if (!finding.answered) return { ...finding, standing: 'unanswered' }
  return { ...finding, standing: standingOfGrades(finding.grades) === 0 ? 'normal' : 'abnormal' }
}
