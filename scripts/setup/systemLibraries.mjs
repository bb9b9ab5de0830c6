import { SetupError } from './failure.mjs'
import { say } from './report.mjs'
import { mustRun, run } from './run.mjs'

/** Debian's names for what Electron links, with the library that shows whether the package is there. */
const packageOf = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libXss.so.1': 'libxss1',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libexpat.so.1': 'libexpat1',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libudev.so.1': 'libudev1',
}

export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Installs what Electron and, without a display, the virtual one need; as root on Debian and Ubuntu, else says how. */
export async function needSystemLibraries(electronPath) {
  if (process.platform !== 'linux') return
  const missing = await missingParts(electronPath)
  if (missing.packages.length + missing.unknown.length === 0) return
  const hasApt = !(await run('apt-get', ['--version'])).missing
  if (!hasApt || missing.unknown.length > 0) throw byHand(missing)
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.packages.join(' ')}`
  if (process.getuid() !== 0)
    throw new SetupError(
      `Electron needs system packages: ${missing.packages.join(' ')}.`,
      `sudo sh -c '${command}'`,
    )
  say(`  System packages: ${missing.packages.join(' ')}`)
  await install(missing.packages, command)
  const still = await missingParts(electronPath)
  if (still.packages.length + still.unknown.length > 0) throw byHand(still)
}

async function install(packages, command) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', ['update', '-qq'], { env })
  const resolved = await Promise.all(packages.map(currentName))
  await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...resolved], {
    env,
    fix: `check the network and the package sources, then run: ${command}`,
  })
}

/** Ubuntu 24.04 and Debian 13 renamed some of these for 64-bit time: libgtk-3-0 became libgtk-3-0t64. */
async function currentName(name) {
  const { stdout } = await run('apt-cache', ['policy', `${name}t64`])
  return /Candidate: (?!\(none\))\S/.test(stdout) ? `${name}t64` : name
}

/** Shared libraries that the dynamic linker does not find, by Debian package; and the virtual display. */
async function missingParts(electronPath) {
  const { stdout } = await run('ldd', [electronPath])
  const libraries = missingLibraries(stdout)
  const packages = libraries.map((library) => packageOf[library]).filter(Boolean)
  if (!hasDisplay() && (await run('xvfb-run', ['--help'])).missing) packages.push('xvfb', 'xauth')
  return {
    packages: [...new Set(packages)],
    unknown: libraries.filter((library) => !packageOf[library]),
  }
}

/** Names that `ldd` marks "not found". */
export function missingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
}

function byHand({ packages, unknown }) {
  const names = [...unknown, ...packages].join(' ')
  return new SetupError(
    `Electron needs libraries that are not here: ${names}.`,
    `install the packages that hold them.`,
  )
}
