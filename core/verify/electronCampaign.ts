/** Runs a campaign that needs the real window in a process of its own; null where there is no Electron. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Why no window can be opened here; null when one can. */
export function whyNoElectron(): string | null {
  const stamp = join(root, 'node_modules', '.steradian', 'setup.json')
  if (!existsSync(join(root, 'out', 'main', 'index.js')))
    return 'the window is not built: npm run build'
  const { electronPath } = existsSync(stamp)
    ? (JSON.parse(readFileSync(stamp, 'utf8')) as { electronPath?: string })
    : {}
  if (electronPath === undefined || !existsSync(electronPath))
    return 'there is no Electron here: npm test sets it up'
  return null
}

/** `name`: a file of electron/e2e/campaigns; its last line of output is JSON. */
export async function electronCampaign(
  name: string,
  input: object,
  progress: (line: string) => void,
): Promise<Record<string, unknown> | null> {
  const reason = whyNoElectron()
  if (reason !== null) {
    progress(`skipped: ${reason}`)
    return null
  }
  const file = join(root, 'electron/e2e/campaigns', `${name}.ts`)
  const parameters = [file, JSON.stringify(input)]
  const [command, given] =
    process.env['DISPLAY'] === undefined
      ? ['xvfb-run', ['-a', process.execPath, ...parameters]]
      : [process.execPath, parameters]
  const child = spawn(command, given, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n'))
      if (line.startsWith('> ')) progress(line.slice(2))
      else complaints = `${complaints}${line}\n`.slice(-2_000)
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0)
    throw new Error(`${name} ended with ${String(code)}: ${output.slice(-500)}${complaints}`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
}
