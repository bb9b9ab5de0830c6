import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { phrase } from '../text/language.ts'
import { useToastsStore } from './toasts.ts'

/** Something that a person did and may want back. */
export interface Deed {
  /** In the window’s language: `Delete “first”`. */
  readonly what: string
  readonly undo: () => Promise<unknown>
  readonly redo: () => Promise<unknown>
}

/** Further back nobody remembers what it was. */
const mostDeeds = 50

/** What was destroyed or rearranged in this window, newest last, to be undone and done again. */
export const useHistoryStore = defineStore('history', () => {
  const toasts = useToastsStore()
  const done = shallowRef<readonly Deed[]>([])
  const undone = shallowRef<readonly Deed[]>([])

  /** After it was done; what had been undone before cannot be done again any more. */
  function did(deed: Deed): Deed {
    done.value = [...done.value, deed].slice(-mostDeeds)
    undone.value = []
    return deed
  }

  /** The newest, or the one that a message offers. */
  async function undo(deed = done.value.at(-1)): Promise<void> {
    if (!deed || !done.value.includes(deed)) return
    done.value = done.value.filter((one) => one !== deed)
    await deed.undo()
    undone.value = [...undone.value, deed]
    toasts.note(phrase('Undone: {what}', { what: deed.what }))
  }

  async function redo(): Promise<void> {
    const deed = undone.value.at(-1)
    if (!deed) return
    undone.value = undone.value.slice(0, -1)
    await deed.redo()
    done.value = [...done.value, deed]
    toasts.note(phrase('Done again: {what}', { what: deed.what }))
  }

  const toUndo = computed(() => done.value.at(-1))
  const toRedo = computed(() => undone.value.at(-1))
  return { toUndo, toRedo, did, undo, redo }
})
