/** Gives every field of a schema a condition under which forms show it; those with one of their own keep it. */
import type { z } from 'zod'
import type { FieldMeta } from '../../contract/field.ts'

export function shownWhen<Schema extends z.ZodObject>(
  schema: Schema,
  visibleWhen: NonNullable<FieldMeta['visibleWhen']>,
): Schema {
  const fields = Object.entries<z.ZodType>(schema.shape)
  const conditional = fields.map(([name, field]) => [
    name,
    field.meta({ visibleWhen, ...field.meta() }),
  ])
  return schema.extend(Object.fromEntries(conditional) as Schema['shape']) as unknown as Schema
}
