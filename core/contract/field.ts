/** What a schema leaf says about its form input, besides type, bounds and default. */
import type { FormField } from './method.ts'

export type FieldMeta = {
  readonly label: string
  readonly group: string
  readonly help: string
  readonly unit?: string
  readonly kind?: FormField['kind']
  readonly scale?: FormField['scale']
  readonly advanced?: true
  readonly accepts?: 'images' | 'table'
  readonly choices?: readonly { value: string; label: string; help: string }[]
  readonly visibleWhen?: { path: string; in: (string | number | boolean | null)[] }
}

/** For a schema's `.meta(…)`: checks at compile time that a form can be drawn from it. */
export function field(meta: FieldMeta): Record<string, unknown> {
  return { ...meta }
}
