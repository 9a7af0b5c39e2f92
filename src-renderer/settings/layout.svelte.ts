import { z } from 'zod'

const LayoutSchema = z.object({ left: z.number(), right: z.number() })
type Layout = z.infer<typeof LayoutSchema>

const STORAGE_KEY = 'condyle.panels'

/** What the side panels may measure, CSS pixels. */
export const PANEL_LIMITS = {
  left: { min: 220, max: 380, first: 264, firstWide: 304 },
  right: { min: 320, max: 560, first: 372, firstWide: 424 },
} as const

/** Windows from this width on have room for wider panels. */
const WIDE = 1700

/** Widths of the side panels, remembered on this machine. */
export class PanelLayout {
  left = $state<number>(PANEL_LIMITS.left.first)
  right = $state<number>(PANEL_LIMITS.right.first)

  /** `windowWidth` in CSS pixels decides the first widths; later ones are the reader's. */
  constructor(
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'>,
    windowWidth: number,
  ) {
    if (windowWidth >= WIDE) {
      this.left = PANEL_LIMITS.left.firstWide
      this.right = PANEL_LIMITS.right.firstWide
    }
    const stored = readLayout(storage.getItem(STORAGE_KEY))
    if (!stored) return
    this.left = clamp(stored.left, PANEL_LIMITS.left)
    this.right = clamp(stored.right, PANEL_LIMITS.right)
  }

  set(panel: 'left' | 'right', width: number): void {
    this[panel] = clamp(width, PANEL_LIMITS[panel])
    this.storage.setItem(STORAGE_KEY, JSON.stringify({ left: this.left, right: this.right } satisfies Layout))
  }
}

function clamp(value: number, limits: { readonly min: number; readonly max: number }): number {
  return Math.min(limits.max, Math.max(limits.min, value))
}

function readLayout(text: string | null): Layout | undefined {
  if (text === null) return undefined
  try {
    return LayoutSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
