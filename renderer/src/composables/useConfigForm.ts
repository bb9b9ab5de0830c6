import { computed, shallowRef, toValue } from 'vue'
import type { MaybeRefOrGetter } from 'vue'
import type { Config, ConfigValue, MethodDescription } from '../../../core/contract/method.ts'
import { groupsOf, issuesOf, withValue } from '../form/configForm.ts'
import { useConfigCheck } from './useConfigCheck.ts'

/** A configuration while it is edited: its groups of fields, and everything that keeps it from running. */
export function useConfigForm(method: MaybeRefOrGetter<MethodDescription | undefined>) {
  const config = shallowRef<Config>({})
  /** Why the text of a field cannot be used, by path. */
  const refusals = shallowRef<ReadonlyMap<string, string>>(new Map())
  /** Inputs hold text of their own; another preset needs new ones. */
  const generation = shallowRef(0)

  const groups = computed(() => groupsOf(toValue(method)?.fields ?? [], config.value))
  const checked = useConfigCheck(() => toValue(method)?.id, config)
  const issues = computed(() => checked.value?.issues ?? [])
  /** Issues that no visible field shows. */
  const elsewhere = computed(() => {
    const shown = groups.value.flatMap(({ plain, advanced }) => [...plain, ...advanced])
    return issues.value.filter((issue) => !shown.some(({ path }) => issuesOf(path, [issue]).length))
  })
  const blocking = computed(
    () => refusals.value.size + issues.value.filter(({ severity }) => severity === 'error').length,
  )

  function take(next: Config): void {
    config.value = next
    refusals.value = new Map()
    generation.value += 1
  }

  function change(path: string, value: ConfigValue): void {
    config.value = withValue(config.value, path, value)
  }

  function refuse(path: string, reason: string | null): void {
    const next = new Map(refusals.value)
    if (reason === null) next.delete(path)
    else next.set(path, reason)
    refusals.value = next
  }

  return {
    ...{ config, refusals, generation, groups, checked, issues, elsewhere, blocking },
    ...{ take, change, refuse },
  }
}

export type ConfigForm = ReturnType<typeof useConfigForm>
