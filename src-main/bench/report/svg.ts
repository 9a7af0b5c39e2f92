import { escaped } from './html.js'

type Attributes = Readonly<Record<string, string | number>>

/** One SVG element; content is SVG already. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escaped(value)}"`)
    .join('')
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escaped(text))
}

/** An image with a name for those who do not see it. */
export function figure(width: number, height: number, name: string, content: string): string {
  return element(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'img',
      'aria-label': name,
      xmlns: 'http://www.w3.org/2000/svg',
    },
    content,
  )
}

/** Pale for 0, deep for 1; and the colour of text on it. */
export function heat(share: number): { readonly fill: string; readonly ink: string } {
  const at = Math.min(1, Math.max(0, share))
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * at)
  return {
    fill: `rgb(${mix(248, 14)},${mix(250, 68)},${mix(252, 110)})`,
    ink: at > 0.62 ? '#ffffff' : '#12202b',
  }
}
