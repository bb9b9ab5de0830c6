/** Changes a JSON value in one or more places: other types, extremes, hostile names, missing and extra keys. */
import type { Random } from '../../tensor/random.ts'

const strange: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1e308, -1e308, 1e-320, 2 ** 53, 0.1, '', ' ', 'NaN', '1e999'],
  ...['__proto__', 'constructor', '../../etc/passwd', '=1+1', '<script>', '\u0000', '\uD800'],
  ...[
    [],
    {},
    [[[[]]]],
    { toString: 1 },
    'x'.repeat(10_000),
    Array.from({ length: 2_000 }, () => 0),
  ],
]
const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'length', '', 'a.b', '0']

/** A copy: what is changed later must not change the list. */
function one<Value>(values: readonly Value[], random: Random): Value {
  return structuredClone(values[random.integer(values.length)]) as Value
}

export function mutateJson(value: unknown, random: Random): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value))
  const rounds = 1 + random.integer(3)
  let changed = copy
  for (let round = 0; round < rounds; round += 1) changed = changeSomewhere(changed, random, 0)
  return changed
}

function changeSomewhere(value: unknown, random: Random, depth: number): unknown {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
  if (names.length === 0 || random.uniform() < 0.15) return changeHere(value, random)
  const name = one(names, random)
  const place = value as Record<string, unknown>
  const kind = random.uniform()
  if (kind < 0.1) Reflect.deleteProperty(place, name)
  else if (kind < 0.2 && !Array.isArray(value))
    define(place, one(keys, random), one(strange, random))
  else define(place, name, changeSomewhere(place[name], random, depth + 1))
  return value
}

/** An own property even where the name is `__proto__`, as JSON.parse makes it. */
function define(place: object, name: string, value: unknown): void {
  Object.defineProperty(place, name, {
    ...{ value, enumerable: true, configurable: true, writable: true },
  })
}

function changeHere(value: unknown, random: Random): unknown {
  if (typeof value === 'number' && random.uniform() < 0.5)
    return value * one([-1, 0, 10, 1e6, 1e-6, Number.MAX_VALUE], random) + random.uniform()
  if (typeof value === 'string' && random.uniform() < 0.3)
    return value.slice(0, random.integer(value.length + 1)) + JSON.stringify(one(strange, random))
  return one(strange, random)
}
