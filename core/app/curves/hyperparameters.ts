/**
 * The settings that TensorBoard's plug-in “hparams” keeps with a run.
 *
 *   plug-in data  3: session start { 1: { 1: name, 2: value }, repeated }
 *   value         1: nothing, 2: number (double), 3: text, 4: truth
 */
import type { ConfigScalar } from '../../contract/method.ts'
import { fieldsOf } from './protobufFields.ts'

const textLimit = 10_000

export function hyperparameters(content: Buffer): [string, ConfigScalar][] {
  return messagesOf(content, 3)
    .flatMap((session) => messagesOf(session, 1))
    .flatMap((entry): [string, ConfigScalar][] => {
      const [name] = messagesOf(entry, 1)
      const [value] = messagesOf(entry, 2)
      return name && value ? [[name.toString('utf8'), scalarOf(value)]] : []
    })
}

function messagesOf(message: Buffer, number: number): Buffer[] {
  return fieldsOf(message)
    .filter((field) => field.number === number && field.wire === 'bytes')
    .map(({ bytes }) => bytes)
}

function scalarOf(message: Buffer): ConfigScalar {
  for (const { number, wire, bytes, value } of fieldsOf(message)) {
    if (number === 2 && wire === 'fixed64') {
      const figure = bytes.readDoubleLE(0)
      // A configuration is JSON, which has no NaN.
      return Number.isFinite(figure) ? figure : String(figure)
    }
    if (number === 3 && wire === 'bytes') return bytes.toString('utf8').slice(0, textLimit)
    if (number === 4 && wire === 'varint') return value !== 0
  }
  return null
}
