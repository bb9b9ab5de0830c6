import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfChanged } from './build.mjs'
import { toolEnvironment } from './launch.mjs'
import { root } from './setup/index.mjs'
import { run, tail } from './setup/run.mjs'
import { hasDisplay } from './setup/systemLibraries.mjs'

/** What one stage counted. A static check is one test. `log` is shown when something failed. */
const outcome = (passed, failed, log = '', skipped = 0) => ({ passed, failed, log, skipped })

function tool(name, ...path) {
  return [join(root, 'node_modules', name, ...path)]
}

/** Logs are kept for later; colours would be noise there. */
const plain = toolEnvironment({ NO_COLOR: '1' })

/** A check that passes when every command exits with 0. */
function check(...commands) {
  return async ({ nodePath }) => {
    for (const command of commands) {
      const { code, output } = await run(nodePath, command, { cwd: root, env: plain })
      if (code !== 0) return outcome(0, 1, tail(output, 60))
    }
    return outcome(1, 0)
  }
}

const typescript = tool('typescript', 'bin', 'tsc')
const vueTsc = tool('vue-tsc', 'bin', 'vue-tsc.js')

const eslint = [...tool('eslint', 'bin', 'eslint.js'), '--max-warnings=0']

/** The static ones run one after the other, in this order, beside the others. */
export const stages = [
  {
    ...{ name: 'types', isStatic: true },
    run: check(
      [...typescript, '-p', 'tsconfig.node.json', '--noEmit'],
      [...vueTsc, '-p', 'tsconfig.web.json', '--noEmit'],
    ),
  },
  {
    ...{ name: 'form', isStatic: true },
    run: check([...tool('prettier', 'bin', 'prettier.cjs'), '--check', '.']),
  },
  {
    ...{ name: 'layers', isStatic: true },
    run: check([
      ...tool('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      'core',
      'electron',
      'renderer',
    ]),
  },
  { ...{ name: 'lint', isStatic: true }, run: check([...eslint, '.']) },
  { name: 'unit', run: unitTests },
  { name: 'build', run: build },
  { name: 'e2e', run: endToEnd },
]

/** vitest, counted from its own JSON report. */
async function unitTests({ nodePath }) {
  const report = join(root, 'test-results', 'unit.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]
  const { code, output } = await run(
    nodePath,
    [...tool('vitest', 'vitest.mjs'), 'run', ...reporters],
    {
      cwd: root,
      env: plain,
    },
  )
  if (!existsSync(report)) return outcome(0, 1, tail(output, 60))
  const result = JSON.parse(readFileSync(report, 'utf8'))
  // A file that does not even load has no tests to count, but is a failure.
  const brokenFiles = result.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = result.numFailedTests + brokenFiles.length || (code === 0 ? 0 : 1)
  return outcome(
    result.numPassedTests,
    failed,
    failed > 0 ? tail(output, 120) : '',
    result.numPendingTests,
  )
}

async function build(stamp) {
  await buildIfChanged(stamp)
  return outcome(1, 0)
}

/** Playwright against the Electron that set-up found. */
async function endToEnd({ nodePath, electronPath, electronVersion, electronOrigin }) {
  const configuration = join('electron', 'e2e', 'playwright.config.ts')
  if (!existsSync(join(root, configuration)))
    return outcome(0, 1, `${configuration} does not exist.`)
  process.stdout.write(`  Electron ${electronVersion} (${electronOrigin})\n`)
  const report = join(root, 'test-results', 'e2e.json')
  rmSync(report, { force: true })
  const playwright = [
    ...tool('@playwright/test', 'cli.js'),
    'test',
    `--config=${configuration}`,
    '--reporter=list,json',
  ]
  const display = hasDisplay()
    ? []
    : ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1440x900x24']
  const [command, ...parameters] = [...display, nodePath, ...playwright]
  const env = toolEnvironment({
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    STERADIAN_ELECTRON_PATH: electronPath,
    NO_COLOR: '1',
  })
  const { code, output } = await run(command, parameters, { cwd: root, env })
  if (!existsSync(report)) return outcome(0, 1, tail(output, 60))
  const { expected, unexpected, flaky, skipped } = JSON.parse(readFileSync(report, 'utf8')).stats
  // Playwright ends with 1 and no failed test when a file does not load; a test that passed only when repeated is none.
  const failed = unexpected + flaky || (code === 0 ? 0 : 1)
  return outcome(expected, failed, failed > 0 ? tail(output, 120) : '', skipped)
}
