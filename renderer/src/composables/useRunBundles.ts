/** Runs that come as a file: taken into the workspace, then shown. */
import { useRouter } from 'vue-router'
import { useBridge } from '../bridge/bridge.ts'
import { useToastsStore } from '../stores/toasts.ts'

const bundleEnding = '.steradian'

export function isBundleName(name: string): boolean {
  return name.toLowerCase().endsWith(bundleEnding)
}

export function useRunBundles() {
  const bridge = useBridge()
  const toasts = useToastsStore()
  const router = useRouter()

  /** Grants for bundles; the last one's run is shown. */
  async function take(sources: readonly string[]): Promise<void> {
    for (const source of sources) {
      const run = await bridge.request('runs.importBundle', { source })
      toasts.note(`“${run.name}” was verified and imported as ${run.runId}.`)
      await router.push(`/runs/${run.runId}`)
    }
  }

  async function choose(): Promise<void> {
    await take(await bridge.chooseFiles())
  }

  return { take, choose }
}
