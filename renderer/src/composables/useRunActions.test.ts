import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Run } from '../../../core/contract/run.ts'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import type { FakeHost } from '../bridge/fake.ts'
import { useQuestionStore } from '../stores/question.ts'
import { useRunsStore } from '../stores/runs.ts'
import { useRunActions } from './useRunActions.ts'

let host: FakeHost
let actionsOf: ReturnType<typeof useRunActions>

beforeEach(() => {
  vi.useFakeTimers()
  host = createFakeHost({ stepsPerTick: 50, ticksPerSecond: 10 })
  const app = createApp({})
  app.provide(bridgeKey, openBridge(host))
  const pinia = createPinia()
  app.use(pinia)
  const page = { template: '<i />' }
  const routes = [{ path: '/:any(.*)', component: page }]
  app.use(createRouter({ history: createMemoryHistory(), routes }))
  setActivePinia(pinia)
  actionsOf = app.runWithContext(useRunActions)
})
afterEach(() => {
  host.runs.close()
  vi.useRealTimers()
})

async function started(): Promise<Run> {
  const runs = useRunsStore()
  return runs.start({
    ...{ method: 'spherical-motion', name: 'first' },
    config: { training: { steps: 1000 } },
  })
}

function idsOf(run: Run): string[] {
  return actionsOf(run).map(({ id }) => id)
}

test('a run that trains is paused or stopped, not deleted; one that has ended the other way round', async () => {
  const runs = useRunsStore()
  const { runId } = await started()
  await vi.advanceTimersByTimeAsync(200)
  const running = idsOf(runs.byId.get(runId) as Run)
  expect(running).toEqual(expect.arrayContaining(['pause', 'stop', 'fork', 'clone']))
  expect(running).not.toContain('delete')
  await runs.command(runId, 'stop')
  const stopped = idsOf(runs.byId.get(runId) as Run)
  expect(stopped).toEqual(expect.arrayContaining(['resume', 'archive', 'delete']))
  expect(stopped).not.toContain('stop')
})

test('what lies in the trash goes for good only after a yes', async () => {
  const [runs, question] = [useRunsStore(), useQuestionStore()]
  const { runId } = await started()
  await runs.command(runId, 'stop')
  await runs.remove(runs.byId.get(runId) as Run)
  const purge = () => {
    const [found] = actionsOf(runs.byId.get(runId) as Run).filter(({ id }) => id === 'purge')
    found?.run()
    return vi.advanceTimersByTimeAsync(10)
  }
  await purge()
  question.answer(false)
  await vi.advanceTimersByTimeAsync(10)
  expect(runs.trashed).toHaveLength(1)
  await purge()
  question.answer(true)
  await vi.advanceTimersByTimeAsync(10)
  expect(runs.trashed).toHaveLength(0)
})
