/** Columns of the list of runs: what each shows of a run, and how runs are sorted and grouped by it. */
import type { ConfigValue } from '../../../core/contract/method.ts'
import { lastFigure } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import { leafPaths } from '../filter/runFilter.ts'
import type { RunNames } from '../filter/runFilter.ts'
import { doneFraction } from '../text/runProgress.ts'
import { translate } from '../text/language.ts'
import { spoken } from '../text/spoken.ts'

export interface RunColumn {
  /** `name`, `status`, …, `metric:test/loss`, `setting:optimizer.learningRate`. */
  readonly id: string
  /** In the window’s language. */
  readonly title: string
  readonly kind: 'text' | 'number'
  /** What is sorted by; null stands last either way. */
  readonly of: (run: Run) => string | number | null
  /** A text of it as people read it: what somebody gave a run stays as it is. */
  readonly say: (text: string) => string
}

function asGiven(text: string): string {
  return text
}

type Value = string | number | null
type OwnColumn = {
  readonly id: string
  readonly title: string
  readonly kind: 'text' | 'number'
  readonly of: (run: Run, names: RunNames) => Value
  readonly say?: (text: string) => string
}

const own: readonly OwnColumn[] = [
  text('name', 'Name', ({ name }) => name),
  text('status', 'State', (run, names) => names.state(run), translate),
  text('method', 'Method', (run, names) => names.method(run), translate),
  text('dataset', 'Data set', (run, names) => names.dataset(run) || null),
  number('progress', 'Progress', doneFraction),
  text('created', 'Started', ({ createdAt }) => createdAt),
  number('seconds', 'Trained', ({ seconds }) => seconds),
  text('tags', 'Tags', ({ tags }) => tags.join(', ') || null),
  number('seed', 'Seed', ({ seed }) => seed),
  number('step', 'Steps done', ({ step }) => step),
  text('device', 'Device', ({ device }) => device, spoken),
  text('study', 'Study', ({ trial }) => trial?.studyId ?? null),
  text('parent', 'Comes from', ({ parent }) => parent?.runId ?? null),
  text('notes', 'Notes', ({ notes }) => notes.split('\n')[0] || null),
]

function text(
  id: string,
  title: string,
  of: OwnColumn['of'],
  say: (text: string) => string = asGiven,
): OwnColumn {
  return { id, title, kind: 'text', of, say }
}

function number(id: string, title: string, of: OwnColumn['of']): OwnColumn {
  return { id, title, kind: 'number', of }
}

/** The figures that every laboratory reports, in words; others keep the name that they are stored by. */
const figureTitles: Readonly<Record<string, string>> = {
  'test/accuracy': 'Test accuracy',
  'test/loss': 'Test loss',
  'train/accuracy': 'Training accuracy',
  'train/loss': 'Training loss',
  throughput: 'Samples per second',
}

export function figureTitle(name: string): string {
  const title = Object.hasOwn(figureTitles, name) ? figureTitles[name] : undefined
  return title === undefined ? name : translate(title)
}

export function columnOf(id: string, names: RunNames): RunColumn {
  if (id.startsWith('metric:')) {
    const name = id.slice(7)
    return {
      id,
      title: figureTitle(name),
      kind: 'number',
      of: (run) => lastFigure(run, name) ?? null,
      say: asGiven,
    }
  }
  if (id.startsWith('setting:')) {
    const path = id.slice(8).split('.')
    const of = (run: Run) => plain(path.reduce<ConfigValue | undefined>(child, run.config))
    return { id, title: path.slice(-2).join(' '), kind: 'number', of, say: asGiven }
  }
  const {
    title,
    kind,
    of,
    say = asGiven,
  } = own.find((column) => column.id === id) ?? text(id, id, () => null)
  return { id, title: translate(title), kind, say, of: (run) => of(run, names) }
}

function child(value: ConfigValue | undefined, key: string): ConfigValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.hasOwn(value, key) ? value[key] : undefined
}

function plain(value: ConfigValue | undefined): string | number | null {
  if (value === undefined || value === null) return null
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)
}

/** Every column that these runs can fill, own ones first. */
export function availableColumns(runs: readonly Run[], names: RunNames): RunColumn[] {
  const metrics = new Set(runs.flatMap((run) => Object.keys(run.metrics)))
  const settings = new Set(runs.flatMap((run) => leafPaths(run.config)))
  return [
    ...own.map(({ id }) => id),
    ...[...metrics].sort().map((name) => `metric:${name}`),
    ...[...settings].sort().map((path) => `setting:${path}`),
  ].map((id) => columnOf(id, names))
}

/** What a list shows until somebody chooses: the two figures that say most. */
export function usualColumns(runs: readonly Run[]): string[] {
  const uses = new Map<string, number>()
  for (const { metrics } of runs)
    for (const name of Object.keys(metrics)) uses.set(name, (uses.get(name) ?? 0) + 1)
  const preferred = ['test/accuracy', 'train/loss', 'train/accuracy', 'test/loss']
  const rank = (name: string) => {
    if (name === 'throughput') return preferred.length + 1
    return preferred.includes(name) ? preferred.indexOf(name) : preferred.length
  }
  const metrics = [...uses.keys()]
    .sort((a, b) => rank(a) - rank(b) || (uses.get(b) ?? 0) - (uses.get(a) ?? 0))
    .slice(0, 2)
  return [
    ...['name', 'status', 'method', 'progress'],
    // Before what names often tell already: a narrow window shows the figures.
    ...metrics.map((name) => `metric:${name}`),
    ...['dataset', 'created'],
  ]
}
