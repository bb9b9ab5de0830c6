/** Licences of everything inside, and a bill of materials (CycloneDX). */
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { billOfMaterials } from '../supplyChain.mjs'
import { nameOf } from './closure.mjs'

/** libvips tells its parts and their licences in its README. */
const licenceFile = /^(licen[cs]e|notice|copying|third.?party)/i

/** @param {{ name: string, version: string, license?: string, path: string }[]} packages */
export async function writeLegal(root, folder, packages, stamp) {
  await mkdir(folder, { recursive: true })
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  await copyTexts(dirname(stamp.electronPath), folder, /^LICENSES?\b.*\.(txt|html)$/)
  const others = programsInside(root, stamp)
  const texts = await licencesText(root, packages, others)
  await writeFile(join(folder, 'LICENCES.txt'), texts)
  await writeFile(join(folder, 'copyright'), copyright(others, packages))
  const materials = JSON.stringify(materialsOf(root, packages, others), null, 1)
  await writeFile(join(folder, 'sbom.cdx.json'), `${materials}\n`)
}

/** The bill of the whole lock file, of which only what is inside stays, and the programs that npm does not know. */
function materialsOf(root, packages, others) {
  const bill = billOfMaterials()
  const places = [...packages.map(({ path }) => path), ...inWindow]
  const inside = new Set(places.map((path) => nameAndVersion(root, path)))
  const named = ({ name, version }) => `${name}@${version}`
  // A package that lies in several places of the lock file is one part.
  const parts = new Map(bill.components.map((component) => [named(component), component]))
  const kept = [...parts.values()].filter((component) => inside.has(named(component)))
  const programs = others.map(({ name, version, license }) => ({
    ...{ type: 'library', 'bom-ref': `${name}@${version}`, name, version },
    licenses: [{ license: { name: license } }],
  }))
  return { ...bill, components: [...programs, ...kept] }
}

function nameAndVersion(root, path) {
  const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
  return `${name}@${version}`
}

/** Debian's machine-readable form; the texts lie in LICENCES.txt of the program's folder. */
function copyright(others, packages) {
  const parts = [...others, ...packages].map(
    ({ name, version, license }) => ` ${name} ${version}: ${license ?? 'see LICENCES.txt'}`,
  )
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Steradian
Comment: Every licence in full: /opt/Steradian/resources/legal/LICENCES.txt
 On Debian systems the Apache License 2.0 is also in /usr/share/common-licenses/Apache-2.0.
 Inside are:
${parts.join('\n')}

Files: *
Copyright: 2026 the Steradian authors
License: Apache-2.0
`
}

/** What is inside and is no package of npm's lock file. */
function programsInside(
  root,
  { electronVersion, tensorflowVersion, tensorflowVariant, nodePath, sqliteVersion },
) {
  const nodeLicence = join(dirname(nodePath), '..', 'LICENSE')
  return [
    {
      name: 'electron',
      version: electronVersion,
      license: 'MIT',
      note: 'LICENSE.electron.txt and LICENSES.chromium.html beside this file',
    },
    {
      name: 'node',
      version: process.versions.node,
      license: 'MIT',
      file: existsSync(nodeLicence) ? nodeLicence : undefined,
    },
    {
      name: `tensorflow (${tensorflowVariant})`,
      version: tensorflowVersion,
      license: 'Apache-2.0',
      note: 'same text as LICENSE beside this file',
    },
    { name: 'sqlite', version: sqliteVersion, license: 'blessing', note: 'public domain' },
    {
      name: 'data sets',
      version: '1',
      license: 'various',
      file: join(root, 'resources', 'datasets', 'LICENCES.md'),
    },
    {
      name: 'pre-trained networks',
      version: '1',
      license: 'Apache-2.0',
      file: join(root, 'resources', 'pretrained', 'NOTICE.md'),
    },
    {
      name: 'NAS-Bench-201 table',
      version: '1',
      license: 'MIT',
      file: join(root, 'resources', 'benchmarks', 'NOTICE.md'),
    },
  ]
}

/** In the window's bundle: they are packages too, though not as files. */
const inWindow = ['vue', 'vue-router', 'pinia', 'echarts', 'zrender', 'tslib'].map(
  (name) => `node_modules/${name}`,
)

async function licencesText(root, packages, others) {
  const bundled = inWindow.map((path) => ({ name: nameOf(path), path }))
  const parts = []
  for (const other of others) parts.push(section(other, textOf(other)))
  for (const { path, name } of [...packages, ...bundled]) {
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    parts.push(section({ ...manifest, name }, await textsOf(join(root, path))))
  }
  return parts.join('\n')
}

function section({ name, version, license }, text) {
  const line = '='.repeat(78)
  return `${line}\n${name} ${version}: ${license ?? 'see below'}\n${line}\n\n${text.trim()}\n`
}

function textOf({ file, note }) {
  return file === undefined ? (note ?? '') : readFileSync(file, 'utf8')
}

async function textsOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true })
  const all = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const own = all.filter((name) => licenceFile.test(name))
  const files = own.length > 0 ? own : all.filter((name) => /^readme/i.test(name))
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

async function copyTexts(from, to, pattern) {
  const names = (await readdir(from)).filter((name) => pattern.test(name))
  for (const name of names) await copyFile(join(from, name), join(to, name))
}
