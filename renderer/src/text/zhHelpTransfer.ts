/** Chinese of what the fields and presets of never-hurt transfer say of themselves. */
export const zhHelpTransfer: Readonly<Record<string, string>> = {
  'A pull towards pre-trained weights helps when the source fits and hurts when it does not. DTNH takes from its gradient whatever opposes the loss, at every step.':
    '向预训练权重的牵引，在来源合适时有益，不合适时有害。DTNH 在每一步去掉其梯度中与损失相悖的部分。',
  'Digits 5 to 9 from digits 0 to 4: distillation pulls against the loss, DTNH takes that back.':
    '由数字 0 至 4 到数字 5 至 9：蒸馏与损失相悖，DTNH 将其挽回。',
  'Five digits from five pictures each; three sources, two regularisers at two strengths, five seeds.':
    '每个数字五张图像的五个数字；三个来源，两种强度的两种正则项，五个随机种子。',
  'The same conflict resolved by DTNH, PCGrad, A-GEM, dropping and not at all.':
    '同一冲突由 DTNH、PCGrad、A-GEM、丢弃以及不处理来解决。',
  'Clothes from clothes: the regulariser helps, and DTNH gives a part of that back.':
    '由服装到服装：正则项有益，DTNH 失去其中一部分。',
  'Clothes from a net that memorised random labels: what a regulariser costs, and what DTNH saves.':
    '由记忆随机标签的网络到服装：正则项的代价，以及 DTNH 挽回的部分。',
  'Hands that show digits, ten photos a class, from MobileNet V2: its first half is computed once.':
    '比划数字的手，每类十张照片，来自 MobileNet V2：其前半部分只计算一次。',
  'For users with the data and a GPU: import Caltech-256 and, as a source, a network trained on Places.':
    '供拥有数据和 GPU 的用户：导入 Caltech-256，并以在 Places 上训练的网络为来源。',
  'For users with the data and a GPU: 80 training pictures a class.':
    '供拥有数据和 GPU 的用户：每类 80 张训练图像。',
  'For users with the data and a GPU: 100 training pictures a class.':
    '供拥有数据和 GPU 的用户：每类 100 张训练图像。',
  'Pictures with classes, or a table whose columns fill a square.':
    '带类别的图像，或列数可填满正方形的表格。',
  'Numbers of the classes to tell apart, from 0; empty for all.':
    '要区分的类别编号，从 0 起；留空为全部。',
  'Drawn anew for each seed; 0 trains on all.': '每个随机种子重新抽取；0 则用全部训练。',
  'Pictures are resized to this; 0 keeps the source’s size, or the data set’s.':
    '图像缩放到此尺寸；0 保持来源或数据集的尺寸。',
  'Which samples train and which test.': '哪些样本用于训练，哪些用于测试。',
  'Training samples come from the other.': '训练样本来自另一部分。',
  'Of both parts: the most certain figure when few samples train.':
    '来自两部分：训练样本少时最可靠的数值。',
  'Training samples come from it too, so that a source trained on the other part has seen neither.':
    '训练样本也来自其中，因此在另一部分上训练的来源两者都未见过。',
  'Deviation of noise on all target pictures, in units of the scaled pixels.':
    '所有目标图像上噪声的标准差，以缩放后的像素为单位。',
  'Moves every target picture by up to this, once and for all.':
    '将每张目标图像最多平移此值，一次确定。',
  'Where the starting weights come from; several are compared.': '初始权重的来源；可比较多个。',
  'Trained here first: near to the other digits, yet it has learnt to ignore what tells them apart.':
    '先在此处训练：与其他数字相近，却学会了忽略区分它们的特征。',
  'Trained here first on 6,000 pictures of clothes.': '先在此处以 6,000 张服装图像训练。',
  'Trained here first to memorise 1,500 pictures of clothes with random labels: a source that fits nothing.':
    '先在此处训练以记忆 1,500 张带随机标签的服装图像：什么都不适合的来源。',
  '3.5 million parameters, 1280 features.': '350 万个参数，1280 个特征。',
  '0.5 million parameters, 256 features: for quick tries.':
    '50 万个参数，256 个特征：用于快速尝试。',
  'No source: what transfer has to beat.': '没有来源：迁移必须胜过的对象。',
  'The baseline without any regulariser.': '不用任何正则项的基线。',
  'α of ½|w|²; empty leaves it out.': '½|w|² 的 α；留空则省去。',
  'α of ½|w − w⁰|²; empty leaves it out.': '½|w − w⁰|² 的 α；留空则省去。',
  'α of the mean squared distance to the source’s features; empty leaves it out.':
    '到来源特征的平均平方距离的 α；留空则省去。',
  'The same with attention; empty leaves it out.': '同上并带注意力；留空则省去。',
  'How the two gradients become one step.': '两个梯度如何合成一步。',
  'g + αr: the usual objective.': 'g + αr：通常的目标。',
  'Takes from r what opposes g: the loss never waits for the regulariser.':
    '从 r 中去掉与 g 相悖的部分：损失从不等待正则项。',
  'Both give way to each other.': '两者互相让步。',
  'Only the loss gradient gives way.': '只有损失梯度让步。',
  'No regulariser where it opposes.': '正则项相悖时不用。',
  'Each draws samples, head and batches, the same for every cell: differences are paired.':
    '每个随机种子抽取样本、头部和批次，对每个单元相同：差异成对。',
  'One inner product for all shared weights, or one for each part.':
    '对所有共享权重用一个内积，或每部分各一个。',
  'One angle between two vectors.': '两个向量之间的一个角度。',
  'A kernel together with its bias.': '卷积核与其偏置一起。',
  'Kernels and biases by themselves.': '卷积核与偏置分开。',
  'First stages of the source that do not train; their outputs are computed once.':
    '来源中不训练的前几个阶段；其输出只计算一次。',
  'Last stages whose outputs distillation compares with the source’s, each by its mean; 1 compares the features alone, as DELTA does.':
    '蒸馏与来源比较其输出的后几个阶段，各按其均值；1 仅比较特征，如 DELTA。',
  'Running statistics of the source, or of each batch.': '来源的滑动统计量，或每个批次的。',
  'Frozen: teacher and student agree.': '冻结：教师与学生一致。',
  'They move even where weights are held.': '即使权重不动也会移动。',
  'Whether L2 and L2-SP pull scales and shifts of normalisers.':
    'L2 与 L2-SP 是否牵引归一化层的缩放和平移。',
  'Random shifts up to this with mirroring; 0 trains on the pictures as they are, and features are cached.':
    '随机平移至多此值并翻转；0 则按原图训练，特征被缓存。',
  'η of the shared weights.': '共享权重的 η。',
  'The new head’s learning rate over that of the shared weights.':
    '新头部的学习率与共享权重学习率之比。',
  'Learning rate of each stage over that of the stage behind it; 1 gives all the same.':
    '每个阶段的学习率与其后阶段学习率之比；1 则全部相同。',
  'The rule acts on raw gradients; their direction then enters the velocity.':
    '规则作用于原始梯度；其方向随后进入速度。',
  'β of ½β|v|² on the new head, which has no source to be pulled to.':
    '新头部上 ½β|v|² 的 β，它没有可被牵引的来源。',
  'Part of the steps after which the learning rate falls; 1 keeps it.':
    '学习率下降之前的步数比例；1 则保持不变。',
  'What the learning rate is divided by then.': '届时学习率除以此值。',
  'Of one step; at most the training samples there are.': '每步的数目；至多为现有训练样本数。',
  'Of each cell of the grid.': '网格中每个单元的步数。',
  'Evaluations on the test part in each cell, the last at its end.':
    '每个单元在测试集上的评估次数，最后一次在其结束时。',
  'The seeds of the grid count up from here.': '网格的随机种子从此值起递增。',
  'Steps over all cells between two checkpoints; resuming is exact, also within a cell.':
    '所有单元合计两个检查点之间的步数；恢复是精确的，在单元内部亦然。',
  'Sources × regularisers × strengths × rules × seeds; fine-tuning has one rule.':
    '来源 × 正则项 × 强度 × 规则 × 随机种子；微调只有一种规则。',
  'Cells train one after the other in this run.': '单元在此实验中逐个训练。',
  '2(1 + momentum)/η: beyond it the pull alone overshoots at every step.':
    '2(1 + 动量)/η：超过它，仅牵引本身每步都会过冲。',
}
