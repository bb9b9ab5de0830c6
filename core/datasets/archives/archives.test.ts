import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { png, ramp, tarFile, useLibrary, zipFile } from '../formats/testing.ts'

const cases = useLibrary()

describe('archives', () => {
  async function archive(name: string, bytes: Uint8Array): Promise<string> {
    return join(await cases.put({ [name]: bytes }), name)
  }

  test('ZIP, TAR and TAR.GZ of class folders are the same set', async () => {
    const data = [await png(3), await png(5)] as const
    const names = ['cat/é 1.png', 'dog/漢字.png'] as const
    const tar = tarFile(names.map((path, index) => ({ path, data: data[index] ?? data[0] })))
    const hashes = new Set<string>()
    for (const [name, bytes] of [
      [
        'set.zip',
        zipFile(names.map((entry, index) => ({ name: entry, data: data[index] ?? data[0] }))),
      ],
      ['set.tar', tar],
      ['set.tar.gz', gzipSync(tar)],
    ] as const) {
      const paths = [await archive(name, bytes)]
      const dataset = await cases.library().import({ paths, name })
      expect(dataset.classNames).toEqual(['cat', 'dog'])
      hashes.add(dataset.contentHash)
    }
    expect(hashes.size).toBe(1)
  })

  test.each<[string, string, () => Promise<Uint8Array>, RegExp]>([
    [
      'a ZIP entry that climbs out',
      'evil.zip',
      async () => zipFile([{ name: '../../evil.png', data: await png(3) }]),
      /evil\.zip: the entry "\.\.\/\.\.\/evil\.png" points outside the archive/,
    ],
    [
      'an absolute path in a TAR',
      'evil.tar',
      async () => tarFile([{ path: '/etc/evil.png', data: await png(3) }]),
      /evil\.tar: the entry "\/etc\/evil\.png" has an absolute path/,
    ],
    [
      'a drive letter',
      'evil.zip',
      async () => zipFile([{ name: 'C:\\evil.png', data: await png(3) }]),
      /has an absolute path/,
    ],
    [
      'a ZIP cut in half',
      'cut.zip',
      async () => zipFile([{ name: 'a/1.png', data: await png(3) }]).subarray(0, 90),
      /cut\.zip: the ZIP is damaged/,
    ],
    [
      'a TAR cut in half',
      'cut.tar',
      async () => tarFile([{ path: 'a/1.png', data: ramp(2000) }]).subarray(0, 1024),
      /cut\.tar: the TAR is damaged \(a\/1\.png: its header promises 2000 bytes, 512 are left\)/,
    ],
  ])('%s is refused as a whole', async (_, name, bytes, message) => {
    const paths = [await archive(name, await bytes())]
    await expect(cases.library().import({ paths, name: 'Evil' })).rejects.toThrow(message)
  })

  test('entries that share their bytes are refused', async () => {
    const bytes = zipFile([
      { name: 'a/1.png', data: await png(3) },
      { name: 'a/2.png', data: await png(5) },
    ])
    // Point the second entry of the directory at the first one's place.
    const second = bytes.indexOf('a/2.png', bytes.indexOf('a/2.png') + 1) - 46
    bytes.writeUInt32LE(5, second + 42)
    const paths = [await archive('overlap.zip', bytes)]
    await expect(cases.library().preview(paths)).rejects.toThrow(/lies inside another/)
  })

  test('a gzip bomb stops at the limit', async () => {
    const first = tarFile([{ path: 'a/1.png', data: new Uint8Array(1024) }]).subarray(0, 512)
    // Members of one stream, each a thousandth of what it unpacks to.
    const member = gzipSync(Buffer.alloc(64 << 20))
    const bomb = Buffer.concat([gzipSync(first), ...Array.from({ length: 17 }, () => member)])
    const paths = [await archive('bomb.tar.gz', bomb)]
    await expect(cases.library().preview(paths)).rejects.toThrow(
      /would unpack to \d+ bytes or more/,
    )
  }, 60_000)

  test('links and devices are left out by name, twins and case clashes are told', async () => {
    const bytes = tarFile([
      { path: 'a/1.png', data: await png(3) },
      { path: 'a/link.png', type: 'SymbolicLink' },
      { path: 'a/zero.png', type: 'CharacterDevice' },
      { path: 'b/2.png', data: await png(5) },
      { path: 'b/2.png', data: await png(7) },
      { path: 'B/2.png', data: await png(8) },
    ])
    const { problems, splits } = await cases.library().preview([await archive('odd.tar', bytes)])
    const told = problems.map(({ file, message }) => `${file} ${message}`)
    expect(told).toContain('a/link.png is a link to another place')
    expect(told).toContain('a/zero.png is not an ordinary file')
    expect(told).toContain('b/2.png is the second entry of this name')
    expect(told).toContain('B/2.png differs from b/2.png only in upper and lower case')
    expect(splits.reduce((sum, { count }) => sum + count, 0)).toBe(3)
  })

  test('nothing is ever written outside the library', async () => {
    const entries = await readdir(cases.folder())
    expect(entries.filter((name) => !/^(library|case-\d+)$/.test(name))).toEqual([])
    await expect(readFile(join(cases.folder(), 'evil.png'))).rejects.toThrow()
  })
})
