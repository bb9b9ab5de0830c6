/**
 * npm run verify -- determinism: the same run in several processes, and compiled against eager, to
 * the last bit of loss and weights.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../contract/errors.ts'
import type { CheckOptions, Figure } from './check.ts'

const script = join(import.meta.dirname, 'determinismRun.ts')
const outputSchema = z.object({ hash: z.string(), milliseconds: z.number() })

const runs = [
  { model: 'conv-small', steps: 200 },
  { model: 'resnet-20', steps: 100 },
] as const
const processes = 4

export async function verifyDeterminism({ progress }: CheckOptions): Promise<Figure[]> {
  const figures = runs.map(({ model, steps }): Figure[] => {
    const say = (what: string, hash: string) => {
      progress(`${model}, ${steps} steps, ${what}: ${hash.slice(0, 16)}`)
    }
    const compiled = Array.from({ length: processes }, (_, at) => {
      const { hash } = trainedBy(model, steps, 'compiled')
      say(`process ${at + 1}`, hash)
      return hash
    })
    const eager = trainedBy(model, steps, 'eager').hash
    say('eager', eager)
    return [
      {
        name: `${model}: distinct outcomes of ${processes} processes`,
        value: new Set(compiled).size,
        bar: { atMost: 1 },
      },
      {
        name: `${model}: compiled differs from eager`,
        value: compiled[0] === eager ? 0 : 1,
        bar: { atMost: 0 },
      },
    ]
  })
  return Promise.resolve(figures.flat())
}

function trainedBy(
  model: string,
  steps: number,
  how: 'compiled' | 'eager',
): z.output<typeof outputSchema> {
  const ran = spawnSync(process.execPath, [script, model, String(steps), how], { encoding: 'utf8' })
  if (ran.status !== 0)
    throw new WorkbenchError('run-failed', `${model} (${how}): ${ran.stderr.trim().slice(-400)}`)
  return outputSchema.parse(JSON.parse(ran.stdout))
}
