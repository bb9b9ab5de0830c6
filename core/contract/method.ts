/** Methods (the laboratories) and the forms that are drawn from their configuration schemas. */
import { z } from 'zod'

export const methodIds = [
  'spherical-motion',
  'mabn',
  'angle-shrinking',
  'never-hurt-transfer',
  'control-variates',
] as const
export const methodIdSchema = z.enum(methodIds)
export type MethodId = z.output<typeof methodIdSchema>

/** What made a run: a laboratory, or another program whose curves were imported. */
export const runMethodSchema = z.enum([...methodIds, 'imported'])
export type RunMethod = z.output<typeof runMethodSchema>

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type ConfigScalar = z.output<typeof scalarSchema>

/** A run's configuration: plain JSON, parsed by the method's own strict schema before it is used. */
export type Config = { [key: string]: ConfigValue }
export type ConfigValue = ConfigScalar | ConfigValue[] | Config
/** Checked by hand: a recursive union takes ten times as long, and a list may hold ten thousand configurations. */
export const configSchema = z.custom<Config>((value) => isConfig(value, 0), 'a JSON object')
export const configValueSchema = z.custom<ConfigValue>(
  (value) => isConfigValue(value, 0),
  'a JSON value',
)

/** A message between processes may hold a circle, which no depth ends. */
const deepest = 100

function isConfigValue(value: unknown, depth: number): value is ConfigValue {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true
  if (depth > deepest) return false
  return Array.isArray(value)
    ? value.every((part) => isConfigValue(part, depth + 1))
    : isConfig(value, depth)
}

function isConfig(value: unknown, depth: number): value is Config {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.values(value).every((part) => isConfigValue(part, depth + 1))
}

/** One input of a form. `path` is the dotted place in the configuration. */
export const formFieldSchema = z.strictObject({
  path: z.string(),
  label: z.string(),
  group: z.string(),
  help: z.string(),
  /** `choices` and `sources` hold several names in one text, with commas between them. */
  kind: z.enum([
    'number',
    'integer',
    'boolean',
    'choice',
    'choices',
    'dataset',
    'numbers',
    'sources',
    'text',
  ]),
  /** Written behind the input: `steps`, `samples`, `rad`. Empty when dimensionless. */
  unit: z.string(),
  initial: configValueSchema,
  choices: z.array(z.strictObject({ value: z.string(), label: z.string(), help: z.string() })),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  /** True where the bound itself is not allowed. */
  exclusiveMinimum: z.boolean(),
  exclusiveMaximum: z.boolean(),
  scale: z.enum(['linear', 'log']),
  advanced: z.boolean(),
  /** Of a data set: the only kind that the method takes; left out where it takes both. */
  accepts: z.enum(['images', 'table']).optional(),
  /** Shown only while another field has one of these values. */
  visibleWhen: z.strictObject({ path: z.string(), in: z.array(scalarSchema) }).nullable(),
})
export type FormField = z.output<typeof formFieldSchema>

/** How a family of series is drawn. */
export const familySchema = z.strictObject({
  family: z.string(),
  label: z.string(),
  unit: z.string(),
  perLayer: z.boolean(),
  /** Value axis that suits the figure. */
  scale: z.enum(['linear', 'log']),
  /** Family drawn dashed over this one as its theory (`angularUpdate` by `angularUpdatePredicted`). */
  predictedBy: z.string().nullable(),
})
export type Family = z.output<typeof familySchema>

export const presetSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  config: configSchema,
})
export type Preset = z.output<typeof presetSchema>

export const methodDescriptionSchema = z.strictObject({
  id: methodIdSchema,
  title: z.string(),
  /** What the laboratory shows, one or two sentences. */
  summary: z.string(),
  paper: z.strictObject({
    title: z.string(),
    authors: z.string(),
    venue: z.string(),
    year: z.int(),
  }),
  fields: z.array(formFieldSchema),
  families: z.array(familySchema),
  presets: z.array(presetSchema),
})
export type MethodDescription = z.output<typeof methodDescriptionSchema>

/** One reason why a configuration cannot run, tied to its field. */
export const configIssueSchema = z.strictObject({
  path: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
})
export type ConfigIssue = z.output<typeof configIssueSchema>

/** A figure computed from the configuration before anything runs (`equilibrium angular update`). */
export const forecastSchema = z.strictObject({
  label: z.string(),
  value: z.number(),
  unit: z.string(),
  help: z.string(),
})
export type Forecast = z.output<typeof forecastSchema>
