/** Chinese of what the fields and presets of spherical motion dynamics say of themselves. */
export const zhHelpMotion: Readonly<Record<string, string>> = {
  'Normalised weights move on a sphere. Weight decay and the gradient balance, and every layer turns by the same predictable angle per step.':
    '归一化后的权重在球面上运动。权重衰减与梯度相互平衡，每一层每步转过相同且可预测的角度。',
  'At constant learning rate every normalised layer ends up turning by the same angle per step.':
    '在恒定学习率下，每个归一化层最终每步转过相同的角度。',
  'The angle falls tenfold at once, then climbs back to a √10th as norms shrink.':
    '角度立即下降十倍，随后随范数缩小而回升到 √10 分之一。',
  'Weights and momentum rescaled at the drop: the new equilibrium without the climb.':
    '下降时重新缩放权重与动量：直接到达新平衡，无需爬升。',
  'Half the learning rate with twice the weight decay: the same angles, smaller norms.':
    '学习率减半、权重衰减加倍：角度相同，范数更小。',
  'Initial weights times 0.3 turn more than ten times too fast; what warm-up protects from.':
    '初始权重乘以 0.3 会使转动快十倍以上；预热正是为防止这一点。',
  'A rising learning rate lets norms find their equilibrium without the overshoot.':
    '上升的学习率使范数到达平衡而不过冲。',
  'After 60 steps every layer takes its predicted norm: no time constant to wait for.':
    '60 步后每层取其预测范数：无需等待一个时间常数。',
  'A control: no weight is scale-invariant, and the angles follow no law.':
    '对照：没有权重是尺度不变的，角度不服从任何规律。',
  'Later work (Kosson et al. 2024): decoupled decay balances Adam’s step in the same way.':
    '后续工作（Kosson 等 2024）：解耦衰减以同样方式平衡 Adam 的步长。',
  'Six settings of learning rate, weight decay and batch size, each against its prediction.':
    '学习率、权重衰减和批次大小的六组设置，各与其预测比较。',
  'The same two drops with weights untouched, rescaled, and rescaled with their momentum.':
    '同样的两次下降：权重不变、重新缩放、连同动量一起缩放。',
  'Batches two and four times as large: which rate turns the weights as far per sample.':
    '批次大两倍和四倍：何种学习率使权重每个样本转得同样远。',
  'Weights that start too small: untouched, with warm-up, and set to their predicted norm.':
    '初始过小的权重：不处理、预热、设为其预测范数。',
  'Half, once and twice the learning rate at one product with the decay: one angle, three norms.':
    '学习率取一半、一倍和两倍，与衰减的乘积不变：同一角度，三种范数。',
  'Weight decay against the exponential schedule without decay that walks the same directions.':
    '权重衰减与走相同方向的无衰减指数计划比较。',
  'Batch, group, layer, instance, filter response and moving averages, standardised weights, and none.':
    '批、组、层、实例、滤波器响应和滑动平均，标准化权重，以及不用归一化。',
  'What the run compares.': '此实验比较的内容。',
  'Follows a single training.': '跟踪一次训练。',
  'The equilibrium for every combination of the values below.': '下列各值的每种组合的平衡。',
  'Half, once and twice the learning rate with twice, once and half the decay.':
    '学习率取一半、一倍和两倍，衰减取两倍、一倍和一半。',
  'The same drops: untouched, weights rescaled, weights and momentum rescaled.':
    '同样的下降：不变、缩放权重、缩放权重与动量。',
  'Batches 1, 2 and 4 times as large, the rate scaled linearly and by the root.':
    '批次大 1、2 和 4 倍，学习率按线性与按平方根缩放。',
  'Weights that start too small: untouched, with warm-up, set to the predicted norm.':
    '初始过小的权重：不处理、预热、设为预测范数。',
  'Weight decay against the rising learning rate that replaces it.':
    '权重衰减与替代它的上升学习率。',
  'Every normaliser, standardised weights, and none.': '每种归一化、标准化权重，以及不用归一化。',
  'Values to train with; empty takes the one set further down.':
    '用于训练的取值；留空则取下方设置的那一个。',
  'Each training is repeated with this many seeds.': '每次训练以这么多随机种子重复。',
  'Pictures with classes to train on.': '用于训练的带类别图像。',
  'Squares of this many pixels a side are averaged into one; 1 keeps the pictures.':
    '把边长为这么多像素的方块平均成一个像素；1 保持原图。',
  'The network that is trained.': '要训练的网络。',
  'Four 3×3 convolutions (8, 16, 16, 32 channels), mean pool, linear.':
    '四个 3×3 卷积（8、16、16、32 通道），平均池化，线性层。',
  'Four stages of two 3×3 convolutions (16, 32, 64, 64 channels), mean pool, linear.':
    '四个阶段，每段两个 3×3 卷积（16、32、64、64 通道），平均池化，线性层。',
  'Four stages of two 3×3 convolutions (8, 16, 32, 32 channels), mean pool, linear.':
    '四个阶段，每段两个 3×3 卷积（8、16、32、32 通道），平均池化，线性层。',
  'Two 3×3 convolutions (16, 32 channels) with maximum pools, a hidden layer of 64.':
    '两个 3×3 卷积（16、32 通道）加最大池化，一个 64 单元的隐藏层。',
  'Two hidden layers of 128 and 64 units.': '两个隐藏层，128 和 64 单元。',
  'Six 3×3 convolutions in three blocks with maximum pools, one hidden layer.':
    '六个 3×3 卷积，分三块并带最大池化，一个隐藏层。',
  'Three stages of three residual blocks, 16, 32, 64 channels.':
    '三个阶段，每段三个残差块，16、32、64 通道。',
  'Three stages of five residual blocks, 16, 32, 64 channels.':
    '三个阶段，每段五个残差块，16、32、64 通道。',
  'Three stages of nine residual blocks, 16, 32, 64 channels.':
    '三个阶段，每段九个残差块，16、32、64 通道。',
  'Four stages of 3, 4, 6, 3 bottleneck blocks, up to 2,048 channels; for a GPU.':
    '四个阶段，分别为 3、4、6、3 个瓶颈块，至多 2,048 通道；需要 GPU。',
  'What follows every hidden layer; it is what makes weights scale-invariant.':
    '每个隐藏层之后的归一化；它使权重尺度不变。',
  'Over the batch, per channel.': '在批次上，按通道。',
  'Over the batch, corrected towards the running statistics within rising limits.':
    '在批次上，在逐渐放宽的限度内向滑动统计量修正。',
  'MABN: second moments only, averaged over the last batches in both passes; centred kernels.':
    'MABN：仅二阶矩，两个方向都对最近的批次平均；卷积核中心化。',
  'Per sample, over groups of channels.': '按样本，在通道组上。',
  'Per sample, over all channels.': '按样本，在所有通道上。',
  'Per sample and channel.': '按样本和通道。',
  'Per sample and channel, second moment only; learned thresholds in place of ReLU.':
    '按样本和通道，仅二阶矩；以学习的阈值代替 ReLU。',
  'No weight is scale-invariant: a control.': '没有权重是尺度不变的：对照。',
  'Groups of channels that share statistics.': '共享统计量的通道组数。',
  'Every filter is used with mean 0 and one variance: scale-invariant without a normaliser.':
    '每个滤波器以均值 0 和统一方差使用：不用归一化也尺度不变。',
  'Multiplies the initial scale-invariant weights: the function stays, the motion changes.':
    '乘以初始的尺度不变权重：函数不变，运动改变。',
  'Which update moves the weights.': '以何种更新移动权重。',
  'v ← αv + g + λw, w ← w − ηv': 'v ← αv + g + λw，w ← w − ηv',
  'w ← w − η(g + λw + αv)': 'w ← w − η(g + λw + αv)',
  'Decay apart from the gradient; its equilibrium is later work (Kosson et al. 2024).':
    '衰减与梯度分离；其平衡来自后续工作（Kosson 等 2024）。',
  'η. Only its product with the weight decay sets the equilibrium’s angular update.':
    'η。平衡角度更新只由它与权重衰减的乘积决定。',
  'λ, added to the gradient as λw before momentum; on kernels, not on biases and scales.':
    'λ，在动量之前以 λw 加到梯度上；作用于卷积核，不作用于偏置和缩放。',
  'α, the part of the velocity kept at each step.': 'α，速度每步保留的比例。',
  'β₂, the part of the mean squared gradient kept at each step.':
    'β₂，梯度平方均值每步保留的比例。',
  'How the learning rate changes.': '学习率如何变化。',
  'The same for the whole run.': '整个训练保持不变。',
  'Divided by a factor at given steps.': '在给定步数除以一个因子。',
  'Falls to zero along half a cosine.': '沿半个余弦降至零。',
  'Steps after which the learning rate is divided, in rising order.':
    '学习率在这些步之后被除，按递增顺序。',
  'The learning rate is divided by this at every drop.': '每次下降时学习率除以此值。',
  'The learning rate rises linearly over these first steps; 0 starts at once.':
    '学习率在最初这么多步内线性上升；0 则立即开始。',
  'Skips the slow climb: weights times κ^(−1/4) put the norm on its new equilibrium.':
    '跳过缓慢爬升：权重乘以 κ^(−1/4) 使范数到达新平衡。',
  'The norm finds its new equilibrium by itself.': '范数自行到达新平衡。',
  'Scale-invariant weights times κ^(−1/4).': '尺度不变的权重乘以 κ^(−1/4)。',
  'The velocity times κ^(1/4) too, as its gradients would have been.':
    '速度也乘以 κ^(1/4)，如同其梯度本应如此。',
  'Each layer takes the norm that its own measured unit gradient predicts.':
    '每层取其自身实测单位梯度所预测的范数。',
  'Then each scale-invariant layer takes its predicted norm at once; 0 never does. The function stays.':
    '届时每个尺度不变层立即取其预测范数；0 则从不。函数不变。',
  'Li and Arora (2020): a rising rate without decay walks the same directions.':
    'Li 与 Arora（2020）：无衰减的上升学习率走相同的方向。',
  'η̃ = ηc^(−2t−1) and no decay on these layers; the others keep η and λ.':
    '这些层用 η̃ = ηc^(−2t−1) 且无衰减；其余保持 η 和 λ。',
  'Mirrors half of the pictures left to right.': '将一半图像左右翻转。',
  'Pads with this many black pixels on every side and cuts the old size out anywhere.':
    '每边填充这么多黑色像素，再在任意位置裁出原尺寸。',
  'Side of a square at a random place that is filled with the mean colour.':
    '随机位置处以平均颜色填充的方块边长。',
  'Brightness, contrast and saturation each times a number within 1 ± this.':
    '亮度、对比度和饱和度各乘以 1 ± 此值之内的数。',
  'α: each batch is blended with itself in another order, by a share drawn from Beta(α, α).':
    'α：每个批次与自身的另一排列按 Beta(α, α) 抽取的比例混合。',
  'Distributions of each layer’s weights, updates and gradients, and its dead units, at every so many steps; 0 takes none. Their price stands under the charts.':
    '每隔这么多步记录各层权重、更新和梯度的分布及其失活单元；0 则不记录。其代价显示在图表下方。',
  'Samples of one step.': '每步的样本数。',
  'Updates of the weights until the run ends.': '直到训练结束的权重更新次数。',
  'Two runs with the same seed draw the same initial weights and batches.':
    '随机种子相同的两个实验抽取相同的初始权重和批次。',
  'How batches are drawn.': '批次如何抽取。',
  'Every draw is independent.': '每次抽取相互独立。',
  'Each sample once an epoch.': '每个样本每轮一次。',
  'Steps between two evaluations on the test split.': '两次测试评估之间的步数。',
  'Steps between two checkpoints. One is also written at the end.':
    '两个检查点之间的步数。结束时也会写一个。',
  'Runs every operation from JavaScript instead of one recorded graph: slower, same figures.':
    '每个运算从 JavaScript 执行，而非一张录制的图：更慢，结果相同。',
  'arccos(1 − ηλ/(1 + α)): every scale-invariant layer turns by this at each step.':
    'arccos(1 − ηλ/(1 + α))：每个尺度不变层每步转过这么多。',
  '√(2ηλ/(1 + α)), the paper’s printed form.': '√(2ηλ/(1 + α))，论文中的形式。',
  'Times the fourth root of the layer’s mean squared unit gradient, which the run measures.':
    '乘以该层平均平方单位梯度的四次方根，由实验测量。',
  '(1 − α)/(4ηλ): the fourth power of the norm approaches its equilibrium at this rate.':
    '(1 − α)/(4ηλ)：范数的四次方以此速率趋于平衡。',
  'Until the angular update is within 5 %, coming from weights that start far too small.':
    '从过小的权重出发，直到角度更新在 5 % 以内。',
}
