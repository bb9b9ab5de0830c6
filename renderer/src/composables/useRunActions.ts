import { useRouter } from 'vue-router'
import { hasMethod, isActive } from '../../../core/contract/run.ts'
import type { Run } from '../../../core/contract/run.ts'
import { useBridge } from '../bridge/bridge.ts'
import { useExportDeskStore } from '../stores/exportDesk.ts'
import { useQuestionStore } from '../stores/question.ts'
import { useRunsStore } from '../stores/runs.ts'
import type { RunCommand } from '../stores/runs.ts'
import { useToastsStore } from '../stores/toasts.ts'
import { given, phrase } from '../text/language.ts'
import { isResumable } from '../text/statusText.ts'

/** Something that can be done with a run: an entry of its menus, and a command of the palette. */
export interface RunAction {
  readonly id: string
  /** In a menu of the run itself. */
  readonly label: string
  /** Among commands about anything, the run’s name in its hole. */
  readonly sentence: string
  /** What people call it elsewhere. */
  readonly also?: string
  readonly isDanger?: boolean
  readonly run: () => void
}

type Plan = Omit<RunAction, 'run'> & {
  readonly fits: (run: Run) => boolean
  readonly act: (run: Run) => Promise<unknown>
}

const isLaid = ({ deletedAt }: Run) => deletedAt !== null
const canRepeat = (run: Run) => hasMethod(run) && !isLaid(run)
const isSettled = (run: Run) => !isActive(run.status) && !isLaid(run)

/** What can be done with a run as it stands, the most likely first. */
export function useRunActions(): (run: Run) => RunAction[] {
  const toasts = useToastsStore()
  const plans = [...useCommandPlans(), ...useRepeatPlans(), ...useFilePlans(), ...useShelfPlans()]
  return (run) =>
    plans
      .filter(({ fits }) => fits(run))
      .map(({ act, ...words }) => ({ ...words, run: () => void toasts.attempt(() => act(run)) }))
}

function useCommandPlans(): Plan[] {
  const runs = useRunsStore()
  const command = (name: RunCommand) => (run: Run) => runs.command(run.runId, name)
  const kind = (run: Run) => run.status.kind
  return [
    {
      ...{ id: 'pause', label: 'Pause', sentence: 'Pause {name}' },
      ...{ fits: (run) => kind(run) === 'running', act: command('pause') },
    },
    {
      ...{ id: 'continue', label: 'Continue', sentence: 'Continue {name}' },
      ...{ fits: (run) => kind(run) === 'paused', act: command('continue') },
    },
    {
      ...{ id: 'stop', label: 'Stop', sentence: 'Stop {name}' },
      ...{ fits: ({ status }) => isActive(status), act: command('stop') },
    },
    {
      ...{ id: 'resume', label: 'Resume', sentence: 'Resume {name}' },
      ...{ fits: (run) => canRepeat(run) && isResumable(run.status), act: command('resume') },
    },
  ]
}

function useRepeatPlans(): Plan[] {
  const runs = useRunsStore()
  const router = useRouter()
  const form = (path: string, query: string) => (run: Run) =>
    router.push({ path: `${path}/${run.method}`, query: { [query]: run.runId } })
  const repeat = async (run: Run) => {
    if (!hasMethod(run)) return
    const { method, config, name, runId } = run
    const copy = await runs.start({ method, config, name, parent: runId })
    await router.push(`/runs/${copy.runId}`)
  }
  return [
    {
      ...{ id: 'fork', label: 'Fork…', sentence: 'Fork {name}…' },
      ...{ fits: canRepeat, act: form('/new', 'fork') },
    },
    {
      ...{ id: 'clone', label: 'Run the same again', sentence: 'Run {name} again' },
      also: 'clone repeat rerun',
      ...{ fits: canRepeat, act: repeat },
    },
    {
      ...{ id: 'copy', label: 'Copy and change…', sentence: 'Copy {name} and change…' },
      also: 'clone with changes duplicate edit',
      ...{ fits: canRepeat, act: form('/new', 'copy') },
    },
    {
      ...{ id: 'search', label: 'Search from these settings…' },
      ...{ sentence: 'Search from the settings of {name}…', also: 'study sweep grid' },
      ...{ fits: canRepeat, act: form('/studies/new', 'copy') },
    },
  ]
}

function useFilePlans(): Plan[] {
  const bridge = useBridge()
  const desk = useExportDeskStore()
  return [
    {
      ...{ id: 'export', label: 'Export…', sentence: 'Export {name}…', fits: () => true },
      also: 'save csv json parquet tensorboard bundle report html pdf savedmodel safetensors weights',
      act: ({ runId }) => Promise.resolve((desk.runId = runId)),
    },
    {
      ...{ id: 'open-window', label: 'Open in a new window' },
      ...{ sentence: 'Open {name} in a new window', fits: () => true },
      act: ({ runId }) => bridge.openWindow(`/runs/${runId}`),
    },
  ]
}

function useShelfPlans(): Plan[] {
  const runs = useRunsStore()
  const router = useRouter()
  const purge = usePurge()
  const remove = async (run: Run) => {
    await runs.remove(run)
    if (router.currentRoute.value.params['runId'] === run.runId) await router.push('/runs')
  }
  return [
    {
      ...{ id: 'archive', label: 'Archive', sentence: 'Archive {name}' },
      fits: (run) => isSettled(run) && run.archivedAt === null,
      act: (run) => runs.archive(run),
    },
    {
      ...{ id: 'unarchive', label: 'Back from the archive' },
      sentence: 'Take {name} back from the archive',
      fits: (run) => isSettled(run) && run.archivedAt !== null,
      act: ({ runId }) => runs.unarchive(runId),
    },
    {
      ...{ id: 'delete', label: 'Delete', sentence: 'Delete {name}', isDanger: true },
      ...{ fits: isSettled, act: remove },
    },
    {
      ...{ id: 'restore', label: 'Restore', sentence: 'Take {name} out of the trash' },
      ...{ fits: isLaid, act: ({ runId }) => runs.restore(runId) },
    },
    {
      ...{ id: 'purge', label: 'Delete for good', sentence: 'Delete {name} for good' },
      ...{ isDanger: true, fits: isLaid, act: (run) => purge([run]) },
    },
  ]
}

/** Deletes for good what lies in the trash, once the person has said so. */
export function usePurge(): (runs: readonly Run[]) => Promise<void> {
  const store = useRunsStore()
  const toasts = useToastsStore()
  const question = useQuestionStore()
  return async (runs) => {
    const holes = { name: given(runs[0]?.name ?? ''), count: runs.length }
    const isOne = runs.length === 1
    const sure = await question.ask({
      title: phrase(isOne ? 'Delete “{name}” for good?' : 'Delete {count} runs for good?', holes),
      text: 'Figures, checkpoints and notes go with it. Nothing brings them back.',
      word: 'Delete for good',
    })
    if (!sure) return
    for (const { runId } of runs) await store.purge(runId)
    toasts.note(
      phrase(isOne ? '“{name}” is deleted for good.' : '{count} runs are deleted for good.', holes),
    )
  }
}
