import fs from 'node:fs'
import path from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import type { Page } from 'playwright-core'
import { ROOT } from '../workstation.js'

/** What the held screens looked like when somebody last said that it is right (npm run screens -- --update). */
const HELD = path.join(ROOT, 'test', 'e2e', 'pictures')

/** The sizes that pictures are made of. */
export const PICTURE_SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const

/** Pictures are held and compared at a half of their size: words blur, boxes and columns stay. */
const SHRINK = 2
/** Difference of a pixel that counts, 0…1 (pixelmatch), and how many of them a screen may have. */
const THRESHOLD = 0.16
const MOST_DIFFERENT = 0.012

/** A picture of the window; to compare, with what changes by itself painted over: images, times, messages. */
export async function pictureOf(page: Page, kind: 'as it is' | 'comparable'): Promise<Buffer> {
  const varies =
    kind === 'comparable'
      ? [
          page.getByRole('main', { name: 'Pictures' }),
          page.getByRole('log', { name: 'Messages' }),
          page.getByRole('contentinfo'),
          page.getByText(/^(CPU|WebGPU|CUDA|DirectML|Core ML) · /),
          page.getByText(/\d\d:\d\d/),
        ]
      : []
  return page.screenshot({ mask: varies, maskColor: '#101820', animations: 'disabled', caret: 'hide' })
}

/**
 * How far a screen is from its held picture: the share of its pixels that differ, above MOST_DIFFERENT only; else null.
 * With CONDYLE_SCREENS_UPDATE the picture is held from now on.
 */
export function changed(name: string, picture: Buffer): string | null {
  const now = shrunk(PNG.sync.read(picture))
  const file = path.join(HELD, `${name}.png`)
  if (process.env['CONDYLE_SCREENS_UPDATE'] !== undefined) {
    fs.mkdirSync(HELD, { recursive: true })
    fs.writeFileSync(file, PNG.sync.write(now, { colorType: 2 }))
    return null
  }
  if (!fs.existsSync(file)) return `there is no picture of ${name} to compare with: npm run screens -- --update`
  const before = PNG.sync.read(fs.readFileSync(file))
  if (before.width !== now.width || before.height !== now.height)
    return `${before.width} × ${before.height} became ${now.width} × ${now.height}`
  const difference = new PNG({ width: now.width, height: now.height })
  const differing = pixelmatch(before.data, now.data, difference.data, now.width, now.height, { threshold: THRESHOLD })
  const share = differing / (now.width * now.height)
  if (share <= MOST_DIFFERENT) return null
  const seen = path.join(ROOT, 'test-results', 'screens')
  fs.mkdirSync(seen, { recursive: true })
  fs.writeFileSync(path.join(seen, `${name}.png`), PNG.sync.write(now))
  fs.writeFileSync(path.join(seen, `${name}-difference.png`), PNG.sync.write(difference))
  return `${(100 * share).toFixed(1)} % of ${name} differ: see test-results/screens`
}

/** Means of squares of SHRINK × SHRINK pixels: anti-aliasing of a letter is no difference, a moved box is. */
function shrunk({ width, height, data }: PNG): PNG {
  const small = new PNG({ width: Math.floor(width / SHRINK), height: Math.floor(height / SHRINK) })
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++)
      for (let channel = 0; channel < 4; channel++) {
        let sum = 0
        for (let dy = 0; dy < SHRINK; dy++)
          for (let dx = 0; dx < SHRINK; dx++)
            sum += data[4 * ((y * SHRINK + dy) * width + x * SHRINK + dx) + channel] ?? 0
        small.data[4 * (y * small.width + x) + channel] = sum / SHRINK ** 2
      }
  return small
}
