import type { CDPSession, Page } from 'playwright-core'

/** Sizes of the window in pixels of the screen, and how far it is zoomed; each room only once. */
export const ROOMS = [
  { width: 1024, height: 700, zooms: [1, 1.5, 2] },
  { width: 1280, height: 800, zooms: [1, 1.5, 2] },
  { width: 1920, height: 1080, zooms: [1, 1.5, 2] },
  // At 200 % it has the room of 1920 × 1080.
  { width: 3840, height: 2160, zooms: [1, 1.5] },
].flatMap(({ zooms, ...size }) => zooms.map((zoom) => ({ ...size, zoom })))

/** Gives the page the room of a window of that size. A zoomed page has fewer CSS pixels and is otherwise laid out alike. */
export async function giveRoom(session: CDPSession, { width, height, zoom }: (typeof ROOMS)[number]): Promise<void> {
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: Math.round(width / zoom),
    height: Math.round(height / zoom),
    deviceScaleFactor: 1,
    mobile: false,
  })
  await settled(session)
}

/** Two frames: the layout is done and the pictures have their size. */
async function settled(session: CDPSession): Promise<void> {
  await session.send('Runtime.evaluate', {
    expression: 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
    awaitPromise: true,
  })
}

/** The window as it is again. */
export async function giveRoomBack(session: CDPSession): Promise<void> {
  await session.send('Emulation.clearDeviceMetricsOverride')
  await settled(session)
}

/**
 * What of the words on show cannot be read: words outside what can be scrolled to, words that a box cuts without an
 * ellipsis, and words printed over other words. The pictures are left out: what is drawn on them may cross.
 */
export function crampedWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    /** Pixels that glyphs and rounding may stand out. */
    const SLACK = 2
    interface Words {
      readonly text: string
      readonly element: HTMLElement
      readonly layer: Element
      readonly box: Box
    }
    interface Box {
      left: number
      top: number
      right: number
      bottom: number
    }
    const dialogs = document.querySelectorAll<HTMLElement>('dialog[open]')
    const top = dialogs.item(dialogs.length - 1)
    const root: HTMLElement = dialogs.length > 0 ? top : document.body
    const found: string[] = []
    const words: Words[] = []

    const said = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 50)
    const seen = (element: HTMLElement): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.closest('.unseen, [inert], svg, option, [data-view], [aria-label="Pictures"]') === null

    /** Cuts a box to what the boxes around it show; says so where that is no scrolling and no ellipsis. */
    function cut(text: string, element: HTMLElement, box: Box): Box | null {
      const left = { ...box }
      let short = false
      for (
        let around: HTMLElement | null = element;
        around && around !== root.parentElement;
        around = around.parentElement
      ) {
        const style = getComputedStyle(around)
        short ||= style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue
        const edge = around.getBoundingClientRect()
        const cutX = style.overflowX !== 'visible' && (left.left < edge.left - SLACK || left.right > edge.right + SLACK)
        const cutY = style.overflowY !== 'visible' && (left.top < edge.top - SLACK || left.bottom > edge.bottom + SLACK)
        const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'
        if ((cutX && !short && !scrolls(style.overflowX)) || (cutY && !short && !scrolls(style.overflowY))) {
          found.push(
            `cut off: "${said(text)}" by ${around.tagName.toLowerCase()}.${around.className.split(' ')[0] ?? ''}`,
          )
          return null
        }
        if (style.overflowX !== 'visible') {
          left.left = Math.max(left.left, edge.left)
          left.right = Math.min(left.right, edge.right)
        }
        if (style.overflowY !== 'visible') {
          left.top = Math.max(left.top, edge.top)
          left.bottom = Math.min(left.bottom, edge.bottom)
        }
        if (style.position === 'fixed') break
      }
      return left.right - left.left > SLACK && left.bottom - left.top > SLACK ? left : null
    }

    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.textContent ?? ''
      if (!(element instanceof HTMLElement) || text.trim() === '' || !seen(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) {
        const { left, top: above, right, bottom } = rect
        const box = cut(text, element, { left, top: above, right, bottom })
        if (!box) continue
        const layer =
          element.closest(
            '[role="menu"], [role="dialog"], [role="log"], [role="tooltip"], [role="status"], [data-over], dialog',
          ) ?? root
        words.push({ text, element, layer, box })
      }
    }
    /** A heading that stays while its rows go under it covers them, and is meant to. */
    const stays = ({ element }: Words): boolean => {
      for (let around: HTMLElement | null = element; around && around !== root; around = around.parentElement)
        if (getComputedStyle(around).position === 'sticky') return true
      return false
    }
    for (const [index, one] of words.entries())
      for (const other of words.slice(index + 1)) {
        if (one.layer !== other.layer || one.element === other.element) continue
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (across > SLACK && down > 2 * SLACK && stays(one) === stays(other))
          found.push(`printed over: "${said(one.text)}" and "${said(other.text)}"`)
      }
    // Where the bar is short of room, what tells of the study gives way before the names of patient and reader.
    const shortened = (selector: string): boolean =>
      [...document.querySelectorAll<HTMLElement>(selector)].some((one) => one.scrollWidth > one.clientWidth)
    if (shortened('header .identity .truncate, header [aria-label^="Reader: "] .truncate') && !shortened('header h1'))
      found.push('a name is shortened before the facts of the study')
    return [...new Set(found)]
  })
}
