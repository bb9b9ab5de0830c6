/**
 * A classifier as a chain of named stages that end in a feature vector, and a head that turns it into
 * logits: where transfer learning cuts, freezes and exchanges.
 */
import { sequence } from './module.ts'
import type { Module } from './module.ts'

/** A link of the chain: one tensor goes in, one comes out. */
export type Stage = { readonly name: string; readonly module: Module }

export type Classifier = Module & {
  /** [n, …] → features [n, features], one after the other. */
  readonly stages: readonly Stage[]
  /** Features → logits. */
  readonly head: Module
  readonly features: number
}

export function classifier(stages: readonly Stage[], head: Module, features: number): Classifier {
  const whole = sequence(...stages.map(({ module }) => module), head)
  return { ...whole, stages, head, features }
}

export function stage(name: string, ...modules: readonly Module[]): Stage {
  return { name, module: sequence(...modules) }
}
