/** npm run verify -- manual: every command of the manual, in its order, in an empty workspace. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Figure } from './check.ts'

const root = join(import.meta.dirname, '../..')
const prefix = 'npm run -s cli -- '

export async function verifyManual({ progress }: CheckOptions): Promise<Figure[]> {
  const commands = await commandsOf(join(root, 'docs'))
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
    return [
      { name: 'commands', value: commands.length, bar: { atLeast: 10 } },
      { name: 'failed', value: failed.length, bar: { atMost: 0 } },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lines of the pages’ `bash` blocks that call the command line. */
async function commandsOf(folder: string): Promise<string[]> {
  const pages = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort()
  const texts = await Promise.all(pages.map((name) => readFile(join(folder, name), 'utf8')))
  return texts
    .flatMap((text) => [...text.matchAll(/```bash\n(.*?)```/gs)].map(([, block = '']) => block))
    .flatMap((block) => block.split('\n'))
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
