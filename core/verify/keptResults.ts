/** Results of a long check in a file, one JSON line each, so that a check that was cut short goes on. */
import { appendFile, readFile } from 'node:fs/promises'

export type Keep = <Value>(key: string, compute: () => Value | Promise<Value>) => Promise<Value>

/** Values must survive JSON. `file` null: nothing is kept. */
export async function keptResults(file: string | null): Promise<Keep> {
  if (file === null) return async (_key, compute) => await compute()
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').filter((line) => line !== '')
  const known = new Map(
    lines.map((line) => {
      const { key, value } = JSON.parse(line) as { key: string; value: unknown }
      return [key, value] as const
    }),
  )
  return async <Value>(key: string, compute: () => Value | Promise<Value>) => {
    if (known.has(key)) return known.get(key) as Value
    const value = await compute()
    known.set(key, value)
    await appendFile(file, `${JSON.stringify({ key, value })}\n`)
    return value
  }
}
