import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { WorkbenchError } from '../../../core/contract/errors.ts'
import type { ErrorCode } from '../../../core/contract/errors.ts'

export interface Toast {
  readonly id: number
  readonly kind: 'note' | 'error'
  readonly text: string
  /** Of an error, for the manual's page of errors. */
  readonly code: ErrorCode | null
  readonly action: { readonly label: string; readonly run: () => void } | null
}

/** Long enough to read a sentence and reach for Undo. */
const shownFor = 8_000

/** Short messages that leave by themselves; errors stay until closed. */
export const useToastsStore = defineStore('toasts', () => {
  const toasts = shallowRef<readonly Toast[]>([])
  let nextId = 1

  function show(toast: Omit<Toast, 'id'>): number {
    const id = nextId++
    toasts.value = [...toasts.value, { ...toast, id }]
    return id
  }

  function close(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  /** Its number closes it early. */
  function note(text: string, action: Toast['action'] = null): number {
    const id = show({ kind: 'note', text, code: null, action })
    setTimeout(() => close(id), shownFor)
    return id
  }

  /** Says what is done for as long as it takes. */
  async function during<Result>(text: string, act: () => Promise<Result>): Promise<Result> {
    const id = show({ kind: 'note', text, code: null, action: null })
    try {
      return await act()
    } finally {
      close(id)
    }
  }

  function fail(thrown: unknown): void {
    const text = thrown instanceof Error ? thrown.message : String(thrown)
    const code = thrown instanceof WorkbenchError ? thrown.code : null
    show({ kind: 'error', text, code, action: null })
  }

  /** Runs what a person asked for; a failure becomes a toast. */
  async function attempt(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (thrown) {
      fail(thrown)
    }
  }

  return { toasts, note, during, fail, close, attempt }
})
