/** Fields of the form that are shown with policies only. */
import { field, type FieldMeta } from '../../../contract/field.ts'
import { policyKind } from './names.ts'

type Words = Omit<FieldMeta, 'visibleWhen' | 'group'> & { readonly group?: string }

/** A field of the form, shown with policies only. */
export function policyField(words: Words): Record<string, unknown> {
  const visibleWhen = { path: 'problem.kind', in: [policyKind] }
  return field({ group: 'Policy', ...words, visibleWhen })
}

export function choice(value: string, label: string, help: string) {
  return { value, label, help }
}
