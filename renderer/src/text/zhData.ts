/** Chinese by English text: what the engine says of data that are looked at, found by its fixed words. */
export const zhData: Readonly<Record<string, string>> = {
  // Formats
  'Class folders of pictures': '按类别分文件夹的图像',
  'HDF5 arrays': 'HDF5 数组',
  'IDX (as MNIST)': 'IDX（如 MNIST）',
  'List of pictures and labels': '图像与标签的列表',
  'MATLAB arrays (MAT v5)': 'MATLAB 数组（MAT v5）',
  'NumPy arrays (NPY, NPZ)': 'NumPy 数组（NPY、NPZ）',
  'Pictures named after their classes': '以类别命名的图像',
  'Table as text (CSV, TSV)': '文本表格（CSV、TSV）',
  'CIFAR binary': 'CIFAR 二进制文件',
  // Why one was recognised
  '{file}: text of {width} columns separated by {delimiter}, {encoding}':
    '{file}：{width} 列文本，以{delimiter}分隔，{encoding} 编码',
  tab: '制表符',
  '{pictures} pictures in {folders} folders': '{folders} 个文件夹中的 {pictures} 张图像',
  '{pictures} pictures in {folders} folder': '{folders} 个文件夹中的 {pictures} 张图像',
  'IDX header in {files}': '{files} 带有 IDX 文件头',
  'HDF5 mark in {files}': '{files} 带有 HDF5 标记',
  'MATLAB 5.0 mark in {files}': '{files} 带有 MATLAB 5.0 标记',
  'Parquet mark in {files}': '{files} 带有 Parquet 标记',
  'NumPy arrays: {files}': 'NumPy 数组：{files}',
  'names begin with {words}': '文件名的开头：{words}',
  '{files}: column {number} names pictures that are there':
    '{files}：第 {number} 列给出了存在的图像',
  '{file}: records of {bytes} bytes with labels below {classes}, as {layout} has them':
    '{file}：每条记录 {bytes} 字节，标签小于 {classes}，与 {layout} 相同',
  // Why one was not
  'no pictures in it': '其中没有图像',
  'no text in rows and columns': '没有按行列排列的文本',
  'no list of the pictures in it': '没有其中图像的列表',
  'no .bin file of CIFAR records': '没有 CIFAR 记录的 .bin 文件',
  'no file starts with the HDF5 mark': '没有以 HDF5 标记开头的文件',
  'no file starts with the IDX header 00 00 <type> <rank>':
    '没有以 IDX 文件头 00 00 <type> <rank> 开头的文件',
  'no file starts with the MATLAB 5.0 mark': '没有以 MATLAB 5.0 标记开头的文件',
  'no file starts with the NumPy mark': '没有以 NumPy 标记开头的文件',
  'no file starts with the Parquet mark PAR1': '没有以 Parquet 标记 PAR1 开头的文件',
  'not every name is a word and a number': '并非每个文件名都是单词加数字',
  'the names begin with {count} different words': '文件名以 {count} 个不同的单词开头',
  'the names begin with {count} words, too many for classes':
    '文件名以 {count} 个单词开头，作为类别过多',
  '{count} pictures, but not in folders named after classes':
    '{count} 张图像，但不在以类别命名的文件夹中',
  '{file} is text, but of one column': '{file} 是文本，但只有一列',
  '{file}: only {same} of the first {rows} rows have {width} cells':
    '{file}：前 {rows} 行中只有 {same} 行有 {width} 个单元格',
  // Files that are no data set
  '{what}; no format recognised in {count} files': '{what}；{count} 个文件中没有可识别的格式',
  '{what}; no format recognised in {count} file': '{what}；{count} 个文件中没有可识别的格式',
  'is not unpacked here; unpack it, or pack it as ZIP or TAR.GZ':
    '此处不解压：请先解压，或打包为 ZIP 或 TAR.GZ',
  '{file} holds weights of a network, not samples; drop it on the models instead':
    '{file} 含有网络的权重而非样本：请拖到模型页面',
  '{file} is a spreadsheet; save the sheet as CSV': '{file} 是电子表格：请将工作表存为 CSV',
  '{file} is a Python pickle, which can run code when it is opened, so it is refused; save the arrays with numpy.savez, or take the binary version of the set':
    '{file} 是 Python pickle，打开时可能执行代码，因此拒绝：请用 numpy.savez 保存数组，或使用该数据集的二进制版本',
  '{file} is a RAR archive, which {what}': '{file} 是 RAR 压缩包，{what}',
  '{file} is a 7-Zip archive, which {what}': '{file} 是 7-Zip 压缩包，{what}',
  '{file} is compressed with xz, which {what}': '{file} 以 xz 压缩，{what}',
  '{file} is compressed with bzip2, which {what}': '{file} 以 bzip2 压缩，{what}',
  '{file} is compressed with Zstandard, which {what}': '{file} 以 Zstandard 压缩，{what}',
  '{file} is a DICOM picture; save the pictures as 16-bit PNG or TIFF':
    '{file} 是 DICOM 图像：请存为 16 位 PNG 或 TIFF',
  '{file} is a NIfTI volume; save it as NPY or HDF5': '{file} 是 NIfTI 体数据：请存为 NPY 或 HDF5',
  '{file} is an LMDB database; write its records as files or arrays first':
    '{file} 是 LMDB 数据库：请先将其记录写成文件或数组',
  '{file} is a TFRecord file; save its samples as NPZ or pictures':
    '{file} 是 TFRecord 文件：请将样本存为 NPZ 或图像',
  '{file} is a film; save its frames as pictures': '{file} 是视频：请将各帧存为图像',
  '{file} is sound; sound is not read': '{file} 是声音，无法读取',
  '{file} is a Weka table (ARFF); save it as CSV': '{file} 是 Weka 表格（ARFF）：请存为 CSV',
  '{file} is an Arrow file; save it as Parquet': '{file} 是 Arrow 文件：请存为 Parquet',
  '{file} is a database; export the table as CSV': '{file} 是数据库：请将表导出为 CSV',
  '{file} is an R workspace; save the table as CSV': '{file} 是 R 工作空间：请将表存为 CSV',
  '{file} is a MATLAB file of version 4; save it again as -v7':
    '{file} 是 MATLAB 4 版文件：请以 -v7 重新保存',
  '{file} is a JSON of annotations (as COCO has them); pictures are read from class folders or a list of path,label':
    '{file} 是标注的 JSON（如 COCO）：图像从按类别分的文件夹或 path,label 列表读取',
  '{file} is JSON; a table is read as CSV or Parquet': '{file} 是 JSON：表格以 CSV 或 Parquet 读取',
  '{file} is an archive inside an archive inside another; unpack the outer ones':
    '{file} 是第三层的压缩包：请先解压外层',
  '{label} no format recognised in {count} files': '{label} {count} 个文件中没有可识别的格式',
  '{label} no format recognised in {count} file': '{label} {count} 个文件中没有可识别的格式',
  '{label}: holds no files': '{label}：其中没有文件',
  '{label}: 0 rows in it': '{label}：其中有 0 行',
  // How it is split
  'Stratified: {shares}': '分层：{shares}',
  'By “{column}”: {shares}': '按“{column}”：{shares}',
  'Fold {fold} of {folds} is the test part, stratified, seed {seed}':
    '{folds} 折中的第 {fold} 折为测试部分，分层，随机种子 {seed}',
  '{train} train, {validation} validation, {test} test, seed {seed}':
    '训练 {train}，验证 {validation}，测试 {test}，随机种子 {seed}',
  '{train} train, {validation} validation, seed {seed}':
    '训练 {train}，验证 {validation}，随机种子 {seed}',
  '{train} train, {test} test, seed {seed}': '训练 {train}，测试 {test}，随机种子 {seed}',
  'As the source says': '按来源所述',
  'All in the training part': '全部在训练部分',
  'All in the training part: too few samples of a class for a test part':
    '全部在训练部分：某一类的样本太少，不足以划出测试部分',
  // Remarks
  'is the second entry of this name': '是同名的第二个条目',
  'differs from {earlier} only in upper and lower case': '与 {earlier} 只有大小写不同',
  'differs from the class “{earlier}” only in upper and lower case':
    '与类别“{earlier}”只有大小写不同',
  'holds one class only, “{name}”: there is nothing to tell apart':
    '只有一个类别“{name}”：没有可区分的内容',
  'lies in no class folder ({name})': '不在任何类别文件夹中（{name}）',
  'is not a picture': '不是图像',
  '{count} more files are not pictures': '另有 {count} 个文件不是图像',
  'is a folder without a picture, so no class': '是没有图像的文件夹，因此不是类别',
  'in the {part} part {alike} {name} in the {other} part':
    '在{part}部分，{alike}{other}部分的 {name}',
  equals: '等于',
  'almost equals': '几乎等于',
  'equals {name}': '与 {name} 相同',
  'almost equals {name}': '与 {name} 几乎相同',
  'is {width} × {height}, the set is {setWidth} × {setHeight}':
    '为 {width} × {height}，数据集为 {setWidth} × {setHeight}',
  '{count} files in all: {what}': '共 {count} 个文件：{what}',
  'of another size than the set': '尺寸与数据集不同',
  'equal to an earlier one': '与先前的相同',
  'almost equal to an earlier one': '与先前的几乎相同',
  'cannot be read': '无法读取',
  'names “{path}”, which is not there': '给出的“{path}”不存在',
  'has no label': '没有标签',
  'is not a picture of a kind that is read': '不是可读取的图像格式',
  'is empty (0 bytes)': '为空（0 字节）',
  'takes {size} bytes, the limit is {limit}': '占 {size} 字节，上限为 {limit}',
  'is damaged or cut off ({kind}, {size} bytes)': '已损坏或不完整（{kind}，{size} 字节）',
  'cannot be decoded ({kind}: {why})': '无法解码（{kind}：{why}）',
  'declares {width} × {height} pixels, the limit of a side is {limit}':
    '声明为 {width} × {height} 像素，边长上限为 {limit}',
  'declares {width} × {height} = {count} pixels, the limit is {limit}':
    '声明为 {width} × {height} = {count} 像素，上限为 {limit}',
  'is a link to another place': '是指向别处的链接',
  'is not an ordinary file': '不是普通文件',
  'line {line}: {cells} cells, the other rows have {columns}':
    '第 {line} 行：{cells} 个单元格，其他行有 {columns} 个',
  '{count} lines in all do not have {columns} cells': '共 {count} 行没有 {columns} 个单元格',
  'only counts the rows': '只是行号',
  'all {count} cells are missing': '全部 {count} 个单元格缺失',
  '{count} cells are missing': '{count} 个单元格缺失',
  'text with {count} different values': '含有 {count} 个不同取值的文本',
  'more than 1000': '超过 1000',
  '{count} cells are no numbers, the first is “{text}” in line {line}':
    '{count} 个单元格不是数值，第一个是第 {line} 行的“{text}”',
  '{count} samples hold NaN or infinity': '{count} 个样本含有 NaN 或无穷大',
  'values from {least} to {most}': '取值从 {least} 到 {most}',
  'names {count} classes, the labels need {needed}': '给出 {count} 个类别，标签需要 {needed} 个',
  // What becomes of it
  'left out': '略去',
  kept: '保留',
  'kept as two classes': '保留为两个类别',
  'classes are called by their numbers': '类别以编号命名',
  'classes are called so': '类别以此命名',
  'taken as missing': '视为缺失',
  'filled with the mean': '以均值填补',
  'their rows left out': '所在行已略去',
  'these samples are left out': '略去这些样本',
  'stretched to the size of the set': '拉伸到数据集的尺寸',
  'fitted into the size of the set, with a black border': '缩放到数据集的尺寸之内，加黑边',
  'scaled and cropped to the size of the set': '缩放并裁剪到数据集的尺寸',
  '{low} becomes black, {high} white': '{low} 变为黑色，{high} 变为白色',
  'float pictures with values from {low} to {high}': '浮点图像，取值从 {low} 到 {high}',
}
