/** The recorded directions once more in NumPy, from the rules' formulas alone. */
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { RecordedPair } from '../methods/neverHurtTransfer/direction/propertyCheck.ts'
import type { CheckOptions, Figure } from './check.ts'

const script = join(import.meta.dirname, 'dtnh_check.py')
const outputSchema = z.object({ pairs: z.int(), violations: z.int() })

/** Where the peers of the benchmarks keep a Python with NumPy (bench/peers/setup.mjs). */
const peers = join(homedir(), '.cache', 'steradian', 'peers', 'bin', 'python')

export function numpyViolations(
  recorded: readonly RecordedPair[],
  { python, progress }: CheckOptions,
): Figure[] {
  const input = JSON.stringify(recorded)
  for (const command of [python, peers]) {
    const ran = spawnSync(command, [script], { input, encoding: 'utf8', maxBuffer: 1e9 })
    if (ran.status !== 0) continue
    const { violations } = outputSchema.parse(JSON.parse(ran.stdout))
    return [{ name: 'numpyViolations', value: violations, bar: { atMost: 0 } }]
  }
  progress(
    `NumPy: skipped, neither ${python} nor the benchmarks’ Python has it (--python names one)`,
  )
  return []
}
