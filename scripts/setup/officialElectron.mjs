import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder } from './cache.mjs'
import { say } from './report.mjs'
import { run, tail } from './run.mjs'

/** How long an unreachable download host is remembered, ms: a laptop that comes home is asked again the next day. */
const memory = 24 * 60 * 60 * 1000
const reachTimeout = 8_000
const downloadTimeout = 15 * 60_000

/**
 * The binary that the electron package downloads from its own host (or ELECTRON_MIRROR).
 * @returns {Promise<{ electronPath?: string, reason?: string }>}
 */
export async function fetchOfficialElectron({ root, nodePath }) {
  const folder = join(root, 'node_modules', 'electron')
  const present = installed(folder)
  if (present) return { electronPath: present }
  const memo = join(cacheFolder(), 'electron-unreachable.json')
  const remembered = recall(memo)
  if (remembered) return { reason: remembered }
  const reason = (await unreachable(root, nodePath)) ?? (await install(folder, nodePath))
  if (!reason) {
    await rm(memo, { force: true })
    return { electronPath: installed(folder) }
  }
  say(`  Electron's own download: ${reason}`)
  await mkdir(cacheFolder(), { recursive: true })
  await writeFile(memo, JSON.stringify({ reason, at: Date.now(), mirror: mirror() }))
  return { reason }
}

function mirror() {
  return process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? ''
}

function recall(memo) {
  if (!existsSync(memo)) return undefined
  const { reason, at, mirror: asked } = JSON.parse(readFileSync(memo, 'utf8'))
  return Date.now() - at < memory && asked === mirror() ? reason : undefined
}

function installed(folder) {
  const pathFile = join(folder, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? path : undefined
}

/**
 * Why the host cannot be reached, or undefined when it can. Asks for the head of the very file that the installer would
 * fetch: seconds, where a blocked download takes minutes.
 */
async function unreachable(root, nodePath) {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  )
  const script = `
    const { getArtifactRemoteURL } = await import(${JSON.stringify(join(root, 'node_modules/@electron/get/dist/artifact-utils.js'))})
    const details = { version: 'v${version}', artifactName: 'electron', platform: process.platform, arch: process.arch }
    const url = await getArtifactRemoteURL(details)
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(${reachTimeout}) })
      .catch((error) => ({ ok: false, status: error.cause?.code ?? error.name }))
    if (!answer.ok) { console.log(new URL(url).host + ' answers ' + answer.status); process.exit(3) }`
  const env = { NODE_USE_ENV_PROXY: '1' }
  const parameters = ['--input-type=module', '-e', script]
  const { code, stdout, output } = await run(nodePath, parameters, {
    env,
    timeout: reachTimeout + 4_000,
  })
  if (code === 0) return undefined
  return `cannot be reached (${stdout.trim() || tail(output, 1) || 'no answer'})`
}

/** Why the installer failed, or undefined when it did not. */
async function install(folder, nodePath) {
  say('  Electron: about 120 MB to download')
  const env = { ELECTRON_GET_USE_PROXY: '1', NODE_USE_ENV_PROXY: '1' }
  const { code, output } = await run(nodePath, [join(folder, 'install.js')], {
    cwd: folder,
    env,
    timeout: downloadTimeout,
  })
  return code === 0 ? undefined : `failed: ${tail(output, 3)}`
}
