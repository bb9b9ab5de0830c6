/** Child of the fuzz campaign: tries mutated inputs of one kind, and reports after each. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createRandom } from '../../tensor/random.ts'
import { report } from './report.ts'
import { kinds } from './inputs.ts'

const [kind = '', folder = '', from = '0', to = '0'] = process.argv.slice(2)

// Relative paths of a hostile input lead here, where nothing may appear.
const outside = join(folder, 'outside')
mkdirSync(outside, { recursive: true })
process.chdir(outside)
const own = join(folder, 'own')
mkdirSync(own, { recursive: true })

const attempt = await kinds[kind]?.(own)
for (let index = Number(from); attempt && index < Number(to); index += 1) {
  const random = createRandom(`fuzz ${kind} ${index}`)
  const outcome = await attempt(random).catch(
    (thrown: unknown) =>
      `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
  )
  await report({ index, outcome, memory: process.memoryUsage.rss() })
}
process.exit(0)
