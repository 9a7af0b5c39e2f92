import type { CommandId } from '../../../src-shared/commands/index.js'
import { LAYOUTS, type Layout, type Slab } from '../../../src-shared/case/view.js'
import type { ViewerController } from '../controller.svelte.js'
import { WINDOW_PRESETS, presetWindow } from '../presets.js'
import { VIEW_NAMES } from '../series-words.js'
import { PLANES } from '../types.js'

/** One line of a corner's menu. */
export interface MenuItem {
  readonly label: string
  /** The command that does the same, whose key is shown. */
  readonly command?: CommandId
  readonly checked?: boolean
  /** A thin line above it. */
  readonly apart?: boolean
  readonly run: () => void
}

const LAYOUT_ITEMS: Readonly<Record<Layout, { readonly label: string; readonly command: CommandId }>> = {
  '1': { label: 'One view', command: 'layout-1' },
  '1+2': { label: 'One large, two beside it', command: 'layout-1-2' },
  '3': { label: 'Three side by side', command: 'layout-3' },
  '2x2': { label: 'Two by two', command: 'layout-2x2' },
  '2x3': { label: 'Two rows of three', command: 'layout-2x3' },
}

/** What the name of a view offers: its plane, how large it is, how all are laid out and how they hang together. */
export function layoutItems(controller: ViewerController, viewport: number): MenuItem[] {
  const { layout, maximised } = controller
  const plane = controller.viewports[viewport]?.pose.plane
  const scan = controller.scanIn(viewport)
  const items: MenuItem[] = scan
    ? [...PLANES, 'volume' as const].map((view) => ({
        label: view === scan.native ? `${VIEW_NAMES[view]}, as acquired` : VIEW_NAMES[view],
        checked: plane === view && controller.viewports[viewport]?.pose.directions === null,
        run: () => controller.showPlane(viewport, view),
      }))
    : []
  if (plane === 'volume')
    items.push({ label: 'Cut open at the crosshair', checked: controller.cutOpen, run: () => controller.toggleCut() })
  items.push({
    label: maximised === viewport ? 'Show all views' : 'Maximise',
    command: 'maximise-view',
    apart: true,
    run: () => controller.toggleMaximised(viewport),
  })
  for (const [place, one] of LAYOUTS.entries())
    items.push({
      ...LAYOUT_ITEMS[one],
      checked: layout === one,
      apart: place === 0,
      run: () => controller.setLayout(one),
    })
  items.push(
    { label: 'Hang as the protocol asks', command: 'reset-hanging', run: () => controller.resetHanging() },
    { label: 'Reset all pictures', command: 'reset-views', run: () => controller.reset() },
    ...linkItems(controller),
  )
  return items
}

/** How viewports follow each other; none where one volume is all there is. */
function linkItems(controller: ViewerController): MenuItem[] {
  if (controller.places.scans.length < 2) return []
  const items: MenuItem[] = [
    {
      label: 'Link the viewports',
      command: 'toggle-linked',
      checked: controller.linked,
      apart: true,
      run: () => controller.toggleLinked(),
    },
    { label: 'These slices are the same place', run: () => controller.linkHere() },
  ]
  if (controller.places.offsets.length > 0)
    items.push({ label: 'Forget the links made by hand', run: () => controller.forgetOffsets() })
  return items
}

/** How the values across a slab become one. */
export const SLAB_MODES = [
  { mode: 'mean', label: 'Mean' },
  { mode: 'max', label: 'Brightest', short: 'MIP' },
  { mode: 'min', label: 'Darkest', short: 'MinIP' },
] as const

/** "10 mm MIP"; undefined for a single slice. */
export function slabWords(slab: Slab | undefined): string | undefined {
  if (!slab || slab.thicknessMm === 0) return undefined
  const mode = SLAB_MODES.find((one) => one.mode === slab.mode) ?? SLAB_MODES[0]
  return `${slab.thicknessMm} mm ${'short' in mode ? mode.short : 'mean'}`
}

/** How much of the stack is shown at once. */
const SLABS = [
  { label: 'One slice', slab: { thicknessMm: 0, mode: 'mean' } },
  { label: 'Slab of 5 mm, mean', slab: { thicknessMm: 5, mode: 'mean' } },
  { label: 'Slab of 10 mm, brightest', slab: { thicknessMm: 10, mode: 'max' } },
  { label: 'Slab of 10 mm, darkest', slab: { thicknessMm: 10, mode: 'min' } },
] as const satisfies readonly { label: string; slab: Slab }[]

/** What window and level offer: the presets, and the slab that they are seen through. */
export function presetItems(controller: ViewerController, viewport: number): MenuItem[] {
  const scan = controller.scanIn(viewport)
  const pane = controller.viewports[viewport]
  if (!scan || !pane) return []
  const now = controller.windowOf(scan.hash)
  const presets = WINDOW_PRESETS.map((preset): MenuItem => {
    const { window, level } = presetWindow(preset.id, scan.volume)
    return {
      label: preset.label,
      command: `window-${preset.id}`,
      checked: window === now.window && level === now.level,
      run: () => controller.setWindow({ window, level }, scan.hash),
    }
  })
  const slabs = SLABS.map(({ label, slab }, place): MenuItem => {
    const checked = slab.thicknessMm === pane.slab.thicknessMm && (place === 0 || slab.mode === pane.slab.mode)
    return { label, checked, apart: place === 0, run: () => controller.setSlab(viewport, slab) }
  })
  return [...presets, ...slabs]
}

/** "W 9200 L 4100": whole numbers, or three digits where values are small. */
export function windowText(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
