/** Numbers as people type them. */
import { phrase, translate } from './language.ts'

export type ParsedFigure =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'refused'; readonly reason: string }

const numeral = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** Accepts `5e-3`, `.5`, `1_000`, `−2` (typographic minus) and `1/512`; a comma is refused, since it means two things. */
export function parseFigure(text: string): ParsedFigure {
  const plain = text.trim().replaceAll('−', '-').replaceAll('_', '').replaceAll(' ', '')
  if (plain === '') return { kind: 'refused', reason: translate('needs a number') }
  if (plain.includes(','))
    return { kind: 'refused', reason: translate('write a point, not a comma: 0.5') }
  const parts = plain.split('/')
  const [above = '', below] = parts
  if (parts.length > 2 || !parts.every((part) => numeral.test(part)))
    return {
      kind: 'refused',
      reason: phrase('“{text}” is not a number (try 0.005 or 5e-3)', { text: text.trim() }),
    }
  const value = below === undefined ? Number(above) : Number(above) / Number(below)
  if (!Number.isFinite(value))
    return {
      kind: 'refused',
      reason: phrase('“{text}” is not a finite number', { text: text.trim() }),
    }
  return { kind: 'number', value }
}

/** `0.1, 0.2 0.5` or one a line → numbers. */
export function parseFigures(
  text: string,
): { kind: 'numbers'; values: number[] } | { kind: 'refused'; reason: string } {
  const values: number[] = []
  for (const part of text.split(/[\s,;]+/).filter((piece) => piece !== '')) {
    const parsed = parseFigure(part)
    if (parsed.kind === 'refused') return parsed
    values.push(parsed.value)
  }
  return { kind: 'numbers', values }
}

/** The shortest text that reads back as the same number. */
export function writeFigure(value: number): string {
  const size = Math.abs(value)
  if (value === 0 || (size >= 1e-3 && size < 1e6)) return String(value)
  return value.toExponential().replace('e+', 'e')
}

/** Next value up or down in 1-2-5 steps, for quantities that matter by their order of magnitude. */
export function stepByDecade(value: number, direction: 1 | -1): number {
  if (value <= 0) return value
  const exponent = Math.floor(Math.log10(value) + 1e-9)
  const ladder = [0.5, 1, 2, 5, 10].map((mantissa) => Number(`${mantissa}e${exponent}`))
  const next =
    direction === 1
      ? ladder.find((rung) => rung > value * (1 + 1e-9))
      : ladder.findLast((rung) => rung < value * (1 - 1e-9))
  return next ?? value
}
