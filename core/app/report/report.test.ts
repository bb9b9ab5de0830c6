import { expect, test } from 'vitest'
import { createMemoryStore } from '../../runs/memory.ts'
import { exampleBlock, exampleRun } from '../../runs/testing.ts'
import { reportOf } from './index.ts'

const environment = { version: '1.2.3', runtime: 'Node 24', writtenAt: '2026-01-02T00:00:00.000Z' }

function storeOf(names: readonly string[]) {
  const store = createMemoryStore()
  names.forEach((name, index) => {
    const runId = `run-${index + 1}`
    const config = { model: 'conv-small', optimizer: { learningRate: 0.1 * (index + 1) } }
    store.createRun(exampleRun({ runId, name, config, device: 'CPU, 2 threads' }))
    const blocks = [exampleBlock('train/loss', 1, [3, 2, 1 + index])]
    store.appendProgress(runId, { step: 3, seconds: 1, blocks, events: [] })
  })
  return store
}

test('a report of two runs has their figures as curves, what differs, and where they ran', () => {
  const { fileName, text } = reportOf(storeOf(['first', 'second']), ['run-1', 'run-2'], environment)
  expect(fileName).toBe('report.html')
  expect(text.match(/<path /g)).toHaveLength(2)
  expect(text).toContain(
    '<td translate="no">optimizer.learningRate</td><td translate="no">0.1</td>',
  )
  expect(text).not.toContain('>model</td>')
  expect(text).toContain('CPU, 2 threads')
  expect(text).toContain('Steradian 1.2.3')
})

test('a name that is markup stays text', () => {
  const { text } = reportOf(storeOf(['<script>alert(1)</script>']), ['run-1'], environment)
  expect(text).not.toContain('<script')
  expect(text).toContain('&#60;script&#62;')
})

test('what people named is marked, so that no language is put upon it', () => {
  const { text } = reportOf(storeOf(['step', 'finished']), ['run-1', 'run-2'], environment)
  const named = [...text.matchAll(/<(\w+)[^>]*>(?:step|finished)</g)].map(([found]) => found)
  expect(named.length).toBeGreaterThan(4)
  const bare = named.filter((found) => !found.includes('translate="no"'))
  // The name of the axis is ours.
  expect(bare.every((found) => found.startsWith('<text') && found.endsWith('>step<'))).toBe(true)
})

test('a figure on a log axis that falls below zero is drawn linearly, so that nothing is left out', () => {
  const store = storeOf(['policies'])
  const blocks = [exampleBlock('learningRate', 1, [1, 0.1, -1])]
  store.appendProgress('run-1', { step: 3, seconds: 2, blocks, events: [] })
  const { text } = reportOf(store, ['run-1'], environment)
  const [curve] = /<path d="[^"]*"/g.exec(text.slice(text.indexOf('Learning rate'))) ?? []
  expect(curve?.match(/[ML]/g)).toHaveLength(3)
})

test('nothing in a report is fetched from elsewhere', () => {
  const { text } = reportOf(storeOf(['one']), ['run-1'], environment)
  const addresses = text.match(/https?:[^"]*/g) ?? []
  expect(addresses.filter((address) => address !== 'http://www.w3.org/2000/svg')).toEqual([])
})

test('a run that is not there is named', () => {
  expect(() => reportOf(storeOf(['one']), ['run-9'], environment)).toThrow('run-9')
})
