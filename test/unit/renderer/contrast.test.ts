import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { contrastRatio } from '../../../src-renderer/design/contrast.js'
import { readerMark } from '../../../src-renderer/design/reader-marks.js'
import { MODEL_LETTER, TEACHER_LETTER } from '../../../src-shared/session/letters.js'
import { STANDING_WORDS, type Standing } from '../../../src-shared/moaks/standing.js'
import { SEVERITY_PALETTE } from '../../../src-shared/moaks/severity-palette.js'
import { standingColour, standingPaint } from '../../../src-renderer/design/severity.js'

const css = fs.readFileSync(path.resolve('src-renderer/design/tokens.css'), 'utf8')

/** The rules of high contrast alone; what they leave out is as in the dark theme. */
const highContrast = /:root\[data-theme='high-contrast'\] \{([^}]*)\}/.exec(css)?.[1] ?? ''

function token(name: string, theme: 'dark' | 'high-contrast' = 'dark'): string {
  const colour = new RegExp(`--${name}: (#[0-9a-f]{6});`)
  const value = (theme === 'high-contrast' ? colour.exec(highContrast) : null)?.[1] ?? colour.exec(css)?.[1]
  if (value === undefined) throw new Error(`tokens.css has no colour --${name}.`)
  return value
}

/** What WCAG asks of words, and what it asks of signs and edges: AA of the dark theme, AAA of high contrast. */
const THEMES = [
  { theme: 'dark', words: 4.5, signs: 3 },
  { theme: 'high-contrast', words: 7, signs: 4.5 },
] as const

describe('contrast', () => {
  it('is 21 for black on white and 1 for a colour on itself', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrastRatio('#6cc3f5', '#6cc3f5')).toBe(1)
    // #767676 on white is the well-known grey that just passes.
    expect(contrastRatio('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })

  it('is that of high contrast only where its own rules are read', () => {
    expect(highContrast).toContain('--text:')
    expect(token('text', 'high-contrast')).not.toBe(token('text'))
  })
})

describe.each(THEMES)('the $theme theme', ({ theme, words, signs }) => {
  const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3']
  const texts = [
    'text',
    'text-soft',
    'accent',
    'severity-0',
    'severity-1',
    'severity-2',
    'severity-3',
    'caution',
    'danger',
    'reader-1',
    'reader-2',
    'reader-3',
    'reader-4',
    'reader-model',
    'reader-right',
  ]
  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))(
    `has --%s readable on --%s (${words})`,
    (text, surface) => {
      expect(contrastRatio(token(text, theme), token(surface, theme))).toBeGreaterThanOrEqual(words)
    },
  )

  it.each([
    ['text-faint', 'surface-0'],
    ['text-faint', 'surface-1'],
    ['text-faint', 'surface-2'],
    ['text', 'accent-fill'],
    ['text', 'accent-fill-hover'],
    ['text', 'danger-fill'],
    ['text', 'accent-wash'],
    ['accent', 'accent-wash'],
    ['text-soft', 'accent-wash'],
    ['caution', 'caution-wash'],
    ['danger', 'danger-wash'],
    ['on-severity', 'severity-1'],
    ['on-severity', 'severity-2'],
    ['on-severity', 'severity-3'],
  ])(`has --%s readable on --%s (${words})`, (text, surface) => {
    expect(contrastRatio(token(text, theme), token(surface, theme))).toBeGreaterThanOrEqual(words)
  })

  it.each([
    ['accent', 'surface-1'],
    ['good', 'surface-1'],
    ['outline', 'surface-1'],
    ['severity-1', 'image'],
    ['severity-2', 'image'],
    ['severity-3', 'image'],
  ])(`has --%s seen as a sign on --%s (${signs})`, (sign, surface) => {
    expect(contrastRatio(token(sign, theme), token(surface, theme))).toBeGreaterThanOrEqual(signs)
  })
})

describe('the colours of severity', () => {
  const standings: Standing[] = [0, 1, 2, 3, 'abnormal', 'unsure', 'not-answered']

  it.each(standings)('has one colour for "%s" on the page, on a canvas and in exports', (standing) => {
    const name = /^var\(--(.*)\)$/.exec(standingColour(standing))?.[1] ?? ''
    expect(token(name)).toBe(SEVERITY_PALETTE[standing].onDark)
    expect(standingPaint(standing)).toBe(token(name))
  })

  it('has a shape of its own for every standing', () => {
    expect(Object.keys(SEVERITY_PALETTE).sort()).toEqual(Object.keys(STANDING_WORDS).sort())
    expect(new Set(Object.values(SEVERITY_PALETTE).map(({ shape }) => shape)).size).toBe(standings.length)
  })

  it.each(standings)(
    'is enough for "%s" on paper: words (AA: 4.5), the grade inside and the outline (AA: 3)',
    (standing) => {
      const { fill, line, inside, text } = SEVERITY_PALETTE[standing].onPaper
      expect(contrastRatio(text, '#ffffff')).toBeGreaterThanOrEqual(4.5)
      expect(contrastRatio(inside, fill)).toBeGreaterThanOrEqual(4.5)
      expect(contrastRatio(line, '#ffffff')).toBeGreaterThanOrEqual(2.9)
    },
  )
})

describe('the marks of readers', () => {
  it.each(['A', 'B', 'C', 'D', MODEL_LETTER, TEACHER_LETTER])(
    'has one colour for %s on the page and on a canvas',
    (letter) => {
      const { colour, paint } = readerMark(letter)
      expect(token(/^var\(--(.*)\)$/.exec(colour)?.[1] ?? '')).toBe(paint)
    },
  )

  it('tells the readers of a session apart without colour: by letter, and the first ones by their line', () => {
    expect(new Set(['A', 'B', 'C', 'D', MODEL_LETTER].map((letter) => readerMark(letter).dash.join(' '))).size).toBe(5)
  })
})

describe('the shades of the heat map', () => {
  const shades = (css: string): string[] =>
    [...css.matchAll(/\.shade-\d\s*\{\s*background: (#[0-9a-f]{6});/g)].map((match) => match[1] ?? '')

  it.each([
    ['the window', fs.readFileSync(path.resolve('src-renderer/sessions/HeatMap.svelte'), 'utf8'), token('text')],
    ['paper', fs.readFileSync(path.resolve('src-main/exchange/session-report/style.ts'), 'utf8'), '#17202b'],
  ])('leave numbers readable in %s (AA: 4.5)', (_where, text, ink) => {
    expect(shades(text)).toHaveLength(10)
    for (const shade of shades(text)) expect(contrastRatio(ink, shade)).toBeGreaterThanOrEqual(4.5)
  })
})
