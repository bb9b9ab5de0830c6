import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useHistoryStore } from './history.ts'
import type { Deed } from './history.ts'

let log: string[]

beforeEach(() => {
  setActivePinia(createPinia())
  log = []
})

function deed(what: string): Deed {
  const say = (word: string) => () => Promise.resolve(log.push(`${word} ${what}`))
  return { what, undo: say('undo'), redo: say('redo') }
}

test('deeds are undone from the newest on, and done again in their order', async () => {
  const history = useHistoryStore()
  history.did(deed('a'))
  history.did(deed('b'))
  await history.undo()
  await history.undo()
  await history.undo()
  await history.redo()
  await history.redo()
  expect(log).toEqual(['undo b', 'undo a', 'redo a', 'redo b'])
})

test('a new deed takes away what could be done again; one that a message offers is undone by itself, once', async () => {
  const history = useHistoryStore()
  const first = history.did(deed('a'))
  history.did(deed('b'))
  await history.undo(first)
  await history.undo(first)
  expect(log).toEqual(['undo a'])
  history.did(deed('c'))
  await history.redo()
  expect(history.toRedo).toBeUndefined()
  expect(history.toUndo?.what).toBe('c')
})
