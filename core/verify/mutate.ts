/** Structure-aware mutation: flips, cuts, splices, and extremes where lengths may stand. */
import type { Random } from '../tensor/random.ts'

const extremes = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff]

type Mutation = (bytes: Buffer, random: Random) => Buffer

function place(bytes: Buffer, random: Random): number {
  // Headers decide most: half of all changes fall into the first 256 bytes.
  const reach = random.uniform() < 0.5 ? Math.min(256, bytes.length) : bytes.length
  return random.integer(Math.max(1, reach))
}

const mutations: readonly Mutation[] = [
  function flip(bytes, random) {
    const at = place(bytes, random)
    if (at < bytes.length) bytes.writeUInt8((bytes[at] ?? 0) ^ (1 << random.integer(8)), at)
    return bytes
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random.integer(bytes.length + 1))
  },
  function extreme(bytes, random) {
    const value = extremes[random.integer(extremes.length)] ?? 0
    const at = place(bytes, random)
    if (at + 4 > bytes.length) return bytes
    if (random.uniform() < 0.5) bytes.writeUInt32LE(value, at)
    else bytes.writeUInt32BE(value, at)
    return bytes
  },
  function splice(bytes, random) {
    const from = random.integer(bytes.length + 1)
    const piece = bytes.subarray(from, from + random.integer(64))
    const at = random.integer(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
  },
  function erase(bytes, random) {
    const at = place(bytes, random)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.integer(32))])
  },
  function noise(bytes, random) {
    const at = place(bytes, random)
    const end = Math.min(bytes.length, at + random.integer(24))
    for (let index = at; index < end; index++) bytes.writeUInt8(random.integer(256), index)
    return bytes
  },
]

export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes: Buffer = Buffer.from(original)
  const rounds = 1 + random.integer(3)
  for (let round = 0; round < rounds; round++) {
    const mutation = mutations[random.integer(mutations.length)]
    if (mutation && bytes.length > 0) bytes = mutation(bytes, random)
  }
  return bytes
}
