/** What was found while reading, named file by file up to a limit, counted beyond it. */
import type { ImportProblem } from '../contract/dataset.ts'

import type { ProblemState } from './importJournal.ts'

export type ProblemKind = NonNullable<ImportProblem['kind']>

const namedOfEachKind = 50

export class ProblemList {
  readonly #named: ImportProblem[] = []
  #counts = new Map<ProblemKind, number>()
  #consequences = new Map<ProblemKind, string>()

  constructor(initial: readonly ImportProblem[] = []) {
    this.#named.push(...initial)
  }

  add(problem: ImportProblem & { readonly kind: ProblemKind }): void {
    const count = (this.#counts.get(problem.kind) ?? 0) + 1
    this.#counts.set(problem.kind, count)
    this.#consequences.set(problem.kind, problem.consequence)
    if (count <= namedOfEachKind) this.#named.push(problem)
  }

  count(kind: ProblemKind): number {
    return this.#counts.get(kind) ?? 0
  }

  state(): ProblemState {
    return {
      named: [...this.#named],
      counts: [...this.#counts],
      consequences: [...this.#consequences],
    }
  }

  /** Puts `state` in the place of everything that was added. */
  restore({ named, counts, consequences }: ProblemState): void {
    this.#named.splice(0, this.#named.length, ...named)
    this.#counts = new Map(counts)
    this.#consequences = new Map(consequences)
  }

  /** The named ones, then one line a kind for those that were only counted. */
  list(): ImportProblem[] {
    const more = [...this.#counts].filter(([, count]) => count > namedOfEachKind)
    return [
      ...this.#named,
      ...more.map(([kind, count]): ImportProblem => ({
        severity: 'warning',
        file: `… and ${count - namedOfEachKind} more`,
        message: `${count} files in all: ${kindInWords[kind]}`,
        consequence: this.#consequences.get(kind) ?? '',
        kind,
      })),
    ]
  }
}

const kindInWords: Record<ProblemKind, string> = {
  unreadable: 'cannot be read',
  'odd-size': 'of another size than the set',
  duplicate: 'equal to an earlier one',
  'near-duplicate': 'almost equal to an earlier one',
  leak: 'in the training part and in another part',
  values: 'with values that had to be changed',
  other: 'other remarks',
}
