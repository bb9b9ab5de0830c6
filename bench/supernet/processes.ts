/** One process a case: how TensorFlow shares the cores is settled once a process, and the product settles it by the pictures. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { coresFor } from '../../core/tensor/cores.ts'
import type { BenchOptions } from '../bench.ts'
import { cases } from './cases.ts'

const entry = join(import.meta.dirname, '..', 'index.ts')

export function benchSupernets({ json, quick, only }: BenchOptions): Promise<void> {
  const flags = [...(json ? ['--json'] : []), ...(quick ? ['--quick'] : [])]
  for (const { case: name, batch, inputShape } of cases) {
    if (only !== undefined && only !== name) continue
    const env = { ...process.env, ...coresFor(batch * inputShape[0] * inputShape[1]) }
    const command = [...process.execArgv, entry, 'supernet-case', ...flags, '--only', name]
    const { status } = spawnSync(process.execPath, command, { env, stdio: 'inherit' })
    // What failed has said so itself.
    if (status !== 0) process.exitCode = 1
  }
  return Promise.resolve()
}
