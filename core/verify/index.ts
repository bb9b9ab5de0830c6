/**
 * npm run verify -- <name> [--json] [--seeds n] [--python file]: figures against their bars.
 * npm run verify -- fuzz-datasets [parser[:from-to]]: one parser, or a slice of its cases.
 * npm run verify -- mabn [part] [--data folder] [--cache file]: with bigger data sets, and a memory.
 * npm run verify -- dtnh [rules|models|speed|digits|fashion|flowers] [--cache file]: one part of it.
 * npm run verify -- smd [simulation|equilibrium|controls|drops|numpy] [--cache file]: one part of it.
 * npm run verify -- ncv [synthetic|safety|linear|unbiased|pima|goodwin|step|policies]: one part of it.
 * npm run verify -- abs [exact|ranking|speed|step|searchers|spaces] [--cache file]: one part of it.
 * npm run verify -- abs-searchers [seed0…] [--cache file]: the five searchers, full against shrunk.
 * npm run verify -- ncv-reinforcement [check-case|unbiased|variance|learning] [--cache file]
 * npm run verify -- crash [laboratory|main|operations|disk] [--kills n]: kill -9 and resume, one laboratory or all.
 * npm run verify -- fuzz [kind | parsers[/csv]] [--cases n]: everything that comes from outside.
 * npm run verify -- soak [--minutes n]: hours of training, memory and handles flat.
 * npm run verify -- security [checklist|sockets|sources|supply] [--minutes 20]
 * npm run verify -- abs-vectors FILE [--json]: a file of angle test vectors.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { passes } from './check.ts'
import type { Check, Figure } from './check.ts'
import { peersPython } from './peersPython.ts'

const checks: Readonly<Record<string, () => Promise<Check>>> = {
  crash: async () => (await import('./crash/crash.ts')).verifyCrash,
  determinism: async () => (await import('./determinism.ts')).verifyDeterminism,
  abs: async () => (await import('./abs.ts')).verifyAngleShrinking,
  'abs-searchers': async () => (await import('./absSearchers.ts')).verifySearchers,
  fuzz: async () => (await import('./fuzz/fuzz.ts')).verifyFuzz,
  'fuzz-datasets': async () => (await import('./fuzzDatasets.ts')).verifyFuzzDatasets,
  dtnh: async () => (await import('./dtnh.ts')).verifyDtnh,
  mabn: async () => (await import('./mabn.ts')).verifyMabn,
  ncv: async () => (await import('./ncv.ts')).verifyNcv,
  'ncv-reinforcement': async () => (await import('./ncvReinforcement.ts')).verifyNcvReinforcement,
  manual: async () => (await import('./manual.ts')).verifyManual,
  soak: async () => (await import('./soak.ts')).verifySoak,
  security: async () => (await import('./security/security.ts')).verifySecurity,
  savedmodel: async () => (await import('./savedModel.ts')).verifySavedModel,
  tensorboard: async () => (await import('./tensorBoard.ts')).verifyTensorBoard,
  package: async () => (await import('./package.ts')).verifyPackage,
  slurm: async () => (await import('./slurm.ts')).verifySlurm,
  smd: async () => (await import('./sphericalMotion.ts')).verifySphericalMotion,
}

/** Seeds that a check's bars ask for, where one is too few. */
const seedsOf: Readonly<Record<string, number>> = {
  mabn: 3,
  smd: 3,
  dtnh: 5,
  ncv: 5,
  'ncv-reinforcement': 5,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    python: { type: 'string', default: existsSync(peersPython) ? peersPython : 'python3' },
    data: { type: 'string', default: join(import.meta.dirname, '../../../shared/data/bench') },
    cache: { type: 'string' },
    kills: { type: 'string' },
    minutes: { type: 'string' },
    cases: { type: 'string' },
  },
})

function row(figure: Figure): string {
  const verdict = figure.bar === null ? '    ' : passes(figure) ? 'ok  ' : 'MISS'
  const value = figure.value.toPrecision(4).padStart(12)
  return `${verdict} ${figure.name.padEnd(52)} ${value}  ${barText(figure.bar)}`
}

function barText(bar: Figure['bar']): string {
  if (bar === null) return ''
  if ('notBelow' in bar) return `≥ ${bar.notBelow}`
  return 'atMost' in bar ? `≤ ${bar.atMost}` : `≥ ${bar.atLeast}`
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text)
}

async function main(): Promise<boolean> {
  const [name = '', file = ''] = positionals
  if (name === 'abs-vectors') return await (await import('./absVectors.ts')).printAngleVectors(file)
  const load = checks[name]
  if (!load) {
    process.stderr.write(
      `verify: no check “${name}”; there are ${[...Object.keys(checks), 'abs-vectors'].join(', ')}\n`,
    )
    return false
  }
  const figures = await (
    await load()
  )({
    seeds: Number(values.seeds ?? seedsOf[name] ?? 1),
    python: values.python,
    only: file === '' ? undefined : file,
    data: values.data,
    cache: values.cache ?? null,
    ...{ kills: numberOf(values.kills), minutes: numberOf(values.minutes) },
    cases: numberOf(values.cases),
    progress: (line) => process.stderr.write(`${line}\n`),
  })
  if (!values.json) process.stdout.write(`${figures.map(row).join('\n')}\n`)
  const passed = figures.every(passes)
  const summary = Object.fromEntries(figures.map((figure) => [figure.name, figure.value]))
  process.stdout.write(`${JSON.stringify({ check: name, passed, ...summary })}\n`)
  return passed
}

process.exitCode = (await main()) ? 0 : 1
