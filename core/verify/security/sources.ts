/** What our own sources must not contain: ways to run text, to reach a shell or the network. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../../..')

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\beval\(|new Function\(/, 'runs text as a program'],
  [/from 'node:(https?|net|tls|dns|dgram|http2)'/, 'reaches the network'],
  [/(?<![.\w]|function )fetch\(|new WebSocket|XMLHttpRequest|EventSource/, 'reaches the network'],
  [/shell: true|\bexecSync\(|\bexec\(`/, 'runs a shell'],
  [/openExternal|v-html|innerHTML/, 'leaves the window, or draws text as HTML'],
  [
    /nodeIntegration: true|contextIsolation: false|webSecurity: false|sandbox: false/,
    'opens the sandbox',
  ],
  [/prepare\(\s*`[^`]*\$\{(?!columns|withoutResult|marks|assignments|runColumns)/, 'SQL from text'],
]

/** Not shipped: tests, campaigns, and the pages that tests serve. */
const notShipped = /\.(test|spec)\.ts$|(^|\/)(verify|e2e|fixtures|testFiles)\//

/** One line a find: file and why. */
export function forbiddenSources(): string[] {
  return ['core', 'electron', 'renderer/src']
    .flatMap((folder) =>
      (readdirSync(join(root, folder), { recursive: true }) as string[]).map((name) =>
        join(folder, name),
      ),
    )
    .filter((file) => /\.(ts|vue)$/.test(file) && !notShipped.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8')
      return forbidden
        .filter(([pattern]) => pattern.test(text.replaceAll(/database\.exec\(`/g, '')))
        .map(([, why]) => `${file}: ${why}`)
    })
}
