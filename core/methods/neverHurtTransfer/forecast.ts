/** What can be said about a grid before it runs, and why one cannot run. */
import type { Dataset } from '../../contract/dataset.ts'
import type { ConfigIssue, Forecast } from '../../contract/method.ts'
import { gridCells } from './gridCells.ts'
import { ruleNames } from './names.ts'
import { rulesOf, wordsOf } from './settings.ts'
import type { TransferSettings } from './settings.ts'
import { recipeNamed } from './source/recipes.ts'
import { sourceKindOf } from './source/sourceNames.ts'
import { scratch } from './train/cell.ts'

export function datasetsOf({ target, grid }: TransferSettings): string[] {
  const recipes = wordsOf(grid.sources).flatMap((id) => recipeNamed(id)?.dataset ?? [])
  return [...new Set([target.dataset, ...recipes])]
}

/** Those that lie in the workspace. */
export function sourcesOf({ grid }: TransferSettings): string[] {
  return wordsOf(grid.sources).filter((name) => /^(builtin|model|run):/.test(name))
}

export function forecast(settings: TransferSettings): Forecast[] {
  const cells = gridCells(settings)
  const { steps } = settings.training
  const figures: Forecast[] = [
    {
      ...{ label: 'Cells', value: cells.length, unit: 'cells' },
      help: 'Sources × regularisers × strengths × rules × seeds; fine-tuning has one rule.',
    },
    {
      ...{ label: 'Steps over all cells', value: cells.length * steps, unit: 'steps' },
      help: 'Cells train one after the other in this run.',
    },
  ]
  if (Number.isFinite(largestPull(settings)))
    figures.push({
      ...{ label: 'Largest stable strength of L2 and L2-SP', value: largestPull(settings) },
      unit: '',
      help: '2(1 + momentum)/η: beyond it the pull alone overshoots at every step.',
    })
  return figures
}

/** Momentum SGD on ½α|w|² is stable while ηα < 2(1 + momentum). */
function largestPull({ optimizer }: TransferSettings): number {
  return (2 * (1 + optimizer.momentum)) / optimizer.learningRate
}

export function check(settings: TransferSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  return [
    ...checkSources(settings),
    ...checkRules(settings),
    ...checkStageRates(settings),
    ...checkStrengths(settings),
    ...checkTarget(settings, datasets),
  ]
}

function issue(path: string, message: string, severity: ConfigIssue['severity']): ConfigIssue {
  return { path, message, severity }
}

function checkSources(settings: TransferSettings): ConfigIssue[] {
  const path = 'grid.sources'
  const names = wordsOf(settings.grid.sources)
  if (names.length === 0) return [issue(path, 'no source is chosen', 'error')]
  const issues = names.flatMap((name) =>
    sourceKindOf(name) === null ? [issue(path, `there is no source “${name}”`, 'error')] : [],
  )
  if (names.includes(scratch) && settings.frozenStages > 0)
    issues.push(issue('frozenStages', 'from scratch there is nothing to freeze', 'error'))
  if (settings.grid.delta.length > 0 && settings.augmentation.shift > 0)
    issues.push(
      issue('grid.delta', 'DELTA weighs cached features, which augmentation rules out', 'error'),
    )
  return issues
}

function checkRules(settings: TransferSettings): ConfigIssue[] {
  const path = 'grid.rules'
  const known = new Set<string>(ruleNames)
  const words = wordsOf(settings.grid.rules)
  const unknown = words.filter((word) => !known.has(word))
  if (unknown.length > 0)
    return [
      issue(path, `no rule is called “${unknown[0]}”; there are ${ruleNames.join(', ')}`, 'error'),
    ]
  if (gridCells(settings).length === 0)
    return [
      issue(path, 'nothing to train: no fine-tuning, and no regulariser with a rule', 'error'),
    ]
  if (words.length > 0 && !words.includes('sum'))
    return [issue(path, 'without the plain sum there is nothing to compare a rule with', 'warning')]
  return []
}

/** With other rates the step is no longer along d, and ⟨d, g⟩ says nothing of what it does to the loss. */
function checkStageRates(settings: TransferSettings): ConfigIssue[] {
  if (settings.optimizer.stageFactor === 1 || settings.scope !== 'whole') return []
  if (!rulesOf(settings).includes('never-hurt')) return []
  const message =
    'stages with different learning rates: over the whole network DTNH promises nothing then; let the rule decide over each layer'
  return [issue('scope', message, 'warning')]
}

function checkStrengths(settings: TransferSettings): ConfigIssue[] {
  const lists = { l2: 'L2', l2sp: 'L2-SP', distillation: 'Distillation', delta: 'DELTA' } as const
  const limit = largestPull(settings)
  return (Object.keys(lists) as (keyof typeof lists)[]).flatMap((name) => {
    const issues: ConfigIssue[] = []
    const path = `grid.${name}`
    const values = settings.grid[name]
    if (values.includes(0))
      issues.push(issue(path, `${lists[name]} at strength 0 is plain fine-tuning`, 'warning'))
    const most = Math.max(0, ...values)
    if (name.startsWith('l2') && most >= limit)
      issues.push(
        issue(
          path,
          `strength ${most} is at or beyond 2(1 + momentum)/η = ${limit.toPrecision(3)}: the weights will swing away, and the cell counts as diverged`,
          'warning',
        ),
      )
    return issues
  })
}

function checkTarget({ target }: TransferSettings, datasets: readonly Dataset[]): ConfigIssue[] {
  const dataset = datasets.find(({ id }) => id === target.dataset)
  if (!dataset) return []
  const { name, classNames, shape } = dataset
  const unknown = target.classes.find((index) => index >= classNames.length)
  if (unknown !== undefined)
    return [
      issue(
        'target.classes',
        `“${name}” has classes 0 to ${classNames.length - 1}, not ${unknown}`,
        'error',
      ),
    ]
  const classes = target.classes.length === 0 ? classNames.length : target.classes.length
  if (classes < 2)
    return [issue('target.classes', `${classes} class: there is nothing to tell apart`, 'error')]
  const side = Math.sqrt(shape[0] ?? 0)
  if (dataset.kind === 'table' && !Number.isInteger(side))
    return [
      issue(
        'target.dataset',
        `“${name}” is a table of ${shape[0] ?? 0} columns, which fill no square picture`,
        'error',
      ),
    ]
  return checkCounts(target, dataset)
}

function checkCounts(target: TransferSettings['target'], dataset: Dataset): ConfigIssue[] {
  const counts = (part: string) =>
    dataset.splits.find(({ name }) => name === part)?.classCounts ?? []
  const used = target.pool === 'test-part' ? counts('test') : counts('train')
  const wanted =
    target.classes.length === 0 ? dataset.classNames.map((_, at) => at) : target.classes
  const least = Math.min(...wanted.map((index) => used[index] ?? 0))
  if (target.shots > least)
    return [
      issue(
        'target.shots',
        `${target.shots} samples a class, the smallest class has ${least}`,
        target.pool === 'rest' ? 'warning' : 'error',
      ),
    ]
  return []
}
