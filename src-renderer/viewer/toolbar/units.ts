import type { CommandId } from '../../../src-shared/commands/index.js'
import type { IconName } from '../../design/icons.js'
import type { ViewerController } from '../controller.svelte.js'
import { slabWords } from '../overlay/view-menu.js'
import { LEFT_TOOLS } from '../tools/tools.js'
import { VIEWER_COMMANDS } from '../viewer-commands.js'

/** One button of the bar. */
export interface ToolItem {
  readonly kind: 'button'
  readonly icon: IconName
  readonly title: string
  readonly command: CommandId
  /** Where it is on or off, or one of several that are. */
  readonly pressed?: boolean
  readonly oneOf?: boolean
  readonly disabled?: boolean
  /** Opens the panel of outlines; belongs to the button before it. */
  readonly opensOutlines?: boolean
}

/** What a button has brought about, said beside it. */
interface ToolWords {
  readonly kind: 'words'
  readonly text: string
  readonly live: boolean
}

export type ToolPart = ToolItem | ToolWords

/** What folds together, and is never torn apart. */
export interface ToolUnit {
  readonly id: string
  /** Begins a group: a thin line before it. */
  readonly apart: boolean
  readonly parts: readonly ToolPart[]
}

const button = (item: Omit<ToolItem, 'kind'>): ToolItem => ({ kind: 'button', ...item })
const words = (text: string, live = false): ToolWords => ({ kind: 'words', text, live })

/** Units of one button each; the first begins a group. */
const single = (items: readonly ToolItem[]): ToolUnit[] =>
  items.map((item, at) => ({ id: item.command, apart: at === 0, parts: [item] }))

/**
 * The units of the bar, what is wanted most often first: where there is no room, the last ones fold.
 *
 * @param runsAll whether commands run that need more than the pictures; without it there are no buttons of them
 */
export function toolUnits(controller: ViewerController, runsAll: boolean): ToolUnit[] {
  const pane = controller.viewports[controller.keyedPlane]
  const tools = toolItems(controller, runsAll)
  const bySight = (sight: boolean): ToolItem[] =>
    tools.filter(({ command }) => (VIEWER_COMMANDS[command] !== undefined) === sight)
  return [
    ...single(bySight(true)),
    ...single(bySight(false)),
    outlinesUnit(controller),
    slabUnit(controller),
    cineUnit(controller),
    ...(controller.places.scans.length < 2
      ? []
      : single([
          button({
            icon: 'difference',
            title: 'Difference of two dates or series',
            command: 'difference',
            pressed: controller.difference.on !== null,
          }),
        ])),
    ...single([
      button({ icon: 'invert', title: 'White for black', command: 'invert', pressed: pane?.inverted ?? false }),
      button({ icon: 'flip-across', title: 'Mirror left to right', command: 'flip-across' }),
      button({ icon: 'flip-down', title: 'Mirror top to bottom', command: 'flip-down' }),
      button({ icon: 'rotate', title: 'Rotate by a quarter', command: 'rotate' }),
      button({ icon: 'voxels', title: 'Show voxels', command: 'toggle-smooth', pressed: pane?.smooth === false }),
    ]),
  ]
}

/** What is measured belongs to a read: where none may be changed, nothing is measured. */
function toolItems(controller: ViewerController, runsAll: boolean): ToolItem[] {
  return LEFT_TOOLS.flatMap(({ id, title, inStrip }) => {
    if (!inStrip || (!runsAll && !VIEWER_COMMANDS[inStrip.command])) return []
    const disabled = !VIEWER_COMMANDS[inStrip.command] && !controller.measuring.editable
    return [button({ ...inStrip, title, pressed: controller.tool === id, oneOf: true, disabled })]
  })
}

function slabUnit(controller: ViewerController): ToolUnit {
  const slab = controller.viewports[controller.keyedPlane]?.slab
  const thick = slab !== undefined && slab.thicknessMm > 0
  return {
    id: 'slab',
    apart: true,
    parts: [
      button({ icon: 'minus', title: 'Thinner slab', command: 'slab-thinner', disabled: !thick }),
      button({ icon: 'slab', title: 'Slab: mean, brightest or darkest', command: 'slab-next', pressed: thick }),
      words(slabWords(slab) ?? 'one slice', true),
      button({ icon: 'plus', title: 'Thicker slab', command: 'slab-thicker' }),
    ],
  }
}

function cineUnit(controller: ViewerController): ToolUnit {
  const playing = controller.cine.playing !== null
  const play = button({
    icon: playing ? 'pause' : 'run',
    title: playing ? 'Stop' : 'Play the slices',
    command: 'toggle-cine',
    pressed: playing,
  })
  const pace = [
    button({ icon: 'minus', title: 'Play slower', command: 'cine-slower' }),
    words(`${controller.cine.speed} / s`),
    button({ icon: 'plus', title: 'Play faster', command: 'cine-faster' }),
  ]
  return { id: 'cine', apart: false, parts: playing ? [play, ...pace] : [play] }
}

function outlinesUnit(controller: ViewerController): ToolUnit {
  return {
    id: 'outlines',
    apart: true,
    parts: [
      button({
        icon: 'outlines',
        title: 'Outlines of the model',
        command: 'toggle-outlines',
        pressed: controller.outlines.shown,
      }),
      button({ icon: 'down', title: 'How outlines are shown', command: 'choose-outlines', opensOutlines: true }),
    ],
  }
}
