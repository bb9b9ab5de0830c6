/** What the installed program needs of Debian and Ubuntu. Later systems renamed some packages for 64-bit time (`t64`). */
const renamed = new Set([
  ...['libgtk-3-0', 'libasound2', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libatspi2.0-0'],
  ...['libcups2', 'libglib2.0-0'],
])

const needed = [
  ...['libc6 (>= 2.31)', 'libstdc++6', 'libgcc-s1', 'libgtk-3-0', 'libnss3', 'libnspr4'],
  ...['libasound2', 'libgbm1', 'libxss1', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libatspi2.0-0'],
  ...['libcups2', 'libdbus-1-3', 'libdrm2', 'libx11-6', 'libxcb1', 'libxcomposite1'],
  ...['libxdamage1', 'libxext6', 'libxfixes3', 'libxrandr2', 'libxkbcommon0'],
  ...['libpango-1.0-0', 'libcairo2', 'libexpat1', 'libglib2.0-0', 'libudev1'],
]

/** The field Depends of a control file. */
export function depends() {
  return needed.map((name) => (renamed.has(name) ? `${name} | ${name}t64` : name)).join(', ')
}
