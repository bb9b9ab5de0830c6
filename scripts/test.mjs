/**
 * npm test: set up, then every check and test. The last line counts them; a static check counts as one.
 * For developers: --only stage[,stage]
 */
import { describeFailure, SetupError } from './setup/failure.mjs'
import { runScript, setUp } from './setup/index.mjs'
import { stages } from './testStages.mjs'

async function test() {
  const chosen = chooseStages(process.argv.slice(2))
  const stamp = await setUp({ headless: !chosen.some(({ name }) => name === 'e2e') })
  const total = { passed: 0, failed: 0 }
  const work = async (queue) => {
    for (const stage of queue) {
      const { passed, failed } = await runStage(stage, stamp)
      total.passed += passed
      total.failed += failed
    }
  }
  // Beside each other: neither keeps two cores busy all the time.
  await Promise.all([
    work(chosen.filter(({ isStatic }) => isStatic)),
    work(chosen.filter(({ isStatic }) => !isStatic)),
  ])
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

async function runStage({ name, run }, stamp) {
  const started = performance.now()
  const result = await run(stamp).catch((failure) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    log: describeFailure(failure),
  }))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const counts = `${result.passed} passed, ${result.failed} failed${result.skipped ? `, ${result.skipped} skipped` : ''}`
  if (result.log) process.stdout.write(`${result.log}\n`)
  process.stdout.write(`${name}: ${counts} (${seconds} s)\n`)
  return result
}

function chooseStages(parameters) {
  if (parameters.length === 0) return stages
  const [flag, list = ''] = parameters[0].split('=')
  const names = (list || parameters[1] || '').split(',').filter(Boolean)
  const known = stages.map(({ name }) => name)
  const unknown = names.filter((name) => !known.includes(name))
  if (flag !== '--only' || names.length === 0 || unknown.length > 0)
    throw new SetupError(
      `Cannot test ${parameters.join(' ')}.`,
      `--only takes some of ${known.join(',')}`,
    )
  return stages.filter(({ name }) => names.includes(name))
}

await runScript(test)
