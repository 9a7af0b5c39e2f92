import { z } from 'zod'
import { ARRANGEMENTS, DEFAULT_LAYOUT, PLANES, type LayoutChoice } from './types.js'

const LayoutChoiceSchema = z.object({
  arrangement: z.enum(ARRANGEMENTS),
  main: z.enum(PLANES),
  volume: z.boolean(),
})

const PLACE = 'condyle.viewer.layout'

/** The layout that the reader last used on this machine, or the default where none, or none readable, is stored. */
export function rememberedLayout(storage: Pick<Storage, 'getItem'>): LayoutChoice {
  const text = storage.getItem(PLACE)
  if (text === null) return DEFAULT_LAYOUT
  try {
    return LayoutChoiceSchema.parse(JSON.parse(text))
  } catch {
    return DEFAULT_LAYOUT
  }
}

export function rememberLayout(storage: Pick<Storage, 'setItem'>, choice: LayoutChoice): void {
  storage.setItem(PLACE, JSON.stringify(choice))
}
