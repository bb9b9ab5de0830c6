/**
 * What the application is made of, from the lockfile alone: a CycloneDX list for machines, a list of
 * licences for people. npm run sbom [folder]
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root, runScript } from './setup/index.mjs'

/** Licences told in a file instead of by name, read by a person. */
const readByHand = new Map([['h5wasm', 'NIST-Software']])
const licencesThatWeShip =
  /^(MIT|MIT-0|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Zlib|Python-2\.0|WTFPL|NIST-Software|MPL-2\.0|LGPL-3\.0-or-later)$/

/** Packages that go into the application, sorted by name: `{ name, version, licence, integrity, resolved }`. */
export function shippedPackages(lockfile = join(root, 'package-lock.json')) {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'))
  return Object.entries(packages)
    .filter(([place, entry]) => place !== '' && !entry.dev && !entry.link)
    .map(([place, { version, license, integrity = '', resolved = '' }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return {
        name,
        version,
        licence: readByHand.get(name) ?? license ?? licenceOf(place),
        integrity,
        resolved,
        place,
      }
    })
    .sort((left, right) => (left.name + left.version < right.name + right.version ? -1 : 1))
}

/** Old packages name their licence in their own package.json only. */
function licenceOf(place) {
  const file = join(root, place, 'package.json')
  if (!existsSync(file)) return 'unknown'
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8'))
  return license?.type ?? license ?? licenses?.[0]?.type ?? 'unknown'
}

/** Packages whose licence is not one that we know we may ship: an expression is fine when one choice or all parts are. */
export function questionableLicences(packages) {
  return packages.filter(({ licence }) => !isShippable(licence))
}

function isShippable(expression) {
  const bare = expression.replace(/[()]/g, '')
  if (bare.includes(' OR ')) return bare.split(' OR ').some(isShippable)
  return bare.split(' AND ').every((name) => licencesThatWeShip.test(name.trim()))
}

/** Packages of the whole lockfile without a hash, or fetched in the clear: nobody could check them. */
export function unpinnedPackages(lockfile = join(root, 'package-lock.json')) {
  const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'))
  return Object.entries(packages)
    .filter(([place, entry]) => place !== '' && !entry.link && !entry.inBundle)
    .filter(
      ([, { integrity, resolved = '' }]) =>
        !integrity || !(resolved === '' || resolved.startsWith('https://')),
    )
    .map(([place]) => place)
}

/** The CycloneDX 1.5 document; the same lockfile gives the same bytes. */
export function billOfMaterials() {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `${name}@${version}`,
        ...{ name, version, licenses: [{ license: { id: license } }] },
      },
    },
    components: shippedPackages().map(component),
  }
}

function component({ name, version, licence, integrity, place }) {
  const [algorithm, hash] = integrity.split('-')
  return {
    type: 'library',
    'bom-ref': `${place}@${version}`,
    ...{ name, version },
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ expression: licence }],
    ...(hash
      ? {
          hashes: [
            {
              alg: algorithm.replace('sha', 'SHA-'),
              content: Buffer.from(hash, 'base64').toString('hex'),
            },
          ],
        }
      : {}),
  }
}

function licenceText(packages) {
  const rows = packages.map(({ name, version, licence }) => `${name} ${version}: ${licence}`)
  return `Packages that Steradian ships, with their licences. TensorFlow's native library (2.21, Apache-2.0) and\nElectron (MIT, with Chromium's notices in its own folder) come beside them.\n\n${rows.join('\n')}\n`
}

/** Writes `sbom.cdx.json` and `licences.txt`; what was written. */
export function writeSupplyChain(folder = join(root, 'out', 'supply-chain')) {
  const packages = shippedPackages()
  mkdirSync(folder, { recursive: true })
  const files = {
    sbom: join(folder, 'sbom.cdx.json'),
    licences: join(folder, 'licences.txt'),
  }
  writeFileSync(files.sbom, `${JSON.stringify(billOfMaterials(), null, 1)}\n`)
  writeFileSync(files.licences, licenceText(packages))
  return { ...files, packages: packages.length, questionable: questionableLicences(packages) }
}

if (process.argv[1] && basename(process.argv[1]) === 'supplyChain.mjs')
  await runScript(async () => {
    const { sbom, licences, packages, questionable } = writeSupplyChain(process.argv[2])
    for (const { name, licence } of questionable)
      process.stderr.write(`${name}: licence “${licence}” needs a look\n`)
    process.stdout.write(`${packages} packages: ${sbom}, ${licences}\n`)
    return questionable.length === 0 ? 0 : 1
  })
