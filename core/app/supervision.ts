/** What supervising a run needs of the world. */
import type { Clock } from '../contract/clock.ts'
import type { WorkspaceSettings } from '../contract/workspace.ts'
import type { DatasetLibrary } from '../datasets/library.ts'
import type { ModelLibrary } from '../pretrained/library.ts'
import type { RunStore } from '../runs/store.ts'
import type { TrainingDevice } from './devices.ts'
import type { EventListener } from './eventHub.ts'
import type { SampleHardware } from './hardware/sampler.ts'
import type { LaunchTrainer } from './launcher.ts'

export interface Supervision {
  readonly workspace: string
  readonly store: RunStore
  readonly library: DatasetLibrary
  readonly models: ModelLibrary
  readonly launchTrainer: LaunchTrainer
  readonly clock: Clock
  readonly tell: EventListener
  /** As they are now: a person may change them while runs train. */
  readonly settings: () => WorkspaceSettings
  /** Graphics cards to spread runs over; several only. */
  readonly devices?: () => readonly TrainingDevice[]
  /** Bytes free on the disk of the workspace; as the system says when left out. */
  readonly freeBytes?: () => number
  /** Whether somebody is there to continue a run that a watchpoint pauses. */
  readonly watches: boolean
  /** Samples the machine while a run trains; null: nobody wants to know. */
  readonly hardware: SampleHardware | null
}
