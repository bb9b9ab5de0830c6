/** A configuration as a form sees it: one value a field, addressed by its dotted path. */
import type {
  Config,
  ConfigIssue,
  ConfigValue,
  FormField,
  MethodDescription,
} from '../../../core/contract/method.ts'
import { formatCount } from '../text/figures.ts'
import { listed, phrase, translate } from '../text/language.ts'

function isBranch(value: ConfigValue | undefined): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function valueAt(config: Config, path: string): ConfigValue | undefined {
  let value: ConfigValue | undefined = config
  for (const key of path.split('.')) value = isBranch(value) ? value[key] : undefined
  return value
}

/** A copy with one value changed; branches on the way are made. */
export function withValue(config: Config, path: string, value: ConfigValue): Config {
  const [key = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...config, [key]: value }
  const branch = config[key]
  return { ...config, [key]: withValue(isBranch(branch) ? branch : {}, rest.join('.'), value) }
}

/** `over` wins, branch by branch; lists are replaced whole. */
export function merge(under: Config, over: Config): Config {
  const merged: Config = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key]
    merged[key] = isBranch(below) && isBranch(value) ? merge(below, value) : value
  }
  return merged
}

export function initialConfig(fields: readonly FormField[]): Config {
  let config: Config = {}
  for (const { path, initial } of fields) config = withValue(config, path, initial)
  return config
}

export function presetConfig({ fields, presets }: MethodDescription, presetId: string): Config {
  const preset = presets.find(({ id }) => id === presetId)
  return merge(initialConfig(fields), preset?.config ?? {})
}

/** The settings of the first preset that asks for a data set, with this one in its place; null where none does. */
export function configOver(
  datasetId: string,
  method: MethodDescription,
): { config: Config; presetId: string } | null {
  const { fields } = method
  for (const presetId of method.presets.map(({ id }) => id)) {
    const config = presetConfig(method, presetId)
    const field = fields.find((one) => one.kind === 'dataset' && isVisible(one, fields, config))
    if (field) return { config: withValue(config, field.path, datasetId), presetId }
  }
  return null
}

/** A field is hidden while its condition fails, and while the field that its condition reads is hidden. */
function isVisible(
  { visibleWhen }: FormField,
  fields: readonly FormField[],
  config: Config,
): boolean {
  if (!visibleWhen) return true
  const value = valueAt(config, visibleWhen.path)
  if (!visibleWhen.in.some((wanted) => wanted === value)) return false
  const decisive = fields.find(({ path }) => path === visibleWhen.path)
  return decisive === undefined || isVisible(decisive, fields, config)
}

/** Choices with their words in the window's language. */
export function saidChoices(choices: FormField['choices']): FormField['choices'] {
  return choices.map(({ value, label, help }) => ({
    ...{ value, label: translate(label), help: translate(help) },
  }))
}

export interface FieldGroup {
  readonly title: string
  readonly plain: readonly FormField[]
  readonly advanced: readonly FormField[]
}

/** Visible fields by group, groups in the order of their first field. */
export function groupsOf(fields: readonly FormField[], config: Config): FieldGroup[] {
  const visible = fields.filter((field) => isVisible(field, fields, config))
  return [...new Set(visible.map(({ group }) => group))].map((title) => {
    const own = visible.filter(({ group }) => group === title)
    return {
      title,
      plain: own.filter(({ advanced }) => !advanced),
      advanced: own.filter(({ advanced }) => advanced),
    }
  })
}

/** `above 0, at most 10`; empty without bounds. */
export function rangeText(field: FormField): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field
  const low =
    minimum === null
      ? ''
      : phrase(exclusiveMinimum ? 'above {minimum}' : 'at least {minimum}', {
          minimum: bound(minimum),
        })
  const high =
    maximum === null
      ? ''
      : phrase(exclusiveMaximum ? 'below {maximum}' : 'at most {maximum}', {
          maximum: bound(maximum),
        })
  return listed([low, high].filter((part) => part !== ''))
}

/** `1,000,000`, but `0.05` as it was written. */
function bound(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value)
}

/** Why the value of a field cannot be used; null if it can. */
export function refusal(field: FormField, value: number): string | null {
  const { kind, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = field
  if (kind === 'integer' && !Number.isInteger(value))
    return phrase('needs a whole number, not {value}', { value })
  const tooLow = minimum !== null && (exclusiveMinimum ? value <= minimum : value < minimum)
  const tooHigh = maximum !== null && (exclusiveMaximum ? value >= maximum : value > maximum)
  if (!tooLow && !tooHigh) return null
  return phrase('must be {range}; it is {value}', { range: rangeText(field), value })
}

/** Issues of a field, or of something inside it (`schedule.drops.0`). */
export function issuesOf(path: string, issues: readonly ConfigIssue[]): ConfigIssue[] {
  return issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`))
}

/** The same run on the command line: only what differs from the defaults. */
export function commandLine(method: MethodDescription, config: Config): string {
  const changed = method.fields.flatMap(({ path, initial }) => {
    const value = valueAt(config, path)
    if (value === undefined || JSON.stringify(value) === JSON.stringify(initial)) return []
    return [
      `--set ${quoted(`${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`,
    ]
  })
  return ['npm run -s cli -- run', method.id, ...changed].join(' ')
}

function quoted(text: string): string {
  return /^[\w.=:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
