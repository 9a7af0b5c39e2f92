import { z } from 'zod'
import type { DicomElements } from 'dcmjs'

/** One element as dcmjs gives it. Text is taken from the raw value: dcmjs trims UIDs of what it thinks illegal. */
const ElementSchema = z.object({ Value: z.unknown(), _rawValue: z.unknown() })
const PersonNameSchema = z.object({ Alphabetic: z.string().catch('') })
const ItemSchema = z.record(z.string(), z.unknown())

/** Reads values out of parsed elements by tag, forgiving what is absent or of the wrong type. */
export class ElementValues {
  constructor(private readonly elements: DicomElements) {}

  /** The first value as trimmed text; empty where there is none. */
  text(tag: string): string {
    return this.texts(tag)[0] ?? ''
  }

  texts(tag: string): string[] {
    const element = this.element(tag)
    const raw = element?._rawValue ?? element?.Value
    const values = Array.isArray(raw) ? raw : [raw]
    return values.map((value) =>
      typeof value === 'string' ? clean(value) : typeof value === 'number' ? `${value}` : '',
    )
  }

  /** A person's name as it is written, with its carets made spaces. */
  personName(tag: string): string {
    const value = this.element(tag)?.Value
    const first: unknown = Array.isArray(value) ? value[0] : value
    const name = typeof first === 'string' ? first : (PersonNameSchema.safeParse(first).data?.Alphabetic ?? '')
    return clean(name.replaceAll('^', ' ').replace(/ +/g, ' '))
  }

  number(tag: string): number | null {
    return this.numbers(tag)[0] ?? null
  }

  numbers(tag: string): number[] {
    const value = this.element(tag)?.Value
    const values: unknown[] = Array.isArray(value) ? value : [value]
    const numbers = values.map((one) => (typeof one === 'string' && one.trim() !== '' ? Number(one) : one))
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
      return parsed.success ? [new ElementValues(parsed.data)] : []
    })
  }

  private element(tag: string): z.infer<typeof ElementSchema> | undefined {
    const raw = this.elements[tag]
    return raw === undefined ? undefined : ElementSchema.safeParse(raw).data
  }
}

/** Without padding (spaces, nulls) and control characters. */
function clean(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}
