// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import type { FakeHost } from '../bridge/fake.ts'
import { useDatasetsStore } from '../stores/datasets.ts'
import { useMethodsStore } from '../stores/methods.ts'
import NewRunView from './NewRunView.vue'

let host: FakeHost

async function openForm() {
  const pinia = createPinia()
  const page = { template: '<div></div>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:anything(.*)', component: page }],
  })
  await router.push('/new')
  const form = mount(NewRunView, {
    global: { plugins: [pinia, router], provide: { [bridgeKey as symbol]: openBridge(host) } },
  })
  await Promise.all([useMethodsStore(pinia).load(), useDatasetsStore(pinia).load()])
  await settle()
  return { form, router }
}

/** Past the pause before a check, and its answer. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(250)
  await flushPromises()
}

beforeEach(() => {
  vi.useFakeTimers()
  host = createFakeHost()
})
afterEach(() => {
  host.runs.close()
  vi.useRealTimers()
})

const startOf = (form: Awaited<ReturnType<typeof openForm>>['form']) =>
  form.get<HTMLButtonElement>('[data-testid=run-start]')

test('every visible field is drawn in its group, with its unit, range and help', async () => {
  const { form } = await openForm()
  const groups = form.findAll('h2').map((heading) => heading.text())
  expect(groups).toEqual(['Data', 'Network', 'Optimiser', 'Schedule', 'Training', 'Before it runs'])
  const steps = form.get('[data-testid="field-training.steps"]').text()
  expect(steps).toContain('steps')
  expect(steps).toContain('at least 1')
  expect(form.find('[data-testid="field-schedule.drops"]').exists()).toBe(false)
  await form.get('#field-schedule-kind').setValue('drops')
  expect(form.find('[data-testid="field-schedule.drops"]').exists()).toBe(true)
})

test('forecasts follow what is typed, 5e-3 included', async () => {
  const { form } = await openForm()
  // arccos(1 − 0.1 · 0.005 / 1.9) = 0.022942…
  expect(form.get('aside').text()).toContain('0.02294')
  await form.get('#field-optimizer-learningRate').setValue('5e-3')
  await settle()
  // arccos(1 − 0.005 · 0.005 / 1.9) = 0.0051299…
  expect(form.get('aside').text()).toContain('0.005130')
})

test('what cannot be read or is out of range is said beside the field, and nothing starts', async () => {
  const { form } = await openForm()
  expect(startOf(form).element.disabled).toBe(false)
  for (const [typed, reason] of [
    ['5e-', '“5e-” is not a number'],
    ['0', 'must be above 0, at most 10; it is 0'],
  ] as const) {
    await form.get('#field-optimizer-learningRate').setValue(typed)
    expect(form.get('[data-testid="field-optimizer.learningRate"]').text()).toContain(reason)
    expect(startOf(form).element.disabled).toBe(true)
  }
  await form.get('#field-optimizer-learningRate').setValue('0.1')
  await settle()
  expect(startOf(form).element.disabled).toBe(false)
})

test('a warning of the engine is shown and does not hold the run', async () => {
  const { form } = await openForm()
  await form.get('#field-optimizer-momentum').setValue('0.99')
  await settle()
  expect(form.get('[data-testid="field-optimizer.momentum"]').text()).toContain('not proven')
  expect(startOf(form).element.disabled).toBe(false)
})

test('Ctrl+Enter starts the run as filled in and opens its page', async () => {
  const { form, router } = await openForm()
  await form.get('#field-training-steps').setValue('1_500')
  await settle()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true }))
  await settle()
  const [entry] = host.runs.entries.values()
  expect(entry?.run.config).toMatchObject({ training: { steps: 1500, batchSize: 64 } })
  expect(router.currentRoute.value.path).toBe(`/runs/${entry!.run.runId}`)
})
