import { z } from 'zod'
import { LayoutSchema, ViewPlaneSchema, VIEWPORTS_OF, type Layout } from '../../../src-shared/case/view.js'
import type { Scan } from '../scan.js'
import { inOrder, roleOf, type Hung } from './hanging.js'

/** How a reader hangs a protocol: roles, not volumes, so that it holds for every study of that protocol. */
const HangingSchema = z.object({
  layout: LayoutSchema,
  viewports: z
    .array(
      z.object({
        role: z.string().max(100).nullable(),
        /** Among several series of one role, which one. */
        place: z.number().int().min(0),
        plane: ViewPlaneSchema,
      }),
    )
    .max(6),
})
export type Hanging = z.infer<typeof HangingSchema>

const MemorySchema = z.record(z.string(), HangingSchema)

const PLACE = 'condyle.viewer.hangings'
/** Protocols that are remembered; the one that was changed longest ago goes first. */
const MOST = 60

export type HangingStore = Pick<Storage, 'getItem' | 'setItem'>

/** How the reader hangs a protocol on this machine; null where they never changed it. */
export function rememberedHanging(store: HangingStore, protocol: string): Hanging | null {
  return readAll(store)[protocol] ?? null
}

/** Keeps how a protocol is hung, or forgets it (null). */
export function rememberHanging(store: HangingStore, protocol: string, hanging: Hanging | null): void {
  const others = Object.entries(readAll(store)).filter(([name]) => name !== protocol)
  const kept = hanging ? [...others, [protocol, hanging] as const] : others
  store.setItem(PLACE, JSON.stringify(Object.fromEntries(kept.slice(-MOST))))
}

function readAll(store: HangingStore): Record<string, Hanging> {
  try {
    return MemorySchema.parse(JSON.parse(store.getItem(PLACE) ?? '{}'))
  } catch {
    // Written by another version, or by hand: hung as if nothing were remembered.
    return {}
  }
}

/** Roles of what hangs in each viewport; what belongs to a prior is no part of a protocol. */
export function hangingOf(layout: Layout, hung: readonly Hung[], scans: readonly Scan[]): Hanging {
  return {
    layout,
    viewports: hung.map(({ volume, plane }) => {
      const scan = scans.find((candidate) => candidate.hash === volume)
      if (!scan) return { role: null, place: 0, plane }
      const role = roleOf(scan)
      return { role, place: ofRole(scans, role).indexOf(scan), plane }
    }),
  }
}

/** The volumes of a study that a remembered hanging means; `fallback` where it means none. */
export function hungBy(hanging: Hanging, scans: readonly Scan[], fallback: readonly Hung[]): Hung[] {
  return Array.from({ length: VIEWPORTS_OF[hanging.layout] }, (_, place) => {
    const wish = hanging.viewports[place]
    const found = wish && wish.role !== null ? ofRole(scans, wish.role)[wish.place] : undefined
    if (wish && found) return { volume: found.hash, plane: wish.plane }
    return fallback[place] ?? { volume: null, plane: 'sagittal' }
  })
}

function ofRole(scans: readonly Scan[], role: string): Scan[] {
  return inOrder(scans).filter((scan) => roleOf(scan) === role)
}
