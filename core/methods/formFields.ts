/** Form fields from a method's zod schema: the schema is the only source of type, check and form. */
import { z } from 'zod'
import type { FieldMeta } from '../contract/field.ts'
import type { ConfigValue, FormField } from '../contract/method.ts'

/** A JSON-schema node as zod writes it, with our own meta beside the standard keywords. */
type SchemaNode = Partial<FieldMeta> & {
  readonly type?: string
  readonly default?: ConfigValue
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export function formFields(schema: z.ZodType): FormField[] {
  const root = z.toJSONSchema(schema, { io: 'input' }) as SchemaNode
  return leaves(root, '').map(([path, node]) => formField(path, node))
}

function leaves(node: SchemaNode, path: string): [string, SchemaNode][] {
  if (!node.properties) return [[path, node]]
  return Object.entries(node.properties).flatMap(([name, child]) =>
    leaves(child, path === '' ? name : `${path}.${name}`),
  )
}

function formField(path: string, node: SchemaNode): FormField {
  return {
    ...{ path, ...words(path, node), kind: kindOf(path, node) },
    ...bounds(node.type === 'array' ? (node.items ?? {}) : node),
    choices: [...(node.choices ?? (node.enum ?? []).map(plainChoice))],
    scale: node.scale ?? 'linear',
    advanced: node.advanced ?? false,
    ...(node.accepts ? { accepts: node.accepts } : {}),
    visibleWhen: node.visibleWhen ?? null,
  }
}

function words(path: string, { label, group, help, unit = '', default: initial }: SchemaNode) {
  if (label === undefined || group === undefined || help === undefined)
    throw new Error(`${path}: the schema names no label, group or help for its form field`)
  if (initial === undefined) throw new Error(`${path}: the schema has no default`)
  return { label, group, help, unit, initial }
}

function plainChoice(value: string) {
  return { value, label: value, help: '' }
}

const kinds: Readonly<Record<string, FormField['kind']>> = {
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  string: 'text',
  array: 'numbers',
}

function kindOf(path: string, node: SchemaNode): FormField['kind'] {
  const kind = node.kind ?? (node.enum ? 'choice' : kinds[node.type ?? ''])
  if (!kind) throw new Error(`${path}: no form input for JSON type ${node.type ?? 'unknown'}`)
  return kind
}

function bounds(node: SchemaNode) {
  return {
    minimum: finiteBound(node.exclusiveMinimum ?? node.minimum),
    maximum: finiteBound(node.exclusiveMaximum ?? node.maximum),
    exclusiveMinimum: node.exclusiveMinimum !== undefined,
    exclusiveMaximum: node.exclusiveMaximum !== undefined,
  }
}

/** zod writes the largest safe integer as the bound of an unbounded one. */
function finiteBound(value: number | undefined): number | null {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value
}
