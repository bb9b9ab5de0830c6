import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useStudiesStore } from '../stores/studies.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { phrase } from '../text/language.ts'
import type { Command } from './command.ts'

/** More than these are found on the page of studies. */
const mostStudies = 20

/** The newest studies by name, and what can be done with the one on the page. */
export function useStudyCommands() {
  const route = useRoute()
  const router = useRouter()
  const studies = useStudiesStore()
  const toasts = useToastsStore()
  return computed<Command[]>(() => {
    const { studyId } = route.params as { studyId?: string }
    const study = studies.byId.get(studyId ?? '')
    const named = (sentence: string, name: string) => phrase(sentence, { name: `“${name}”` })
    const command = (name: 'pause' | 'continue', title: string): Command => ({
      ...{ id: `study-${name}`, title, keys: null },
      run: () => void toasts.attempt(() => studies.command(study?.studyId ?? '', name)),
    })
    const own = study?.plan.name ?? ''
    return [
      ...(study?.status === 'running'
        ? [command('pause', named('Pause the study {name}', own))]
        : []),
      ...(study?.status === 'waiting'
        ? [command('continue', named('Go on with the study {name}', own))]
        : []),
      ...studies.all.slice(0, mostStudies).map((one) => ({
        ...{ id: `open-${one.studyId}`, keys: null },
        title: named('Go to the study {name}', one.plan.name),
        run: () => void router.push(`/studies/${one.studyId}`),
      })),
    ]
  })
}
