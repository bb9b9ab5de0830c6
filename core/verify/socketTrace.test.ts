import { expect, test } from 'vitest'
import { readTrace } from './socketTrace.ts'

const trace = `100 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3
100 connect(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0
101 socketpair(AF_UNIX, SOCK_SEQPACKET, 0, [4, 5]) = 0
101 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 6
101 bind(6, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
102 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 7
102 connect(7, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
`

test('local sockets are counted and harmless', () => {
  const { families, outside } = readTrace(trace)
  expect(Object.fromEntries(families)).toEqual({ AF_UNIX: 2, AF_NETLINK: 1, AF_INET: 1 })
  expect(outside).toEqual([])
})

test.each([
  'connect(7, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.1")}, 16) = -1 ENETUNREACH',
  'connect(9, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = -1',
  'bind(9, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, 16) = 0',
])('%s leaves the machine', (line) => {
  expect(readTrace(trace + line).outside).toEqual([line])
})

const question =
  'connect(9<UDPv6:[77]>, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 0'

test('a datagram socket leaves the machine when it is connected, and with all that it sends', () => {
  const sent = 'sendto(9<UDPv6:[77]>, "x", 1, 0, NULL, 0) = 1'
  expect(readTrace(`${question}\n${sent}`).outside).toEqual([question, sent])
  // The number is used again for another kind of socket.
  expect(readTrace('sendto(9<UNIX-STREAM:[78]>, "x", 1, 0, NULL, 0) = 1').outside).toEqual([])
})
