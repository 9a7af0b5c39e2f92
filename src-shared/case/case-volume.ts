import { z } from 'zod'
import { LineSchema, PathTextSchema, PictureSchema, ProseSchema } from './bounds.js'
import { ReadVolumeSchema } from './reading.js'
import { VolumeMetaSchema } from './volume.js'

/** A volume of a case as the window gets it. Its name within the case is its hash. */
export const CaseVolumeSchema = z.object({
  meta: VolumeMetaSchema,
  /** Private-protocol address of the raw voxels (little-endian, i fastest). */
  url: PathTextSchema,
  /** What tells it from other volumes of the same series ("echo 2"); empty where it is the only one. */
  label: ProseSchema,
  /** A slice as a PNG data URL, at most 160 pixels wide and high; null where it could not be drawn. */
  thumbnail: PictureSchema.nullable(),
  /** Of another date of the knee: where its reading found structures, LPS mm, to link its pictures to today's. */
  landmarks: ReadVolumeSchema.shape.landmarks.optional(),
})
export type CaseVolume = z.infer<typeof CaseVolumeSchema>

/** The title of the note that nothing said how large the voxels of a volume are: none of its millimetres is one. */
export const POSITION_ASSUMED = 'Position assumed'

/**
 * Something an import set aside, missed or repaired: kept with the case, so that it can be read again at any time.
 * Sentences name the file, the cause and the remedy.
 */
export const ImportNoteSchema = z.object({
  kind: z.enum(['set-aside', 'missing', 'repaired', 'remark', 'held']),
  /** What it is, in a few words: "Three-plane localiser", "Uneven slice distances". */
  title: z.string().max(500),
  message: z.string().max(4000),
  /** Names, not whole paths; the first few. */
  files: z.array(PathTextSchema).max(50),
  fileCount: z.number().int().min(0),
  /** Hash of the volume it is about; null for the import as a whole. */
  volume: LineSchema.nullable(),
  /** When the import ended, ISO 8601, UTC. */
  at: LineSchema,
})
export type ImportNote = z.infer<typeof ImportNoteSchema>
