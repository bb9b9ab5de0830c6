/** Names inside archives: what may pass, what makes the whole archive suspect. */
import type { ImportProblem } from '../../contract/dataset.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import { isLitter } from '../sourceFiles.ts'

/** A name that points outside its archive is an attack, not a mistake: nothing of such an archive is used. */
export function checkEntryName(archive: string, name: string): void {
  const isAbsolute = /^([a-z]:|\/|\\)/i.test(name)
  const escapes = name.split(/[\\/]/).includes('..')
  if (!isAbsolute && !escapes && !name.includes('\0')) return
  throw new WorkbenchError(
    'dataset-unreadable',
    `${archive}: the entry ${JSON.stringify(name.slice(0, 200))} ${isAbsolute ? 'has an absolute path' : 'points outside the archive'}; such an archive is refused as a whole`,
    { details: { file: archive, entry: name.slice(0, 200) } },
  )
}

export function tidyName(name: string): string {
  return name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

export function leftOut(file: string, message: string): ImportProblem {
  return { severity: 'warning', file, message, consequence: 'left out', kind: 'other' }
}

/** Sees names one by one: litter, second entries of one name, names that differ in case only. */
export class NameRegister {
  readonly #names = new Set<string>()
  /** By their small letters, only names that have others: a million of small ones are kept once. */
  readonly #variants = new Map<string, string>()
  readonly #problems: ImportProblem[]

  constructor(problems: ImportProblem[]) {
    this.#problems = problems
  }

  admit(name: string): boolean {
    if (name === '' || isLitter(name)) return false
    if (this.#names.has(name)) {
      this.#remark(leftOut(name, 'is the second entry of this name'))
      return false
    }
    const folded = name.normalize('NFC').toLowerCase()
    const earlier = this.#variants.get(folded) ?? (this.#names.has(folded) ? folded : undefined)
    this.#names.add(name)
    if (folded !== name && earlier === undefined) this.#variants.set(folded, name)
    if (earlier !== undefined)
      this.#remark({
        severity: 'warning',
        file: name,
        message: `differs from ${earlier} only in upper and lower case`,
        consequence: 'kept',
        kind: 'other',
      })
    return true
  }

  #remark(problem: ImportProblem): void {
    if (this.#problems.length < 100) this.#problems.push(problem)
  }
}
