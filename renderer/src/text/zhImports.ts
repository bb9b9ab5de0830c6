/** Chinese of importing curves and of runs that were imported. */
export const zhImports: Readonly<Record<string, string>> = {
  '{count} file cannot be read': '{count} 个文件无法读取',
  '{count} files cannot be read': '{count} 个文件无法读取',
  '{count} file of another part is in the training part too':
    '另一部分的 {count} 个文件也在训练部分中',
  '{count} files of another part are in the training part too':
    '另一部分的 {count} 个文件也在训练部分中',
  '{count} file has another size than the set': '{count} 个文件的尺寸与数据集不同',
  '{count} files have another size than the set': '{count} 个文件的尺寸与数据集不同',
  '{count} file repeats an earlier one': '{count} 个文件与先前的重复',
  '{count} files repeat earlier ones': '{count} 个文件与先前的重复',
  '{count} file is almost equal to an earlier one': '{count} 个文件与先前的几乎相同',
  '{count} files are almost equal to earlier ones': '{count} 个文件与先前的几乎相同',
  '{count} remark on values': '{count} 条关于取值的说明',
  '{count} remarks on values': '{count} 条关于取值的说明',
  '{count} other remark': '另有 {count} 条说明',
  '{count} other remarks': '另有 {count} 条说明',
  'has {count} copies: {names}': '有 {count} 个副本：{names}',
  'has {count} near copies: {names}': '有 {count} 个近似副本：{names}',
  Imported: '导入',
  'No settings came with these curves.': '这些曲线没有附带设置。',
  'Imported {moment}': '导入于 {moment}',
  'Imported curves come without a network.': '导入的曲线不包含网络。',
  'Last step': '最后一步',
  'Imported curves: what trained them is not here, so they cannot be resumed, forked or run again.':
    '导入的曲线：训练它们的程序不在这里，因此无法继续、分叉或重新运行。',
  'Drop data sets or runs': '松开以导入数据集或实验',
  'Of a data set you will see what is recognised, with class counts, samples and problems, before anything is imported. A run bundle (.steradian) is verified and opened as a run; TensorBoard’s event files, folders of them and CSV of metrics come in as curves.':
    '数据集在导入之前会先显示识别结果、类别数量、样本与问题。实验包（.steradian）经校验后作为实验打开；TensorBoard 事件文件、其所在文件夹以及指标 CSV 作为曲线导入。',
  'Curves or a data set': '曲线还是数据集',
  'What is in this table?': '这张表里是什么？',
  'It has a column of steps and only numbers beside it: curves of a run, to be compared with yours. Or each row is a sample to train on.':
    '表中有一列步数，其余全是数值：可能是某次实验的曲线，用来与您的实验比较；也可能每一行是一个用于训练的样本。',
  'Curves of a run': '实验的曲线',
  'A data set': '数据集',
  'Reading curves…': '正在读取曲线…',
  'Import runs: a bundle, TensorBoard, CSV…': '导入实验：实验包、TensorBoard、CSV…',
  'Import a folder of TensorBoard runs…': '导入 TensorBoard 实验文件夹…',
  '“{name}” was imported as {runId}.': '“{name}”已导入为 {runId}。',
  '{count} runs were imported; they are ticked in the list.':
    '已导入 {count} 个实验；它们在列表中已勾选。',
  'The import was cancelled; nothing was imported.': '导入已取消；没有导入任何内容。',
}
