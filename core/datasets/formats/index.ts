/** Every format that is read. The surest match wins; order breaks ties. */
import type { DatasetFormat } from '../format.ts'
import { cifar } from './cifar.ts'
import { classFolders } from './classFolders.ts'
import { csv } from './csv.ts'
import { hdf5 } from './hdf5.ts'
import { idx } from './idx.ts'
import { listFile } from './listFile.ts'
import { mat } from './mat.ts'
import { namePrefixes } from './namePrefixes.ts'
import { npy } from './npy.ts'
import { parquet } from './parquet.ts'

export const formats: readonly DatasetFormat[] = [
  idx,
  npy,
  hdf5,
  mat,
  parquet,
  cifar,
  listFile,
  classFolders,
  namePrefixes,
  csv,
]
