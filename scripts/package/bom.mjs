/** The bill of materials of a package, as CycloneDX 1.5 writes it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {{ name: string, version: string, license?: string, integrity?: string }[]} packages of npm
 * @param {{ name: string, version: string, license: string }[]} others
 */
export function bom(root, packages, others) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name, version } },
    components: [...others.map(programComponent), ...packages.map(packageComponent)],
  }
}

function programComponent({ name, version, license }) {
  return { type: 'library', name, version, licenses: [{ license: { name: license } }] }
}

function packageComponent({ name, version, license, integrity }) {
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license ? { licenses: [{ license: { name: license } }] } : {}),
    ...(integrity ? { hashes: [hashOf(integrity)] } : {}),
  }
}

/** npm's `sha512-<base64>`. */
function hashOf(integrity) {
  const content = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex')
  return { alg: 'SHA-512', content }
}
