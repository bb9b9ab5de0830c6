/** How a command is declared, and run to its exit code. */
import type { Command } from 'commander'
import { openSession } from './engine.ts'
import { createOutput } from './output.ts'
import type { Output } from './output.ts'
import { withSession } from './session.ts'
import type { Session } from './session.ts'

/** What every command takes. */
export type Shared = { readonly json?: true; readonly workspace?: string; readonly readOnly?: true }

/** For options that may be repeated. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value]
}

/** Runs one command to its exit code; whatever is thrown is said on standard error. */
export async function exitWith(
  options: Shared,
  work: (output: Output) => Promise<number | undefined>,
): Promise<void> {
  const output = createOutput(
    { json: options.json === true },
    { out: process.stdout, error: process.stderr },
  )
  try {
    process.exitCode = (await work(output)) ?? 0
  } catch (thrown) {
    output.fail(thrown)
    process.exitCode = 1
  }
}

/** The same with a session on the workspace. */
export function perform(
  options: Shared,
  work: (session: Session, output: Output) => Promise<number | undefined>,
): Promise<void> {
  return exitWith(options, (output) =>
    withSession(
      () => openSession({ workspace: options.workspace, readOnly: options.readOnly }),
      (session) => work(session, output),
    ),
  )
}

/** For commands whose only outcome is that they did not throw. */
export function always(work: (session: Session, output: Output) => Promise<void>) {
  return async (session: Session, output: Output): Promise<undefined> => {
    await work(session, output)
  }
}

export function command(program: Command, signature: string, description: string): Command {
  return program
    .command(signature)
    .description(description)
    .option('--json', 'one JSON object a line instead of words')
    .option(
      '--workspace <folder>',
      'workspace folder (default: STERADIAN_WORKSPACE, else your data folder)',
    )
    .option(
      '--read-only',
      'look at a workspace that another instance holds, or on a read-only disk',
    )
}
