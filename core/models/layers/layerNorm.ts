/** Layer normalisation (Ba, Kiros and Hinton, 2016): per sample, over picture and channels. */
import type { Module } from '../module.ts'
import { groupNorm } from './groupNorm.ts'

export function layerNorm(layer: string, channels: number): Module {
  return groupNorm(layer, channels, 1)
}
