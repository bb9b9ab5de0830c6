/** TensorFlow's messages, as far as we write them. */
import { protobuf } from '../backend.ts'

export type Message = {
  readonly serializeBinary: () => Uint8Array
}
type Setters<Names extends string> = Readonly<Record<Names, (value: never) => unknown>>
type MessageMap = { readonly set: (key: string, value: Message) => unknown }

export type TensorShapeMessage = Message & { addDim: (dim: Message) => unknown }
export type NodeMessage = Message & {
  setName: (name: string) => void
  setOp: (op: string) => void
  setInputList: (inputs: string[]) => void
  getAttrMap: () => MessageMap
}
export type AttributeMessage = Message &
  Setters<'setTensor' | 'setShape' | 'setList'> & {
    setS: (bytes: Uint8Array) => void
    setI: (value: number) => void
    setF: (value: number) => void
    setB: (value: boolean) => void
    setType: (value: number) => void
  }

/** The generated classes, typed where we use them and opaque elsewhere. */
export const messages = protobuf as {
  readonly TensorShape: (new () => TensorShapeMessage) & {
    Dim: new () => Message & { setSize: (size: number) => void }
  }
  readonly Tensor: new () => Message & {
    setDtype: (type: number) => void
    setTensorShape: (shape: Message) => void
    setTensorContent: (bytes: Uint8Array) => void
    setFloatValList: (values: number[]) => void
    setIntValList: (values: number[]) => void
    setBoolValList: (values: boolean[]) => void
  }
  readonly AttrValue: (new () => AttributeMessage) & {
    ListValue: new () => Message & {
      setIList: (values: number[]) => void
      setFList: (values: number[]) => void
      setBList: (values: boolean[]) => void
    }
  }
  readonly NodeDef: new () => NodeMessage
  readonly VersionDef: new () => Message & { setProducer: (version: number) => void }
  readonly GraphDef: new () => Message & {
    addNode: (node: Message) => void
    setVersions: (versions: Message) => void
  }
  readonly TensorInfo: new () => Message & {
    setName: (name: string) => void
    setDtype: (type: number) => void
    setTensorShape: (shape: Message) => void
  }
  readonly SignatureDef: new () => Message & {
    getInputsMap: () => MessageMap
    getOutputsMap: () => MessageMap
    setMethodName: (name: string) => void
  }
  readonly MetaGraphDef: (new () => Message & {
    setMetaInfoDef: (info: Message) => void
    setGraphDef: (graph: Message) => void
    getSignatureDefMap: () => MessageMap
  }) & { MetaInfoDef: new () => Message & { setTagsList: (tags: string[]) => void } }
  readonly SavedModel: new () => Message & {
    setSavedModelSchemaVersion: (version: number) => void
    addMetaGraphs: (graph: Message) => void
  }
}
