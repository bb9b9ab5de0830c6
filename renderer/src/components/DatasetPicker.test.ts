// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { expect, test } from 'vitest'
import { createApp } from 'vue'
import type { Dataset } from '../../../core/contract/dataset.ts'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import { useDatasetsStore } from '../stores/datasets.ts'
import DatasetPicker from './DatasetPicker.vue'

test('only sets that can be used are offered, and what is chosen already', () => {
  const host = createFakeHost()
  const pinia = createPinia()
  // A store outside of a component takes the bridge of the app.
  createApp({}).provide(bridgeKey, openBridge(host)).use(pinia)
  setActivePinia(pinia)
  const provide = { [bridgeKey as symbol]: openBridge(host) }
  const global = {
    plugins: [pinia],
    provide,
    stubs: { RouterLink: true, DatasetThumbnail: { props: ['dataset'], template: '<i />' } },
  }
  const open = (modelValue: string, accepts: 'images' | 'table' | undefined) =>
    mount(DatasetPicker, { props: { label: 'Data set', modelValue, accepts }, global })
  const set = (id: string, kind: Dataset['kind']) =>
    ({
      id,
      name: id,
      kind,
      shape: [4],
      classNames: [],
      splits: [],
      builtIn: false,
    }) as unknown as Dataset
  const store = useDatasetsStore()
  for (const one of [set('pictures', 'images'), set('rows', 'table'), set('cells', 'table')])
    store.put(one)
  const offered = (picker: ReturnType<typeof open>) =>
    picker.findAll('input').map(({ element }) => (element as HTMLInputElement).value)
  expect(offered(open('pictures', 'images'))).toEqual(['pictures'])
  expect(offered(open('rows', 'images')).sort()).toEqual(['pictures', 'rows'])
  expect(offered(open('rows', undefined))).toHaveLength(3)
  host.runs.close()
})
