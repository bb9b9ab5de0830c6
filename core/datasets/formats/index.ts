/** Every format that is read. The surest match wins; order breaks ties. */
import type { DatasetFormat } from '../format.ts'
import { classFolders } from './classFolders.ts'
import { cifar } from './cifar.ts'
import { csv } from './csv.ts'
import { npy } from './npy.ts'
import { idx } from './idx.ts'

export const formats: readonly DatasetFormat[] = [idx, npy, cifar, classFolders, csv]
