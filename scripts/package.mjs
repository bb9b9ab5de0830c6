/**
 * npm run package: what this machine can build, in release/. An unpacked app, a tar.gz and a .deb need nothing from the
 * internet; AppImage, NSIS and dmg want tools that electron-builder downloads: npm run package -- --all.
 */
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildIfChanged } from './build.mjs'
import { foreground } from './launch.mjs'
import { assemble } from './package/assemble.mjs'
import { buildDeb } from './package/deb.mjs'
import { folderSize } from './package/sizes.mjs'
import { stage } from './package/stage.mjs'
import { buildTarball } from './package/tarball.mjs'
import { SetupError } from './setup/failure.mjs'
import { root, runScript, setUp } from './setup/index.mjs'
import { megabytes, say } from './setup/report.mjs'
import { run } from './setup/run.mjs'

const { values } = parseArgs({
  options: { all: { type: 'boolean', default: false }, to: { type: 'string' } },
})
const release = values.to ?? join(root, 'release')
const builderFile = join(root, 'node_modules', 'electron-builder', 'cli.js')

/** The targets of electron-builder.yml, which want tools from the internet. */
async function otherTargets({ nodePath, electronVersion }, parameters) {
  const settings = [`-c.electronVersion=${electronVersion}`, `-c.directories.output=${release}`]
  const code = await foreground(nodePath, [builderFile, ...settings, ...parameters], { cwd: root })
  if (code !== 0)
    throw new SetupError(
      `electron-builder ${parameters.join(' ')} ended with exit code ${code}.`,
      'its own message above says what it missed; without the internet leave --all out.',
    )
}

async function main() {
  const stamp = await setUp()
  await buildIfChanged(stamp)
  const staged = join(root, 'release', 'staged')
  await stage(root, staged, stamp)
  if (process.platform === 'linux') await linuxPackages(stamp, staged)
  else await otherTargets(stamp, [])
  await rm(staged, { recursive: true })
}

async function linuxPackages(stamp, staged) {
  const unpacked = join(release, 'linux-unpacked')
  await assemble({ root, staged, electronPath: stamp.electronPath, unpacked })
  say(`Unpacked app: ${unpacked} (${megabytes(await folderSize(unpacked))})`)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const name = stamp.tensorflowVariant === 'gpu' ? 'steradian-cuda' : 'steradian'
  const product = { root, unpacked, folder: release, version, name }
  const tarball = await buildTarball(product)
  say(`Archive for other systems: ${tarball} (${megabytes(await folderSize(tarball))})`)
  if ((await run('dpkg-deb', ['--version'])).missing) say('No .deb: this machine has no dpkg-deb.')
  else {
    const file = await buildDeb(product)
    say(`Debian package: ${file} (${megabytes(await folderSize(file))})`)
  }
  if (values.all) await otherTargets(stamp, ['--prepackaged', unpacked, '--linux', 'AppImage'])
  else say('AppImage: npm run package -- --all, with internet.')
}

await runScript(main)
