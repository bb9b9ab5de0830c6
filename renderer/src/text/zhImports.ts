/** Chinese of importing curves and of runs that were imported. */
export const zhImports: Readonly<Record<string, string>> = {
  Imported: '导入',
  'Imported curves: what trained them is not here, so they cannot be resumed, forked or run again.':
    '导入的曲线：训练它们的程序不在这里，因此无法继续、分叉或重新运行。',
}
