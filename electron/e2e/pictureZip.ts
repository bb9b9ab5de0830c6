/** A ZIP of class folders of PNG, with two broken pictures and one that is in both parts. */
import { writeFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

const side = 28

/** Stripes whose direction tells the class, with grain that makes each picture its own. */
function pixels(label: number, number: number): Buffer {
  const rows = Buffer.alloc(side * (side + 1))
  for (let row = 0; row < side; row += 1)
    for (let column = 0; column < side; column += 1) {
      const along = label === 0 ? row : column
      const grain = (number * 7_919 + row * 613 + column * 2_741) % 90
      const bright = (along + 3 * number) % 8 < 4 ? 160 : 5
      rows[row * (side + 1) + 1 + column] = bright + grain
    }
  return rows
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function png(label: number, number: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(label, number))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function zip(entries: readonly (readonly [name: string, data: Buffer])[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, data] of entries) {
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(crc32(data), 10)
    shared.writeUInt32LE(data.length, 14)
    shared.writeUInt32LE(data.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    parts.push(Buffer.from('PK\x03\x04'), shared, Buffer.from(name), data)
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), shared, rest, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, listed, end])
}

/** `count` pictures of each of two classes, three quarters of them to train on. */
export function writePictureZip(file: string, count: number): void {
  const entries = ['across', 'down'].flatMap((name, label) =>
    Array.from({ length: count }, (_, number) => {
      const part = number % 4 === 3 ? 'test' : 'train'
      const entry: [name: string, data: Buffer] = [
        `${part}/${name}/${number}.png`,
        png(label, number),
      ]
      return entry
    }),
  )
  const whole = png(0, 500)
  entries.push(['train/across/cut-off.png', whole.subarray(0, 60)])
  entries.push(['train/down/empty.png', Buffer.alloc(0)])
  entries.push(['train/down/seen.png', png(1, 600)])
  entries.push(['test/down/seen-again.png', png(1, 600)])
  writeFileSync(file, zip(entries))
}
