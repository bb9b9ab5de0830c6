import { onMounted } from 'vue'
import { useRouter } from 'vue-router'
import { useRunsStore } from '../stores/runs.ts'

/** A window comes back at the page where it was closed; a run that is gone since gives way to the list. */
export function useRestoredPage(): void {
  const router = useRouter()
  const runs = useRunsStore()
  onMounted(async () => {
    await router.isReady()
    const { runId } = router.currentRoute.value.params
    if (typeof runId === 'string') runs.fetch(runId).catch(() => void router.replace('/runs'))
  })
}
