import { z } from 'zod'
import { OWN_KEYMAP, StoredKeymapSchema, UNREADABLE_KEYMAP } from './stored-keymap.js'
import { JudgingChoiceSchema } from './judging.js'
import { PROVIDERS } from './reading.js'
import { ChatServerSettingsSchema } from './opinion.js'
import { OutlineLookSchema } from './structures.js'
import { MOST_TEMPLATES, ReportTemplateSchema, STANDARD_TEMPLATES } from './report-text.js'

/** How long the model may read a case before it begins no further series, s. */
export const READING_SECONDS = 120

/** What may be chosen for it, s. */
export const READING_SECONDS_BOUNDS = { min: 5, max: 3600 } as const

/** How the window looks; `automatic` follows what the system was told. */
export const THEMES = ['automatic', 'dark', 'high-contrast'] as const
export const DENSITIES = ['comfortable', 'compact'] as const
export const MOTIONS = ['automatic', 'reduced'] as const

/** What the user chose for all cases; kept beside the casebook as JSON. */
export const PreferencesSchema = z.object({
  /** Who reads on this workstation now; null until asked at the first decision. */
  readerId: z.string().max(100).nullable().default(null),
  provider: z.enum(['auto', ...PROVIDERS]).default('auto'),
  packId: z.string().max(200).nullable().default(null),
  readOnOpen: z.boolean().default(true),
  /** After so many seconds of a reading no further series is begun; the most useful one is read always. */
  readingSeconds: z
    .number()
    .int()
    .min(READING_SECONDS_BOUNDS.min)
    .max(READING_SECONDS_BOUNDS.max)
    .default(READING_SECONDS),
  /** At which operating point, and for whom, the model's findings are called abnormal. */
  judging: JudgingChoiceSchema.prefault({}),
  identityHidden: z.boolean().default(false),
  lowConfidenceBelow: z.number().min(0).max(1).default(0.6),
  reportIncludesIdentity: z.boolean().default(false),
  /** A grade given by key goes on to the next component, or the next finding. */
  gradeMovesOn: z.boolean().default(true),
  /** Name of the template that reports are written by. */
  reportTemplate: z.string().max(60).default(STANDARD_TEMPLATES[0].name),
  /** A person's own templates, beside those that come with Condyle. */
  reportTemplates: z.array(ReportTemplateSchema).max(MOST_TEMPLATES).default([]),
  theme: z.enum(THEMES).default('automatic'),
  density: z.enum(DENSITIES).default('comfortable'),
  motion: z.enum(MOTIONS).default('automatic'),
  /** Which structures are outlined on the pictures when they are asked for, and how strongly. */
  outlines: OutlineLookSchema.prefault({}),
  /** The set of keys, and what the person changed on top of it. */
  keymap: StoredKeymapSchema.default(OWN_KEYMAP),
  /** The chat server whose model gives second opinions; nothing is sent to it before it is asked. */
  chatServer: ChatServerSettingsSchema.prefault({}),
  /** The tour was taken or skipped; it does not begin by itself again. */
  tourSeen: z.boolean().default(false),
})
export type Preferences = z.infer<typeof PreferencesSchema>

/** The same in the file: where its keymap is damaged the other preferences stay what they are. */
export const PreferencesFileSchema = PreferencesSchema.extend({
  keymap: StoredKeymapSchema.catch(UNREADABLE_KEYMAP).default(OWN_KEYMAP),
})
