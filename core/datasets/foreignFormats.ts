/** Files that people drop and that are no data set we read: named for what they are, with a way on. */
import { isArchiveName } from './innerArchives.ts'
import type { Source, SourceFile } from './source.ts'
import { baseName } from './source.ts'

interface Foreign {
  /** Of the first 600 bytes, as Latin-1. */
  readonly mark?: RegExp
  readonly ending?: RegExp
  /** What it is, and what to do instead. */
  readonly words: string
}

const lookedAt = 600
const filesLookedAt = 16

const packed = 'is not unpacked here; unpack it, or pack it as ZIP or TAR.GZ'
const weights = 'holds weights of a network, not samples; drop it on the models instead'

const spreadsheet = 'is a spreadsheet; save the sheet as CSV'
const json: Foreign = { mark: /^\s*[[{]/, ending: /\.jsonl?$/i, words: '' }

const foreign: readonly Foreign[] = [
  {
    // Protocols 2 to 5 begin with PROTO; CIFAR’s “python version” is one.
    mark: /^\x80[\x02-\x05][\x95}(\]cq\x8c\x00]/,
    ending: /\.(pkl|pickle)$/i,
    words:
      'is a Python pickle, which can run code when it is opened, so it is refused; save the arrays with numpy.savez, or take the binary version of the set',
  },
  { mark: /^Rar!\x1a\x07/, words: `is a RAR archive, which ${packed}` },
  { mark: /^7z\xbc\xaf\x27\x1c/, words: `is a 7-Zip archive, which ${packed}` },
  { mark: /^\xfd7zXZ\0/, words: `is compressed with xz, which ${packed}` },
  { mark: /^BZh[1-9]1AY&SY/, words: `is compressed with bzip2, which ${packed}` },
  { mark: /^\x28\xb5\x2f\xfd/, words: `is compressed with Zstandard, which ${packed}` },
  { mark: /^[^]{128}DICM/, words: 'is a DICOM picture; save the pictures as 16-bit PNG or TIFF' },
  { mark: /^\x5c\x01\0\0[^]{340}n[+i]1/, words: 'is a NIfTI volume; save it as NPY or HDF5' },
  { mark: /^[^]{344}n[+i]1\0/, words: 'is a NIfTI volume; save it as NPY or HDF5' },
  {
    mark: /^[^]{16}\xde\xc0\xef\xbe/,
    ending: /\.mdb$/i,
    words: 'is an LMDB database; write its records as files or arrays first',
  },
  { ending: /\.nii(\.gz)?$/i, words: 'is a NIfTI volume; save it as NPY or HDF5' },
  {
    ending: /\.tfrecords?(-\d+-of-\d+)?$/i,
    words: 'is a TFRecord file; save its samples as NPZ or pictures',
  },
  { ending: /\.safetensors$/i, words: weights },
  { ending: /\.(pt|pth|ckpt|onnx|pb|keras|tflite)$/i, words: weights },
  { ending: /\.(xlsx?|ods)$/i, words: spreadsheet },
  { ending: /\.(mp4|avi|mov|mkv|webm)$/i, words: 'is a film; save its frames as pictures' },
  { ending: /\.(wav|mp3|flac|ogg)$/i, words: 'is sound; sound is not read' },
  { ending: /\.arff$/i, words: 'is a Weka table (ARFF); save it as CSV' },
  { ending: /\.(feather|arrow)$/i, words: 'is an Arrow file; save it as Parquet' },
  { ending: /\.(sqlite3?|db)$/i, words: 'is a database; export the table as CSV' },
  { ending: /\.(rds|rdata)$/i, words: 'is an R workspace; save the table as CSV' },
  {
    // No mark of its own: type, rows, columns, 0 or 1, length of the name.
    mark: /^[^]{2}\0\0[^]{3}\0[^]{3}\0[\0\x01]\0\0\0[\x02-\x40]\0\0\0[a-z]\w*\0/i,
    words: 'is a MATLAB file of version 4; save it again as -v7',
  },
  json,
]

function jsonWords(head: string): string {
  return /"(annotations|categories|bbox|segmentation)"\s*:/.test(head)
    ? 'is a JSON of annotations (as COCO has them); pictures are read from class folders or a list of path,label'
    : 'is JSON; a table is read as CSV or Parquet'
}

async function wordsFor(file: SourceFile): Promise<string | null> {
  const name = baseName(file.path)
  const bytes = await file.read(0, lookedAt).catch(() => new Uint8Array(0))
  const head = Buffer.from(bytes).toString('latin1')
  const found = foreign.find(
    ({ mark, ending }) => (ending?.test(name) ?? false) || (mark?.test(head) ?? false),
  )
  return found === json ? jsonWords(head) : (found?.words ?? null)
}

/** Null where nothing in the source is known by name. */
export async function foreignWords(source: Source): Promise<string | null> {
  // PyTorch saves ZIPs, Excel too; what they hold tells.
  if (source.files.some(({ path }) => /(^|\/)xl\/workbook\.xml$/.test(path))) return spreadsheet
  if (source.files.some(({ path }) => /(^|\/)data\.pkl$/.test(path))) return weights
  for (const file of source.files.slice(0, filesLookedAt)) {
    const words = await wordsFor(file)
    if (words !== null) return file.path === source.label ? words : `${file.path} ${words}`
  }
  const deep = source.files.find(({ path }) => path !== source.label && isArchiveName(path))
  return deep
    ? `${deep.path} is an archive inside an archive inside another; unpack the outer ones`
    : null
}
