/** Instance normalisation (Ulyanov, Vedaldi and Lempitsky, 2016): per sample and channel, over the picture. */
import type { Module } from '../module.ts'
import { groupNorm } from './groupNorm.ts'

export function instanceNorm(layer: string, channels: number): Module {
  return groupNorm(layer, channels, channels)
}
