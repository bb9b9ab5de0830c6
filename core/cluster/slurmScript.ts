/** The batch scripts that Slurm runs: one array of trainings, and one small job that collects what they found. */

export type SlurmWishes = {
  readonly partition: string | undefined
  readonly account: string | undefined
  /** As Slurm reads it: `2:00:00`, `1-00:00`. */
  readonly time: string | undefined
  readonly gpus: number
  readonly processors: number
  /** As Slurm reads it: `8G`. */
  readonly memory: string | undefined
  /** Tasks at once; undefined: as many as the cluster gives. */
  readonly atOnce: number | undefined
}

export type ScriptPlaces = {
  /** The job's folder, on a disk that all nodes share. */
  readonly folder: string
  /** What starts the command line: a program and its first arguments. */
  readonly program: readonly string[]
}

/** Exit code of a task that was told to stop and can go on: EX_TEMPFAIL of sysexits.h. */
export const goOnLater = 75

/** Seconds before the end of its time at which Slurm tells the task, which then writes a checkpoint. */
const warning = 120

export function arrayScript(
  name: string,
  tasks: number,
  wishes: SlurmWishes,
  { folder, program }: ScriptPlaces,
): string {
  const limit = wishes.atOnce === undefined ? '' : `%${wishes.atOnce}`
  const options = [
    ...commonOptions(name, wishes),
    `--array=0-${tasks - 1}${limit}`,
    // After preemption, a failed node, or the end of its time the task goes on from its checkpoint.
    '--requeue',
    `--signal=B:TERM@${warning}`,
    '--open-mode=append',
    ...(wishes.gpus > 0 ? [`--gres=gpu:${wishes.gpus}`] : []),
    `--cpus-per-task=${wishes.processors}`,
    ...(wishes.memory === undefined ? [] : [`--mem=${wishes.memory}`]),
    `--output=${folder}/logs/%a.log`,
  ]
  return `${head(options)}
interrupted=0
${command(program, 'task', folder)} "$SLURM_ARRAY_TASK_ID" &
task=$!
trap 'interrupted=1; kill -TERM "$task"' TERM

# A signal ends the wait, not the task.
wait "$task"; code=$?
if [ "$interrupted" = 1 ]; then wait "$task"; code=$?; fi

# Stopped with a checkpoint: back into the queue. Where Slurm is requeuing it anyway, this is refused and does no harm.
if [ "$code" = ${goOnLater} ]; then scontrol requeue "$SLURM_JOB_ID"; fi
exit "$code"
`
}

export function collectScript(
  name: string,
  workspace: string,
  wishes: SlurmWishes,
  { folder, program }: ScriptPlaces,
): string {
  const options = [
    ...commonOptions(`${name} (collect)`, wishes),
    `--output=${folder}/logs/collect.log`,
  ]
  return `${head(options)}
exec ${command(program, 'collect', folder)} --workspace ${quoted(workspace)}
`
}

function commonOptions(name: string, { partition, account, time }: SlurmWishes): string[] {
  return [
    `--job-name=${name.replace(/[^\w .()-]/g, '-')}`,
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
  ]
}

function head(options: readonly string[]): string {
  const lines = options.map((option) => `#SBATCH ${quotedOption(option)}`)
  return `#!/bin/sh\n${lines.join('\n')}\n`
}

/** `--job-name=two words` → `--job-name="two words"` */
function quotedOption(option: string): string {
  const equals = option.indexOf('=')
  return /\s/.test(option) ? `${option.slice(0, equals)}="${option.slice(equals + 1)}"` : option
}

function command(program: readonly string[], name: string, folder: string): string {
  return [...program, name, folder].map(quoted).join(' ')
}

function quoted(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
