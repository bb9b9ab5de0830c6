import { expect, test } from 'vitest'
import type { Client } from '../contract/rpc.ts'
import type { Run } from '../contract/run.ts'
import { runDifferences } from './runDifferences.ts'

/** Runs without points: only their conclusions are compared. */
const client = { request: () => Promise.resolve([]) } as unknown as Pick<Client, 'request'>

function runThat(estimate: number, seconds: number): Run {
  const line = { estimator: 'hybrid', estimate, totalSeconds: seconds, varianceTimesTime: seconds }
  const recommendation = { estimator: 'hybrid', words: `${seconds} times less` }
  const models = [{ name: 'a model'.padEnd(200), estimators: [line], recommendation }]
  return { runId: 'one', metrics: { trainingSeconds: seconds }, result: { models } } as never
}

test('what is computed from seconds is no difference; an estimate is, to the last bit', async () => {
  expect(await runDifferences(client, runThat(0.3, 10), runThat(0.3, 12))).toEqual([])
  const [words, ...others] = await runDifferences(client, runThat(0.3, 10), runThat(0.1 + 0.2, 10))
  expect(others).toEqual([])
  expect(words).toMatch(/conclusion models, from .*0\.3\D.*after the kill .*0\.30000000000000004/)
})
