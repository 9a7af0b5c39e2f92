import type { ViewerController } from '../controller.svelte.js'
import { WINDOW_PRESETS, presetWindow } from '../presets.js'
import type { Arrangement, View } from '../types.js'

/** One line of a corner's menu. */
export interface MenuItem {
  readonly label: string
  readonly keys?: string
  readonly checked?: boolean
  /** A thin line above it. */
  readonly apart?: boolean
  readonly run: () => void
}

export const VIEW_NAMES = { sagittal: 'Sagittal', coronal: 'Coronal', axial: 'Axial', volume: '3D' } as const

const ARRANGEMENT_NAMES: Readonly<Record<Arrangement, string>> = {
  focus: 'One large, others beside it',
  grid: 'Two by two',
  row: 'Side by side',
}

/** What the name of a view offers: how large it is, and how all are laid out. */
export function layoutItems(controller: ViewerController, view: View): MenuItem[] {
  const { layout, maximised } = controller
  const items: MenuItem[] = [
    {
      label: maximised === view ? 'Show all views' : 'Maximise',
      keys: 'M',
      run: () => controller.maximise(maximised === view ? 'none' : view),
    },
  ]
  if (view !== 'volume' && layout.main !== view)
    items.push({ label: 'Make this the large view', run: () => controller.setMain(view) })
  for (const [place, arrangement] of (['focus', 'grid', 'row'] as const).entries())
    items.push({
      label: ARRANGEMENT_NAMES[arrangement],
      checked: layout.arrangement === arrangement,
      apart: place === 0,
      run: () => controller.setLayout({ ...layout, arrangement }),
    })
  if (layout.arrangement !== 'grid')
    items.push({
      label: layout.volume ? 'Hide the 3D view' : 'Show the 3D view',
      keys: 'D',
      apart: true,
      run: () => controller.toggleVolumeView(),
    })
  if (view === 'volume')
    items.push({ label: 'Cut open at the crosshair', checked: controller.cutOpen, run: () => controller.toggleCut() })
  items.push({ label: 'Reset zoom and position', keys: 'Home', run: () => controller.reset() })
  return items
}

/** What window and level offer: the presets. */
export function presetItems(controller: ViewerController): MenuItem[] {
  const { scan, windowLevel } = controller
  if (!scan) return []
  return WINDOW_PRESETS.map((preset, place) => {
    const { window, level } = presetWindow(preset.id, scan.volume.percentiles)
    return {
      label: preset.label,
      keys: `Alt+${place + 1}`,
      checked: window === windowLevel.window && level === windowLevel.level,
      run: () => controller.setPreset(preset.id),
    }
  })
}

/** "W 9200 L 4100": whole numbers, or three digits where values are small. */
export function windowText(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
