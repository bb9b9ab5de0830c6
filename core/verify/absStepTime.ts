/** The supernet step against PyTorch's, by the bench in a process of its own. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Check, Figure } from './check.ts'

const bench = join(import.meta.dirname, '../../bench/index.ts')
const rowSchema = z.object({ oursMs: z.number(), ratio: z.number().nullable() })
const cases = { nasBench: 'nas-bench-201-digits', chain: 'chain-digits' } as const

/** Skipped where there is no bench, or no PyTorch. */
export const verifySupernetStep: Check = ({ progress }) => {
  const figures = Object.entries(cases).flatMap(([name, only]): Figure[] => {
    if (!existsSync(bench)) return []
    const { stdout } = spawnSync(process.execPath, [bench, 'supernet', '--json', '--only', only], {
      encoding: 'utf8',
    })
    const row = rowSchema.safeParse(parsed(stdout.trim().split('\n').at(-1) ?? ''))
    if (!row.success || row.data.ratio === null) {
      progress(`supernet step, ${only}: skipped, PyTorch is not installed (npm run bench:peers)`)
      return []
    }
    const { oursMs, ratio } = row.data
    progress(
      `supernet step, ${only}: ${oursMs.toFixed(2)} ms, ${ratio.toFixed(2)} × PyTorch's speed`,
    )
    return [{ name: `${name}StepTimesPyTorch`, value: ratio, bar: { atLeast: 1.2 } }]
  })
  return Promise.resolve(figures)
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null
    throw thrown
  }
}
