/** Which packages the installed program needs, from package-lock.json. */

/** In the window's bundle already. */
const bundled = new Set(['vue', 'vue-router', 'pinia', 'echarts'])

/** What packages want at install time, for their own tools, or to reach a network. None is loaded when Steradian runs. */
const neverLoaded = new Set([
  ...['core-js', 'regenerator-runtime', 'yargs', 'chalk', 'argparse', 'node-addon-api'],
  ...['node-fetch', 'https-proxy-agent', 'adm-zip', 'rimraf', 'make-dir'],
  ...['@types/node', '@types/node-fetch', '@types/offscreencanvas', '@types/long'],
  ...['@types/seedrandom', '@webgpu/types', '@emnapi/runtime'],
])

/** Install-time needs of one package that others do need. */
const neverLoadedBy = {
  '@mapbox/node-pre-gyp': new Set(['tar']),
  '@tensorflow/tfjs-node-gpu': new Set(['tar']),
}

/**
 * Lock-file paths of everything that `dependencies` lead to.
 * @param {Record<string, { dependencies?: object, optionalDependencies?: object }>} locked `packages` of package-lock.json
 * @returns {string[]} sorted
 */
export function neededPackages(locked) {
  const found = new Set()
  const queue = Object.keys(locked[''].dependencies)
    .filter((name) => !bundled.has(name))
    .map((name) => `node_modules/${name}`)
  while (queue.length > 0) {
    const path = queue.pop()
    if (found.has(path)) continue
    found.add(path)
    queue.push(...wantedBy(locked, path))
  }
  return [...found].sort()
}

function wantedBy(locked, path) {
  const own = neverLoadedBy[nameOf(path)] ?? new Set()
  const { dependencies, optionalDependencies } = locked[path]
  return Object.keys({ ...dependencies, ...optionalDependencies })
    .filter((name) => !neverLoaded.has(name) && !own.has(name))
    .map((name) => resolved(locked, path, name))
    .filter((found) => found !== undefined)
}

/** As Node looks a package up: in the asker's own node_modules, then in each one above. */
function resolved(locked, asker, name) {
  for (let folder = asker; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const path = `${folder}/node_modules/${name}`
    if (locked[path]) return path
    if (!folder.includes('/node_modules/')) break
  }
  return locked[`node_modules/${name}`] ? `node_modules/${name}` : undefined
}

/** `node_modules/a/node_modules/@b/c` → `@b/c` */
export function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
