/**
 * Formulas as people of the field type them (a small part of TeX) to a tree that MathFormula.ts draws as MathML, which
 * the window renders by itself: no font, no script, no internet.
 *
 *   x_t  w^{2}  \frac{a}{b}  \sqrt{a}  \bar{x}  \hat{x}  \tilde{x}  \text{words}  \eta …
 */
import { spokenLanguage } from '../text/language.ts'
import { zhFormulas } from '../text/zhHelpPages.ts'

export interface MathNode {
  /** MathML's name of the element. */
  readonly tag: string
  readonly children: readonly (MathNode | string)[]
  readonly attributes?: Readonly<Record<string, string>>
}

/** The text is no formula. */
export class FormulaError extends Error {}

const symbols: Readonly<Record<string, string>> = {
  ...{ alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', eta: 'η', theta: 'θ' },
  ...{ lambda: 'λ', kappa: 'κ', mu: 'μ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', phi: 'φ' },
  ...{ chi: 'χ', psi: 'ψ', xi: 'ξ', Delta: 'Δ', Omega: 'Ω', Psi: 'Ψ', Phi: 'Φ' },
}
const operators: Readonly<Record<string, string>> = {
  ...{ leftarrow: '←', to: '→', le: '≤', ge: '≥', approx: '≈', cdot: '·', times: '×', in: '∈' },
  ...{ langle: '⟨', rangle: '⟩', sum: '∑', nabla: '∇', norm: '‖', infty: '∞', odot: '⊙' },
  ...{ quad: '\u2003', propto: '∝', partial: '∂', int: '∫', ldots: '…', mid: '∣' },
  ...{ lVert: '‖', rVert: '‖' },
}
/** Fences that keep the size of a letter: MathML would stretch them to the tallest part of the whole row. */
const fixedFences: ReadonlySet<string> = new Set(['‖', '⟨', '⟩', '∣', '[', ']'])
const accents: Readonly<Record<string, string>> = { bar: '¯', hat: '^', tilde: '~' }

function node(tag: string, ...children: (MathNode | string)[]): MathNode {
  return { tag, children }
}

/** The words in a formula of ours, in the window's language. */
export function saidFormula(formula: string): string {
  if (spokenLanguage() === 'en') return formula
  return formula.replaceAll(
    /\\text\{([^}]*)\}/g,
    (_text, words: string) => `\\text{${zhFormulas[words] ?? words}}`,
  )
}

type Reader = { readonly tokens: readonly string[]; at: number }

const tokenPattern = /\\text\{[^}]*\}|\\[A-Za-z]+|[A-Za-z]|[0-9]+(?:\.[0-9]+)?|[^\sA-Za-z0-9\\]/gu

export function parseFormula(text: string): MathNode {
  const reader: Reader = { tokens: text.match(tokenPattern) ?? [], at: 0 }
  const row = readRow(reader)
  if (reader.at < reader.tokens.length)
    throw new FormulaError(`“${text}”: “}” at part ${reader.at} closes nothing`)
  return row
}

/** Everything up to a closing brace or the end. */
function readRow(reader: Reader): MathNode {
  const children: MathNode[] = []
  while (reader.at < reader.tokens.length && reader.tokens[reader.at] !== '}')
    children.push(...readTerm(reader))
  return node('mrow', ...children)
}

/** A name of a function keeps its distance from what it is applied to: log p, but log(p). */
function readTerm(reader: Reader): MathNode[] {
  const isName = isFunctionName(reader.tokens[reader.at])
  const term = readScripted(reader)
  const next = reader.tokens[reader.at]
  const needsSpace = isName && next !== undefined && !/[()[\]},]/.test(next)
  return needsSpace ? [term, { ...node('mspace'), attributes: { width: '0.17em' } }] : [term]
}

/** \arccos, \log, \max: any command that stands for nothing else. */
function isFunctionName(token: string | undefined): boolean {
  if (!token?.startsWith('\\') || token.startsWith('\\text{')) return false
  const name = token.slice(1)
  const others = [symbols, operators, accents, { frac: '', sqrt: '' }]
  return !others.some((known) => name in known)
}

/** An atom with its lower and upper script, in either order. */
function readScripted(reader: Reader): MathNode {
  const base = readAtom(reader)
  let lower: MathNode | null = null
  let upper: MathNode | null = null
  for (;;) {
    const mark = reader.tokens[reader.at]
    if (mark !== '_' && mark !== '^') break
    reader.at += 1
    if (mark === '_') lower = readAtom(reader)
    else upper = readAtom(reader)
  }
  if (lower && upper) return node('msubsup', base, lower, upper)
  if (lower) return node('msub', base, lower)
  return upper ? node('msup', base, upper) : base
}

function readAtom(reader: Reader): MathNode {
  const token = reader.tokens[reader.at]
  if (token === undefined) throw new FormulaError('the formula ends where something must follow')
  reader.at += 1
  if (token === '{') return readGroup(reader)
  if (token === '(') return readParentheses(reader)
  if (token.startsWith('\\')) return readCommand(token.slice(1), reader)
  if (/^[0-9]/.test(token)) return node('mn', token)
  if (/^\p{L}$/u.test(token)) return node('mi', token)
  return operator(token === '-' ? '−' : token)
}

function operator(sign: string): MathNode {
  const fixed = { attributes: { stretchy: 'false' } }
  return { ...node('mo', sign), ...(fixedFences.has(sign) ? fixed : {}) }
}

/** The opening one has been read: a row of their own, so that they are as tall as what they hold. */
function readParentheses(reader: Reader): MathNode {
  const inside: MathNode[] = []
  // Without a closing one, in a half-open interval say, they end with what is around them.
  while (!endsParentheses(reader.tokens[reader.at])) inside.push(...readTerm(reader))
  const isClosed = reader.tokens[reader.at] === ')'
  if (isClosed) reader.at += 1
  // Where nothing tall is inside, fonts without mathematics would still make them tall.
  const attributes = inside.some(holdsFraction) ? {} : { stretchy: 'false' }
  const fence = (sign: string) => ({ ...node('mo', sign), attributes })
  return node('mrow', fence('('), ...inside, ...(isClosed ? [fence(')')] : []))
}

function endsParentheses(token: string | undefined): boolean {
  return token === undefined || token === '}' || token === ')'
}

function holdsFraction({ tag, children }: MathNode): boolean {
  return (
    tag === 'mfrac' || children.some((child) => typeof child !== 'string' && holdsFraction(child))
  )
}

/** The opening brace has been read. */
function readGroup(reader: Reader): MathNode {
  const row = readRow(reader)
  if (reader.tokens[reader.at] !== '}') throw new FormulaError('a brace is not closed')
  reader.at += 1
  return row
}

function readCommand(command: string, reader: Reader): MathNode {
  if (command.startsWith('text{')) return node('mtext', withOuterSpaces(command.slice(5, -1)))
  if (command === 'frac') return node('mfrac', readAtom(reader), readAtom(reader))
  if (command === 'sqrt') return node('msqrt', readAtom(reader))
  const accent = accents[command]
  if (accent !== undefined)
    return {
      ...node('mover', readAtom(reader), node('mo', accent)),
      attributes: { accent: 'true' },
    }
  const symbol = symbols[command]
  if (symbol !== undefined) return node('mi', symbol)
  const sign = operators[command]
  if (sign !== undefined) return operator(sign)
  // Names of functions stand upright.
  return { ...node('mi', command), attributes: { mathvariant: 'normal' } }
}

/** MathML drops spaces at the ends of words. */
function withOuterSpaces(words: string): string {
  return words.replaceAll(/^ | $/g, '\u00a0')
}
