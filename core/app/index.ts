/** The front door of core, for the shell and the command line. Nothing behind it loads TensorFlow. */
export { openWorkbench } from './workbench.ts'
export type { Workbench, WorkbenchOptions } from './workbench.ts'
export type { LaunchTrainer, TrainerExit, TrainerProcess } from './launcher.ts'
export { rebuildDatabase } from '../runs/rebuild.ts'
