/** The cluster commands of the command line: their options, and what they are called. */
import type { Command } from 'commander'
import type { SlurmWishes } from '../cluster/slurmScript.ts'
import { WorkbenchError } from '../contract/errors.ts'
import type { SubmitOptions } from './cluster.ts'

export type SubmitFlags = {
  readonly set: string[]
  readonly seed?: string
  readonly eager?: true
  readonly name?: string
  readonly seeds: string
  readonly partition?: string
  readonly account?: string
  readonly time?: string
  readonly gpus: string
  readonly processors: string
  readonly memory?: string
  readonly atOnce?: string
  readonly writeOnly?: true
}

export function withSubmitOptions(
  command: Command,
  repeatable: (value: string, before: string[]) => string[],
): Command {
  return command
    .option('--set <key=value>', 'change one setting; may be repeated', repeatable, [])
    .option('--seed <number>', 'the first seed')
    .option('--seeds <count>', 'the same training from so many seeds, one task each', '1')
    .option('--name <name>', 'name of the job and its runs')
    .option('--partition <name>', 'Slurm’s partition')
    .option('--account <name>', 'Slurm’s account')
    .option('--time <limit>', 'of one task, as Slurm reads it; it goes on after it in another one')
    .option('--gpus <count>', 'of one task; 0 trains on processors', '1')
    .option('--processors <count>', 'of one task', '4')
    .option('--memory <size>', 'of one task, as Slurm reads it')
    .option('--at-once <count>', 'tasks at the same time')
    .option('--write-only', 'write the job’s folder, but do not hand it to Slurm')
}

export function submitOptions(target: string, flags: SubmitFlags): SubmitOptions {
  const slurm: SlurmWishes = {
    partition: flags.partition,
    account: flags.account,
    time: flags.time,
    memory: flags.memory,
    gpus: count('--gpus', flags.gpus, 0),
    processors: count('--processors', flags.processors, 1),
    atOnce: flags.atOnce === undefined ? undefined : count('--at-once', flags.atOnce, 1),
  }
  return {
    ...{ target, slurm, set: flags.set, seed: flags.seed, name: flags.name },
    eager: flags.eager === true,
    seeds: count('--seeds', flags.seeds, 1),
    hand: flags.writeOnly ? 'only write' : 'over to Slurm',
  }
}

export function count(option: string, text: string, least: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  throw new WorkbenchError(
    'request-invalid',
    `${option} ${text}: write a whole number, ${least} or more`,
  )
}
