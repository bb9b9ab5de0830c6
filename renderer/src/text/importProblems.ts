/** Problems of an import by kind, in words, each with what can be done about it. */
import type { ImportChoicesInput, ImportProblem } from '../../../core/contract/dataset.ts'
import { formatCount } from './figures.ts'
import { given, phrase } from './language.ts'

type Kind = NonNullable<ImportProblem['kind']>

export interface ProblemGroup {
  readonly kind: Kind
  readonly severity: ImportProblem['severity']
  /** How many, in words: `3 files cannot be read`. */
  readonly title: string
  readonly lines: readonly ProblemLine[]
  readonly choice: ProblemChoice | null
}

export interface ProblemLine {
  readonly file: string
  readonly message: string
  readonly consequence: string
}

export interface ProblemChoice {
  readonly name: 'unreadable' | 'oddSized' | 'duplicates' | 'nearDuplicates' | 'leaks' | 'missing'
  readonly options: readonly { readonly value: string; readonly label: string }[]
  readonly initial: string
}

const order: readonly Kind[] = [
  ...([
    'unreadable',
    'leak',
    'odd-size',
    'duplicate',
    'near-duplicate',
    'values',
    'other',
  ] as const),
]

const keepOrSkip = [
  { value: 'keep', label: 'Keep' },
  { value: 'skip', label: 'Leave out' },
]

const choices: Readonly<Partial<Record<Kind, ProblemChoice>>> = {
  unreadable: {
    name: 'unreadable',
    options: [
      { value: 'skip', label: 'Leave out' },
      { value: 'refuse', label: 'Import nothing' },
    ],
    initial: 'skip',
  },
  'odd-size': {
    name: 'oddSized',
    options: [
      { value: 'resize', label: 'Stretch to the set’s size' },
      { value: 'pad', label: 'Fit, with a black border' },
      { value: 'crop', label: 'Scale and crop' },
      { value: 'skip', label: 'Leave out' },
    ],
    initial: 'resize',
  },
  duplicate: { name: 'duplicates', options: keepOrSkip, initial: 'keep' },
  'near-duplicate': { name: 'nearDuplicates', options: keepOrSkip, initial: 'keep' },
  leak: { name: 'leaks', options: keepOrSkip, initial: 'keep' },
}

const missing: ProblemChoice = {
  name: 'missing',
  options: [
    { value: 'fill', label: 'Missing numbers: the column’s mean' },
    { value: 'skip', label: 'Missing numbers: leave the row out' },
  ],
  initial: 'fill',
}

const titles: Readonly<Record<Kind, readonly [one: string, many: string]>> = {
  unreadable: ['{count} file cannot be read', '{count} files cannot be read'],
  leak: [
    '{count} file of another part is in the training part too',
    '{count} files of another part are in the training part too',
  ],
  'odd-size': [
    '{count} file has another size than the set',
    '{count} files have another size than the set',
  ],
  duplicate: ['{count} file repeats an earlier one', '{count} files repeat earlier ones'],
  'near-duplicate': [
    '{count} file is almost equal to an earlier one',
    '{count} files are almost equal to earlier ones',
  ],
  values: ['{count} remark on values', '{count} remarks on values'],
  other: ['{count} other remark', '{count} other remarks'],
}

/** “… and 12 more” stands for as many as it says beyond those named. */
function countOf(problems: readonly ImportProblem[]): number {
  return problems.reduce((sum, { file }) => {
    const more = /^… and (\d+) more$/.exec(file)?.[1]
    return sum + (more === undefined ? 1 : Number(more))
  }, 0)
}

function titleOf(kind: Kind, count: number): string {
  return phrase(titles[kind][count === 1 ? 0 : 1], { count: formatCount(count) })
}

function choiceOf(kind: Kind, isTable: boolean): ProblemChoice | null {
  if (kind === 'values') return isTable ? missing : null
  return choices[kind] ?? null
}

/** Repeats of one file become one line: a hundred copies of a logo are one finding. */
function linesOf(kind: Kind, problems: readonly ImportProblem[]): ProblemLine[] {
  if (kind !== 'near-duplicate' && kind !== 'duplicate') return [...problems]
  const byTwin = new Map<string, ImportProblem[]>()
  for (const problem of problems) {
    const twin = problem.twin ?? problem.file
    byTwin.set(twin, [...(byTwin.get(twin) ?? []), problem])
  }
  return [...byTwin].map(([twin, repeats]) => {
    const [first] = repeats
    if (!first) return { file: twin, message: '', consequence: '' }
    if (repeats.length === 1) return first
    const sentence =
      kind === 'duplicate' ? 'has {count} copies: {names}' : 'has {count} near copies: {names}'
    const names = given(repeats.map(({ file }) => file).join(', '))
    return {
      file: twin,
      message: phrase(sentence, { count: repeats.length, names }),
      consequence: first.consequence,
    }
  })
}

export function groupProblems(
  problems: readonly ImportProblem[],
  { isTable }: { readonly isTable: boolean },
): ProblemGroup[] {
  return order.flatMap((kind) => {
    const own = problems.filter((problem) => (problem.kind ?? 'other') === kind)
    if (own.length === 0) return []
    const severity = own.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
    const title = titleOf(kind, countOf(own))
    return [{ kind, severity, title, lines: linesOf(kind, own), choice: choiceOf(kind, isTable) }]
  })
}

export interface RefusalParts {
  readonly summary: string
  readonly reasons: readonly { readonly format: string; readonly reason: string }[]
  /** Pictures were found, and nothing that sorts them. */
  readonly lacksClasses: boolean
}

/** “X: not recognised. IDX: no header; CSV: no rows” as what it is about and one reason a format. */
export function refusalParts(message: string): RefusalParts {
  const [summary = message, rest] = message.split(/(?<=no format recognised in \d+ files?)\. /)
  if (rest === undefined) return { summary: message, reasons: [], lacksClasses: false }
  const reasons = rest.split('; ').map((part) => {
    const colon = part.indexOf(': ')
    return { format: part.slice(0, colon), reason: part.slice(colon + 2) }
  })
  const lacksClasses = reasons.some(({ reason }) => /^\d+ pictures, /.test(reason))
  return { summary, reasons, lacksClasses }
}

export function chosen(choices: ImportChoicesInput, { name, initial }: ProblemChoice): string {
  return choices[name] ?? initial
}
