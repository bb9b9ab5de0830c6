/** The first-run tour: what each step says, on which page it stands, and what it points at. */
import type { Run } from '../../../core/contract/run.ts'

export const tourStepIds = [
  'purpose',
  'example',
  'live',
  'result',
  'compare',
  'data',
  'keys',
] as const
export type TourStepId = (typeof tourStepIds)[number]

export interface TourStep {
  readonly id: TourStepId
  readonly title: string
  readonly text: string
  /** Said instead while what the step points at is not on the page. */
  readonly absent?: string
  /** Selector of what it points at; null points at nothing. */
  readonly target: string | null
  /** The page where it stands; null stays where the person is. */
  readonly page: (run: Run | undefined) => string | null
}

const ofRun = (run: Run | undefined) => run && `/runs/${run.runId}`
const noRun = 'Nothing has been started yet: go back one step and run the demonstration.'

export const tourSteps: readonly TourStep[] = [
  {
    id: 'purpose',
    title: 'What Steradian is for',
    text: 'It trains networks and draws what they do beside what the theory predicts of them. Everything stays on this machine. Seven short steps; you can go on working meanwhile, and leave with Escape.',
    target: null,
    page: () => null,
  },
  {
    id: 'example',
    title: 'Start the example',
    text: 'A small network trains on pictures that come with the program, in less than a minute.',
    target: '[data-testid="run-demonstration"]',
    page: () => '/runs',
  },
  {
    id: 'live',
    title: 'Watch it live',
    text: 'Charts grow while it trains. The solid line is measured; the dashed one is predicted from learning rate, weight decay and momentum alone. They meet at equilibrium.',
    absent: noRun,
    target: '[data-testid="chart-angular-update"]',
    page: (run) => ofRun(run) ?? null,
  },
  {
    id: 'result',
    title: 'Where its result is',
    text: 'This table says which layer has reached its equilibrium, since when, and how far it is from the prediction. The tabs above hold every chart, the settings and the events. All of it stays in the list of runs.',
    absent: noRun,
    target: '[data-testid="smd-detector"]',
    page: (run) => ofRun(run) ?? null,
  },
  {
    id: 'compare',
    title: 'Compare',
    text: 'Tick two runs or more, then press Compare: settings that differ, curves over one another, statistics over seeds.',
    absent:
      'With two runs or more in this list, tick them and press Compare: settings that differ, curves over one another, statistics over seeds.',
    target: '[data-testid="run-row"]',
    page: () => '/runs',
  },
  {
    id: 'data',
    title: 'Bring your own data',
    text: 'Drag files, a folder or an archive anywhere onto this window, or choose them here. You see what was recognised before anything is imported.',
    target: '[data-testid="import-ways"]',
    page: () => '/datasets',
  },
  {
    id: 'keys',
    title: 'Everything by keyboard',
    text: 'The command palette finds every action by its name, this tour too. It is also in the Help menu.',
    target: null,
    page: () => null,
  },
]

/** The run that the tour shows: the one that trains, or else the newest; of the laboratory of the demonstration. */
export function tourRun(newestFirst: readonly Run[]): Run | undefined {
  const own = newestFirst.filter(({ method }) => method === 'spherical-motion')
  return own.find(({ status }) => status.kind === 'running') ?? own[0]
}
