/** A second file with the first: its name is the first one’s, and this. */
interface Beside {
  readonly suffix: string
  readonly text: string
}

/** Markup to print: on a page of that size, or on sheets of A4. */
interface PrintedPage {
  readonly html: string
  readonly paper: { readonly widthMm: number; readonly heightMm: number } | null
  readonly beside?: Beside | undefined
}

/** What the preload script puts on the window: the only door out of the sandbox. */
import type { Port } from '../../../core/contract/rpc.ts'

export interface Host {
  /** Speaks core/contract/rpc with the engine. */
  readonly port: Port
  /** Opaque tokens for dropped files or folders; paths stay on the other side. */
  readonly grantFiles: (files: File[]) => string[] | Promise<string[]>
  /** Open dialog; empty when the person cancels. */
  readonly chooseFiles: () => Promise<string[]>
  /** The same for a folder. */
  readonly chooseFolder: () => Promise<string[]>
  /** Grants for the files whose paths the clipboard holds; empty where it holds none. */
  readonly pasteFiles: () => Promise<string[]>
  /** Save dialog; false when the person cancels. */
  readonly saveText: (fileName: string, text: string) => Promise<boolean>
  readonly saveBytes: (fileName: string, bytes: Uint8Array, beside?: Beside) => Promise<boolean>
  /** Save dialog, then prints without scripts or network. */
  readonly savePdf: (fileName: string, page: PrintedPage) => Promise<boolean>
  /** The language of menus and native dialogs. */
  readonly speak: (language: 'en' | 'zh') => Promise<void>
  /** Another window on the same engine, at that page. */
  readonly openWindow: (route: string) => Promise<void>
  /** Grants for run bundles that a person opened from the desktop, before now and later. */
  readonly onOpenedFiles: (listener: (grants: string[]) => void) => void
  /** A first start may show the tour by itself; not where nobody sits in front, nor in a second window. */
  readonly offersTour: boolean
  /** As `process.platform` says: decides how shortcuts are written. */
  readonly platform: string
}

declare global {
  interface Window {
    readonly steradian?: Host
  }
}
