/** Allowed operators as a person writes them: `3<-0: nor_conv_3x3, skip_connect; 2<-1: none`. */
import { WorkbenchError } from '../../../contract/errors.ts'
import type { SpaceFacts } from './searchSpace.ts'
import type { Operations } from './space.ts'

/** The whole space with the named edges cut down. Throws `config-invalid` on what it cannot read. */
export function editOperations(facts: SpaceFacts, text: string): Operations {
  const edited = new Map<number, number[]>()
  for (const part of text.split(/[;\n]/).map((one) => one.trim())) {
    if (part === '') continue
    const [edge, types] = readEdge(facts, part)
    if (edited.has(edge)) throw refusal(`edge ${facts.edges[edge] ?? edge} is named twice`)
    edited.set(edge, types)
  }
  const operations = facts.whole.map((types, edge) => edited.get(edge) ?? types)
  const reason = facts.cutOff(operations)
  if (reason !== null) throw refusal(reason)
  return operations
}

function readEdge(facts: SpaceFacts, part: string): [number, number[]] {
  const colon = part.indexOf(':')
  if (colon < 0) throw refusal(`“${part}” has no colon between the edge and its types`)
  const name = part.slice(0, colon).trim()
  const edge = facts.edges.indexOf(name)
  if (edge < 0) throw refusal(`no edge is called “${name}”; there are ${facts.edges.join(', ')}`)
  const words = part.slice(colon + 1).split(',')
  const wanted = words.map((word) => readType(facts, edge, word.trim()))
  if (new Set(wanted).size < wanted.length) throw refusal(`edge ${name} names a type twice`)
  return [edge, (facts.whole[edge] ?? []).filter((type) => wanted.includes(type))]
}

function readType({ whole, typeNames, edges }: SpaceFacts, edge: number, word: string): number {
  const allowed = whole[edge] ?? []
  const found = allowed.find((type) => typeNames.get(type) === word || String(type) === word)
  if (found !== undefined) return found
  const names = allowed.map((type) => typeNames.get(type) ?? type).join(', ')
  throw refusal(
    word === ''
      ? `edge ${edges[edge] ?? edge} is left without a type`
      : `edge ${edges[edge] ?? edge} has no type “${word}”; there are ${names}`,
  )
}

function refusal(reason: string): WorkbenchError {
  return new WorkbenchError('config-invalid', `space.operations: ${reason}`, {
    details: { path: 'space.operations' },
  })
}

/** The text from which `editOperations` reads these operations again. */
export function writeOperations(facts: SpaceFacts, operations: Operations): string {
  return operations
    .flatMap((types, edge) => {
      if (types.length === facts.whole[edge]?.length) return []
      const names = types.map((type) => facts.typeNames.get(type) ?? String(type))
      return [`${facts.edges[edge] ?? edge}: ${names.join(', ')}`]
    })
    .join('; ')
}
