import { z } from 'zod'
import type { DicomElements } from 'dcmjs'
import { LIMITS } from '../limits.js'
import { decodeText } from './character-sets.js'
import { TAGS } from './tags.js'

/** One element as dcmjs gives it. Text is taken from the raw value: dcmjs trims UIDs of what it thinks illegal. */
const ElementSchema = z.object({ Value: z.unknown(), _rawValue: z.unknown() })
const ItemSchema = z.record(z.string(), z.unknown())

/** What was odd about values that were read all the same. */
type Oddity = 'decimal-comma'

/** Reads values out of parsed elements by tag, forgiving what is absent or of the wrong type. */
export class ElementValues {
  constructor(
    private readonly elements: DicomElements,
    /** Bytes of text elements, which dcmjs decodes by the first character set alone. */
    private readonly texted: ReadonlyMap<string, Uint8Array> = new Map(),
    /** Filled as values are asked for. */
    readonly oddities = new Set<Oddity>(),
  ) {}

  /** The first value as trimmed text; empty where there is none. */
  text(tag: string): string {
    return this.texts(tag)[0] ?? ''
  }

  texts(tag: string): string[] {
    const decoded = this.decoded(tag)
    if (decoded !== undefined) return decoded.split('\\', LIMITS.textValues).map(clean)
    const element = this.element(tag)
    const raw = element?._rawValue ?? element?.Value
    const values: unknown[] = Array.isArray(raw) ? raw.slice(0, LIMITS.textValues) : [raw]
    return values.map((value) =>
      typeof value === 'string' ? clean(value) : typeof value === 'number' ? `${value}` : '',
    )
  }

  /**
   * A person's name with its carets made spaces, in all ways it is written (PS3.5 6.2.1.1): `Aoki Hanako (青木 花子)`.
   */
  personName(tag: string): string {
    const written = (this.decoded(tag) ?? '').split('\\')[0] ?? ''
    const groups = written.split('=').map((group) => clean(group.replaceAll('^', ' ').replace(/ +/g, ' ')))
    const [first, ...more] = [...new Set(groups)].filter((group) => group !== '')
    if (first === undefined) return ''
    return more.length === 0 ? first : `${first} (${more.join(', ')})`
  }

  number(tag: string): number | null {
    return this.numbers(tag)[0] ?? null
  }

  /** The one number of an element; null where nothing is written, `odd` where it is anything else. */
  single(tag: string): number | 'odd' | null {
    const element = this.element(tag)
    const raw = element?._rawValue ?? element?.Value
    const written: unknown[] = Array.isArray(raw) ? raw : [raw]
    if (written.every(isBlank)) return null
    const [number, ...more] = this.numbers(tag)
    return written.length === 1 && number !== undefined && more.length === 0 ? number : 'odd'
  }

  numbers(tag: string): number[] {
    const element = this.element(tag)
    const raw = element?._rawValue
    // dcmjs drops what no number may hold, which turns 2,9 into 29 and 1O5 into 15: texts are read here. No decimal
    // string may hold a comma, so it can only stand for the point.
    if (Array.isArray(raw) && raw.every((one) => typeof one === 'string')) {
      if (raw.some((one) => DECIMAL_COMMA.test(one))) this.oddities.add('decimal-comma')
      return raw.map((one) => decimal(one.replace(',', '.'))).filter(Number.isFinite)
    }
    const value = element?.Value
    const values: unknown[] = Array.isArray(value) ? value : [value]
    const numbers = values.map((one) => (typeof one === 'string' ? decimal(one) : one))
    return numbers.filter((one): one is number => typeof one === 'number' && Number.isFinite(one))
  }

  /** Whether the element is there with something in it. */
  has(tag: string): boolean {
    return this.texts(tag).some((text) => text !== '')
  }

  /** The items of a sequence. */
  items(tag: string): ElementValues[] {
    const value = this.element(tag)?.Value
    if (!Array.isArray(value)) return []
    return value.flatMap((item: unknown) => {
      const parsed = ItemSchema.safeParse(item)
      return parsed.success ? [new ElementValues(parsed.data, new Map(), this.oddities)] : []
    })
  }

  private decoded(tag: string): string | undefined {
    const bytes = this.texted.get(tag)
    if (!bytes || tag === TAGS.SpecificCharacterSet) return undefined
    return decodeText(bytes, this.texts(TAGS.SpecificCharacterSet))
  }

  private element(tag: string): z.infer<typeof ElementSchema> | undefined {
    const raw = this.elements[tag]
    return raw === undefined ? undefined : ElementSchema.safeParse(raw).data
  }
}

const DECIMAL_COMMA = /^[\s\0]*[+-]?\d*,\d+([eE][+-]?\d+)?[\s\0]*$/
/** A decimal string (PS3.5 6.2), however padded. What JavaScript takes for a number besides, such as 0x10, is none. */
const DECIMAL = /^[\s\0]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[\s\0]*$/

function isBlank(written: unknown): boolean {
  if (written instanceof ArrayBuffer) return written.byteLength === 0
  return written === undefined || written === null || (typeof written === 'string' && clean(written) === '')
}

function decimal(text: string): number {
  return Number(DECIMAL.exec(text)?.[1] ?? Number.NaN)
}

/** Without padding (spaces, nulls) and control characters. */
function clean(text: string): string {
  return text
    .slice(0, LIMITS.textCharacters)
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
}
