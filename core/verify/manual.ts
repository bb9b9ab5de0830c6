/** npm run verify -- manual: every command of docs/manual, page by page, each page in an empty workspace. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Figure } from './check.ts'

const root = join(import.meta.dirname, '../..')
const pages = join(root, 'docs', 'manual')
const prefix = 'steradian '

export async function verifyManual({ progress, only }: CheckOptions): Promise<Figure[]> {
  const names = (await readdir(pages)).filter((name) => name.endsWith('.md')).sort()
  const outcome = { commands: 0, failed: 0 }
  for (const name of names.filter((page) => only === undefined || page.includes(only))) {
    progress(name)
    const { commands, failed } = await runPage(join(pages, name), progress)
    outcome.commands += commands
    outcome.failed += failed
  }
  return [
    {
      name: 'commands',
      value: outcome.commands,
      bar: only === undefined ? { atLeast: 20 } : null,
    },
    { name: 'failed', value: outcome.failed, bar: { atMost: 0 } },
  ]
}

async function runPage(
  file: string,
  progress: CheckOptions['progress'],
): Promise<{ commands: number; failed: number }> {
  const commands = commandsOf(await readFile(file, 'utf8'))
  const folder = await mkdtemp(join(tmpdir(), 'steradian-manual-'))
  try {
    for (const name of ['resources', 'examples'])
      await symlink(join(root, name), join(folder, name))
    const failed = commands.filter((command) => {
      const { status, stderr } = run(command, folder)
      progress(`${status === 0 ? 'ok    ' : 'FAILED'} ${command}`)
      if (status !== 0) progress(stderr.trim())
      return status !== 0
    })
    return { commands: commands.length, failed: failed.length }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lines of a page’s `bash` blocks that call the command line. */
function commandsOf(text: string): string[] {
  return [...text.matchAll(/```bash\n(.*?)```/gs)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith(prefix))
}

function run(command: string, folder: string): { status: number | null; stderr: string } {
  const words = command.slice(prefix.length).match(/"[^"]*"|\S+/g) ?? []
  const parameters = words.map((word) => word.replaceAll('"', ''))
  return spawnSync(process.execPath, [join(root, 'core/cli.ts'), ...parameters], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, STERADIAN_WORKSPACE: join(folder, 'workspace') },
  })
}
