import { computed, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useBridge } from '../bridge/bridge.ts'
import { useRunsStore } from '../stores/runs.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { useTourStore } from '../stores/tour.ts'
import { tourRun } from '../tour/steps.ts'

/** The tour's life: offered in an empty workspace, resumed after a restart, leading from page to page. */
export function useTour(): void {
  const runs = useRunsStore()
  const tour = useTourStore()
  const router = useRouter()
  const run = computed(() => tourRun(runs.listed))
  useFirstOffer()

  watch(
    () => tour.step,
    (step) => {
      const page = step?.page(run.value) ?? null
      if (page !== null && router.currentRoute.value.path !== page) void router.push(page)
    },
  )

  /** Whoever starts the example, by whichever button, is taken to it. */
  watch(
    () => runs.active.length,
    (now, before) => {
      if (now > before && tour.step?.id === 'example') tour.next()
    },
  )
}

/** Once the list of runs is there. */
function useFirstOffer(): void {
  const runs = useRunsStore()
  const tour = useTourStore()
  const settings = useSettingsStore()
  const bridge = useBridge()
  const stop = watch(
    () => runs.loaded,
    (loaded) => {
      if (!loaded) return
      stop()
      if (!bridge.offersTour || tour.isOpen || tour.resume()) return
      if (settings.settings.tour === 'unseen' && runs.byId.size === 0) tour.start()
    },
  )
}
