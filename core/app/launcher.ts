/** How the engine gets a trainer: Electron's main forks one, the command line forks one; tests script one. */
import type { Port } from '../contract/rpc.ts'

export interface TrainerExit {
  readonly code: number | null
  readonly signal: string | null
  /** Last lines of the trainer's error output: what a native abort leaves behind. */
  readonly lastWords: string
}

export interface TrainerProcess {
  readonly port: Port
  readonly processId: number
  readonly kill: () => void
  readonly onExit: (listener: (exit: TrainerExit) => void) => void
}

/** `device`: the only graphics card that it may see; left out or null it chooses. */
export type LaunchTrainer = (runId: string, device?: string | null) => Promise<TrainerProcess>
