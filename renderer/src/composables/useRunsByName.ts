import { computed, toValue } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import { useRouter } from 'vue-router'
import { useRunsStore } from '../stores/runs.ts'
import { phrase } from '../text/language.ts'
import type { Command } from './command.ts'

/** A shorter word is in nearly every name. */
const fewestLetters = 2
const mostRuns = 8

/** Leads to the newest runs whose names hold every typed word. */
export function useRunsByName(typed: MaybeRefOrGetter<string>) {
  const runs = useRunsStore()
  const router = useRouter()
  return computed<Command[]>(() => {
    const text = toValue(typed).trim().toLowerCase()
    if (text.length < fewestLetters) return []
    const words = text.split(/\s+/)
    return runs.listed
      .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
      .slice(0, mostRuns)
      .map(({ runId, name }) => ({
        ...{ id: `go-${runId}`, keys: null, title: phrase('Go to {name}', { name: `“${name}”` }) },
        run: () => void router.push(`/runs/${runId}`),
      }))
  })
}
