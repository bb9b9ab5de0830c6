import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFilter, passesFilter } from './filter.ts'
import type { Filterable } from './filter.ts'
import { FilterError } from './tokens.ts'

const run: Filterable = {
  words: 'first run spherical motion finished',
  values: (field) =>
    ({
      state: ['finished'],
      tag: ['paper', 'my tag'],
      'test/accuracy': [0.93],
      'training.batchSize': [64],
      created: ['2026-11-24T10:00:00Z'],
    })[field] ?? [],
}

test.each([
  ['', true],
  ['first', true],
  ['FIRST spherical', true],
  ['second', false],
  ['not second', true],
  ['state = Finished', true],
  ['state=finished and test/accuracy>0.9', true],
  ['test/accuracy >= 0.93 training.batchSize = 64', true],
  ['test/accuracy < 0.9 or state = finished', true],
  ['test/accuracy < 0.9 and first or motion', true],
  ['test/accuracy < 0.9 and (first or motion)', false],
  ['tag = "my tag"', true],
  ['tag != paper', false],
  ['tag ~ pap', true],
  ['nothing != 3', false],
  ['not nothing = 3', true],
  ['created > 2026-11-01 and created < 2026-12-01', true],
  ['"or"', false],
])('“%s” → %s', (text, passes) => {
  expect(passesFilter(parseFilter(text), run)).toBe(passes)
})

test.each([
  ['state =', 'something is missing at the end', 7],
  ['(first', 'not closed', 0],
  ['first)', 'no open parenthesis', 5],
  ['= 3', 'a field name', 0],
  ['name = (', 'a value to compare “name” with', 7],
  ['tag = "my', 'quotation mark', 6],
])('“%s” says what is wrong, and where', (text, words, at) => {
  let thrown: unknown
  try {
    parseFilter(text)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toMatchObject({ name: 'FilterError', at })
  expect((thrown as Error).message).toContain(words)
})

test('whatever is typed is a filter or a FilterError inside the text', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '"',
    '=',
    '<',
    '!=',
    '~',
    'and',
    'or',
    'not',
    'a',
    ' ',
    '.5',
    '!',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          passesFilter(parseFilter(text), run)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(FilterError)
          expect((thrown as FilterError).at).toBeLessThanOrEqual(text.length)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('a text that is nested without end is refused, not followed', () => {
  for (const deep of ['('.repeat(50_000), 'not '.repeat(50_000)])
    expect(() => parseFilter(`${deep}a`)).toThrow('nested deeper than 200')
  expect(parseFilter(`${'('.repeat(100)}a${')'.repeat(100)}`)).toEqual({ kind: 'words', text: 'a' })
})
