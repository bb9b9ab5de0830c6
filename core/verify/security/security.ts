/**
 * npm run verify -- security [checklist|sockets|sources|supply]: the Electron checklist and hostile
 * names in the real window, every socket of whole runs, our own sources, and what we ship.
 * --minutes 20 (the long form) traces every end-to-end test and the whole unit suite.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Figure } from '../check.ts'
import { whyNoElectron } from '../electronCampaign.ts'
import { canTrace, traceSockets } from './sockets.ts'
import { forbiddenSources } from './sources.ts'

const root = join(import.meta.dirname, '../../..')
const none = { atMost: 0 } as const
type Progress = CheckOptions['progress']

export async function verifySecurity({ only, minutes, progress }: CheckOptions): Promise<Figure[]> {
  const wants = (part: string) => only === undefined || only === part
  const figures: Figure[] = []
  if (wants('sources')) figures.push(ownSources(progress))
  if (wants('supply')) figures.push(...(await supplyChain(progress)))
  if (wants('checklist')) figures.push(...checklist(progress))
  if (wants('sockets')) figures.push(...sockets(minutes !== null, progress))
  return figures
}

function ownSources(progress: Progress): Figure {
  const found = forbiddenSources()
  for (const line of found) progress(line)
  return { name: 'forbiddenSources', value: found.length, bar: none }
}

type Package = { readonly name: string; readonly licence: string }
type SupplyChain = {
  readonly shippedPackages: () => Package[]
  readonly questionableLicences: (packages: readonly Package[]) => Package[]
  readonly unpinnedPackages: () => string[]
  readonly billOfMaterials: () => { readonly components: readonly unknown[] }
}

async function supplyChain(progress: Progress): Promise<Figure[]> {
  const script = join(root, 'scripts', 'supplyChain.mjs')
  const chain = (await import(script)) as SupplyChain
  const packages = chain.shippedPackages()
  return [
    { name: 'packagesShipped', value: packages.length, bar: null },
    {
      name: 'billOfMaterials',
      value: chain.billOfMaterials().components.length,
      bar: { atLeast: packages.length },
    },
    { name: 'packagesWithoutHash', value: chain.unpinnedPackages().length, bar: none },
    { name: 'questionableLicences', value: chain.questionableLicences(packages).length, bar: none },
    ...audit(progress),
  ]
}

/** Only a registry knows of vulnerabilities; a mirror may refuse to say. */
function audit(progress: Progress): Figure[] {
  const { stdout } = spawnSync('npm', ['audit', '--omit', 'dev', '--json'], {
    ...{ cwd: root, encoding: 'utf8', timeout: 60_000 },
  })
  try {
    const { metadata } = JSON.parse(stdout) as {
      metadata: { vulnerabilities: { high: number; critical: number } }
    }
    const { high, critical } = metadata.vulnerabilities
    return [{ name: 'highVulnerabilities', value: high + critical, bar: none }]
  } catch {
    progress('npm audit: skipped, the registry gives no answer')
    return []
  }
}

const playwright = [process.execPath, join(root, 'node_modules/@playwright/test/cli.js'), 'test']
const display = (): string[] => (process.env['DISPLAY'] === undefined ? ['xvfb-run', '-a'] : [])

function checklist(progress: Progress): Figure[] {
  const reason = whyNoElectron()
  if (reason !== null) {
    progress(`checklist: skipped, ${reason}`)
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'steradian-checklist-'))
  const report = join(folder, 'report.json')
  const specs = ['security', 'hostile', 'processes']
  const [command = '', ...parameters] = [
    ...[...display(), ...playwright],
    ...['--config', 'electron/e2e/playwright.config.ts', '--reporter', 'json', ...specs],
  ]
  spawnSync(command, parameters, {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 },
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  const stats = statsOf(report)
  rmSync(folder, { recursive: true, force: true })
  progress(`checklist: ${stats.expected} items pass, ${stats.unexpected} fail`)
  return [
    { name: 'checklistPassed', value: stats.expected, bar: { atLeast: 15 } },
    { name: 'checklistFailed', value: stats.unexpected, bar: none },
    { name: 'hostileNames', value: stats.hostileNames, bar: { atLeast: 50 } },
  ]
}

type Stats = {
  readonly expected: number
  readonly unexpected: number
  /** Names that the window showed as text and nothing else, as the test that passed counted them. */
  readonly hostileNames: number
}

type Suite = { readonly suites?: Suite[]; readonly specs?: Spec[] }
type Spec = { readonly ok: boolean; readonly tests: { readonly annotations: Annotation[] }[] }
type Annotation = { readonly type: string; readonly description?: string }

function statsOf(report: string): Stats {
  if (!existsSync(report)) return { expected: 0, unexpected: 1, hostileNames: 0 }
  const { stats, suites } = JSON.parse(readFileSync(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number }
    suites: Suite[]
  }
  const counted = suites
    .flatMap(specsOf)
    .filter(({ ok }) => ok)
    .flatMap(({ tests }) => tests.flatMap(({ annotations }) => annotations))
    .filter(({ type }) => type === 'hostileNames')
  return {
    expected: stats.expected,
    unexpected: stats.unexpected + stats.flaky,
    hostileNames: counted.reduce((sum, { description }) => sum + Number(description), 0),
  }
}

function specsOf({ suites = [], specs = [] }: Suite): Spec[] {
  return [...specs, ...suites.flatMap(specsOf)]
}

function sockets(isLong: boolean, progress: Progress): Figure[] {
  if (!canTrace()) {
    progress('sockets: skipped, strace is not there or may not look into processes')
    return []
  }
  const workspace = mkdtempSync(join(tmpdir(), 'steradian-sockets-'))
  const cli = [process.execPath, join(root, 'core/cli.ts')]
  const run = ['run', 'spherical-motion', '--set', 'training.steps=20', '--workspace', workspace]
  const traced = [['a run on the command line', [...cli, ...run]]] as [string, string[]][]
  if (whyNoElectron() === null)
    traced.push([
      isLong ? 'every end-to-end test' : 'the window, from its start to a finished run',
      [
        ...[...display(), ...playwright, '--config', 'electron/e2e/playwright.config.ts'],
        ...(isLong ? [] : ['spine']),
      ],
    ])
  if (isLong)
    traced.push([
      'the unit tests',
      [process.execPath, join(root, 'node_modules/vitest/vitest.mjs'), 'run'],
    ])
  let outside = 0
  for (const [name, command] of traced) {
    const found = traceSockets(command, {})
    outside += found.outside.length
    progress(
      `sockets, ${name}: ${found.outside.length} outside, ${found.loopback} calls on loopback, exit ${found.code}`,
    )
    for (const line of found.outside.slice(0, 5)) progress(line)
    if (found.code !== 0) progress(found.output.slice(-600))
  }
  rmSync(workspace, { recursive: true, force: true })
  return [
    { name: 'socketsOutside', value: outside, bar: none },
    { name: 'runsTraced', value: traced.length, bar: { atLeast: 1 } },
  ]
}
