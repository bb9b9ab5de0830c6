import { expect, test } from 'vitest'
import { sorted } from './sockets.ts'

test('calls that leave this machine are told from its own', () => {
  const own = [
    '12 connect(5, {sa_family=AF_UNIX, sun_path="/x"}, 110) = 0',
    '12 connect(5, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
    '12 bind(5, {sa_family=AF_INET6, sin6_port=htons(0), inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
  ]
  const foreign =
    '13 connect(7, {sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("93.184.216.34")}, 16) = -1'
  expect(sorted(own)).toEqual({ outside: [], loopback: 2 })
  expect(sorted([...own, foreign]).outside).toEqual([foreign])
})
