/** Chinese of what the laboratories’ pages say of their findings: names of rows and curves, hints, verdicts. */
export const zhFindings: Readonly<Record<string, string>> = {
  // Normalisers and their ablations
  'Batch norm': '批归一化',
  'Synchronised batch norm': '同步批归一化',
  'Moving average batch norm': '滑动平均批归一化',
  'Group norm': '组归一化',
  'Layer norm': '层归一化',
  'Instance norm': '实例归一化',
  'Filter response norm': '滤波器响应归一化',
  'Moving averages, forward only': '滑动平均，仅前向',
  'Moving averages, backward only': '滑动平均，仅反向',
  'Moving averages, kernels not centred': '滑动平均，卷积核不中心化',
  'Moving averages, not renormalised': '滑动平均，不重归一化',
  'Second moments, nothing averaged': '二阶矩，不取平均',
  '{method}, seed {seed}': '{method}，随机种子 {seed}',
  '{method}, batch {batch}, seed {seed}': '{method}，批次 {batch}，随机种子 {seed}',
  'batch {largest} minus batch {smallest}': '批次 {largest} 减批次 {smallest}',
  'smaller batches': '较小的批次',
  'window average': '窗口平均',
  'running average': '滑动平均',
  // Remedies at a drop
  untouched: '不处理',
  weights: '权重',
  'weights and momentum': '权重与动量',
  // Operators and children
  'Angle, W0 initial': '角度，W0 取初始值',
  'Angle, W0 after one epoch': '角度，W0 取一个 epoch 之后',
  'Angle, tested children only': '角度，仅受测子网络',
  'Accuracy, statistics recomputed': '准确率，统计量重新计算',
  'Accuracy, running statistics': '准确率，滑动统计量',
  'Operator strength α': '算子强度 α',
  'Every child': '每个子网络',
  'stem, reductions, classifier': '主干、下采样、分类器',
  'Before the first cut': '首次裁剪之前',
  'After cut {cut}': '第 {cut} 次裁剪之后',
  '{name} on {edge}': '边 {edge} 上的 {name}',
  'score {score} rad': '得分 {score} rad',
  'not scored yet': '尚未评分',
  '{where}: {score}': '{where}：{score}',
  // Transfer
  'Fine-tuning': '微调',
  'fine-tuning': '微调',
  Distillation: '蒸馏',
  'Feature distillation': '特征蒸馏',
  Penalty: '正则项',
  'Fits: its features tell the classes apart better than those of an untrained network.':
    '合适：其特征比未训练网络的特征更能区分各类别。',
  'Unclear: its features are about as good as those of an untrained network.':
    '不明确：其特征与未训练网络的特征相当。',
  'Does not fit: an untrained network’s features tell the classes apart better. Expect every pull towards it to hurt.':
    '不合适：未训练网络的特征更能区分各类别。向它的任何牵引都可能有害。',
  'Nothing to judge: the weights are drawn at random, or the features change from step to step.':
    '无从判断：权重为随机抽取，或特征逐步变化。',
  '{cell}, seed {seed}': '{cell}，随机种子 {seed}',
  // Estimators
  controlled: '加控制',
  'No baseline': '无基线',
  'Linear Stein control': '线性 Stein 控制',
  'Neural Stein control': '神经 Stein 控制',
  'the action itself': '动作本身',
  'later actions too': '以及后续动作',
  'Neural, augmented variables': '神经网络，增广变量',
  'The polynomial of order 1': '一阶多项式',
  'The polynomial of order 2': '二阶多项式',
  'The control functional': '控制泛函',
  'The network': '神经网络',
  'The network with augmented variables': '带增广变量的神经网络',
  'The polynomial with a network on what it leaves': '多项式加其余项上的神经网络',
  'Plain Monte Carlo: no control pays for the time that it takes to fit.':
    '普通蒙特卡罗：没有哪种控制值得花时间拟合。',
  'Bands are two standard errors; each point uses the first part of every chain.':
    '误差带为两倍标准误；每个点只用各链的前一部分。',
  'Variance of the log-likelihood over that of what the control leaves, on points that were not fitted.':
    '对数似然的方差与控制之后剩余方差之比，在未参与拟合的点上计算。',
  'Mean log-likelihood at each temperature; bands are two standard errors.':
    '每个温度下的平均对数似然；误差带为两倍标准误。',
  'More figures': '更多指标',
  'Not begun': '尚未开始',
  Validation: '验证',
  Test: '测试',
  'one seed': '一个随机种子',
  '{seeds} seeds': '{seeds} 个随机种子',
  // Axes of the estimates
  'return of an episode': '每回合的回报',
  'draws over all temperatures': '全部温度的抽样数',
  'log evidence (nat)': '对数证据 (nat)',
  expectation: '期望',
  'temperature t': '温度 t',
  'variance reduction (×)': '方差缩减 (×)',
  'mean log-likelihood (nat)': '平均对数似然 (nat)',
  'log-likelihood (nat)': '对数似然 (nat)',
  'predicted by the control': '控制的预测',
  integrand: '被积函数',
  'draw of the chain': '链中的抽样',
  // Spherical motion
  confirmed: '已证实',
  contradicted: '与之矛盾',
  'Angular update right': '角度更新',
  'Norm over the old one': '新旧范数之比',
  'Equilibrium weight size': '平衡时的权重大小',
  Trainings: '训练次数',
  'Steps of all trainings': '全部训练的步数',
  'One after the other, in one run.': '在一个实验中依次进行。',
  'What the whole run takes.': '整个实验所需。',
  'Until the angular update is within 5 % of its new value, coming from the old equilibrium.':
    '从旧的平衡出发，直到角度更新与新值相差 5 % 以内。',
  'Rescaled weights turn as at the new equilibrium at once.':
    '重新缩放后的权重立即按新的平衡转动。',
  'The norm stands still at the drop, so the angle falls by the whole factor at once.':
    '下降时范数不变，因此角度立即下降整个倍数。',
  'There is no other form for Nesterov’s update.': 'Nesterov 的更新没有其他形式。',
  '√(2ηλ(1 + 2α − 2α³)/(1 + α)), for gradients that do not predict each other.':
    '√(2ηλ(1 + 2α − 2α³)/(1 + α))，适用于互不预测的梯度。',
  'arccos((a + β₁)/(1 + aβ₁)) with a = 1 − ηλ; later work (Kosson et al. 2024).':
    'arccos((a + β₁)/(1 + aβ₁))，其中 a = 1 − ηλ；后续工作（Kosson 等 2024）。',
  '√(2ηλ(1 − β₁)/(1 + β₁)); later work (Kosson et al. 2024).':
    '√(2ηλ(1 − β₁)/(1 + β₁))；后续工作（Kosson 等 2024）。',
  '1/(2ηλ): the square of the norm approaches its equilibrium at this rate.':
    '1/(2ηλ)：范数的平方以此速率趋于平衡。',
  '√(η/(2λ)): root mean square of a weight’s values, the same for every layer.':
    '√(η/(2λ))：权重各值的均方根，各层相同。',
  // Models and comparisons
  'TensorFlow.js layers model': 'TensorFlow.js 层模型',
  '{count} {what}': '{count} 层{what}',
  'taken over': '已沿用',
  'taken over, axes turned': '已沿用，轴已转置',
  'left out': '已略去',
  'not in the file': '文件中没有',
  'the old head: a new one is trained': '旧的输出层：将训练新的',
  'One seed says nothing about chance: run the same with other seeds.':
    '一个随机种子无法说明是否偶然：请用其他种子重复同样的实验。',
  'CPU, 1 thread': 'CPU，1 个线程',
  // Columns of the list
  Device: '设备',
  Study: '搜索研究',
  'Steps done': '已完成步数',
  'Samples per second': '每秒样本数',
  'Comes from': '来自',
}
