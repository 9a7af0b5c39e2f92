import { z } from 'zod'

/**
 * Where a schema sets no bound: paths of every string, list, number and record in it that may be as large as one likes,
 * and of everything that is not looked at. Fields with `mostEntries` in their description bound themselves (bounds.ts).
 */
export function unbounded(schema: z.core.$ZodType, path = ''): string[] {
  const into = (part: unknown, step = ''): string[] => {
    if (!(part instanceof z.ZodType)) throw new TypeError(`${path}${step} is no schema of zod's classic kind.`)
    return unbounded(part, `${path}${step}`)
  }
  if (z.globalRegistry.get(schema)?.['mostEntries'] !== undefined) return []
  if (schema instanceof z.ZodString) return schema.maxLength !== null || isUuid(schema) ? [] : [`${path}: string`]
  if (schema instanceof z.ZodNumber)
    return isFinite(schema.minValue ?? -Infinity) && isFinite(schema.maxValue ?? Infinity) ? [] : [`${path}: number`]
  if (schema instanceof z.ZodArray)
    return [...(hasMostItems(schema) ? [] : [`${path}: list`]), ...into(schema.element, '[]')]
  if (schema instanceof z.ZodRecord)
    // Of keys that are listed there are no more than that.
    return [...(schema.keyType instanceof z.ZodEnum ? [] : [`${path}: record`]), ...into(schema.valueType, '{}')]
  if (schema instanceof z.ZodObject)
    return Object.keys(schema.shape).flatMap((key) => into(Reflect.get(schema.shape, key), `.${key}`))
  if (schema instanceof z.ZodTuple) return schema.def.items.flatMap((part, index) => into(part, `[${index}]`))
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((part) => into(part))
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return into(schema.def.innerType)
  if (
    schema instanceof z.ZodEnum ||
    schema instanceof z.ZodLiteral ||
    schema instanceof z.ZodBoolean ||
    schema instanceof z.ZodNull
  )
    return []
  return [`${path}: ${schema._zod.def.type}`]
}

function hasMostItems({ def }: z.ZodArray): boolean {
  return (def.checks ?? []).some(({ _zod }) => _zod.def.check === 'max_length' || _zod.def.check === 'length_equals')
}

function isUuid({ def }: z.ZodString): boolean {
  return (def.checks ?? []).some((check) => check instanceof z.ZodUUID)
}
