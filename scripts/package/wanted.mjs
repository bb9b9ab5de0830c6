/** Which files of a package the installed program needs. */

/** Each of these packages of tfjs brings five builds of itself; Node loads one. */
const tfjsParts = /^@tensorflow\/tfjs(-core|-layers|-converter|-data|-backend-cpu|-backend-webgl)?$/
const noticed = /(^|\/)(licen[cs]e|notice|copying|third.?party)[^/]*$/i
const neverWanted = [
  /\.(map|ts|mts|cts|md|markdown|flow|gyp|gypi|bat|sh|c|cc|cpp|h|hpp|yml|o|d|mk|tsbuildinfo)$/i,
  /(^|\/)(tests?|__tests__|examples?|docs?|benchmarks?|\.github)\//,
  /_test\.js$/,
  /(^|\/)\.[^/]+$/,
]

const rules = {
  '@tensorflow/tfjs-node-gpu': (file) => /^(package\.json|dist\/|lib\/)/.test(file),
  // Its lib/binding.js takes build/Release before prebuilds/.
  'better-sqlite3': (file, { platform, sqliteVariant }) =>
    /^(package\.json|lib\/)/.test(file) ||
    (sqliteVariant === 'rebuilt'
      ? file === 'build/Release/better_sqlite3.node'
      : file === `prebuilds/${platform}.node`),
  h5wasm: (file) => file === 'package.json' || file.startsWith('dist/node/'),
}

/**
 * @param {string} name of the package
 * @param {string} file path inside it, with slashes
 * @param {{ platform: string, sqliteVariant: string }} target `linux-x64`, …
 */
export function isWanted(name, file, target) {
  if (noticed.test(file)) return true
  if (tfjsParts.test(name)) return file === 'package.json' || /^dist\/[^/]+\.node\.js$/.test(file)
  if (neverWanted.some((pattern) => pattern.test(file))) return false
  return rules[name]?.(file, target) ?? true
}
