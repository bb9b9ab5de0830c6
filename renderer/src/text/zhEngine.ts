/** Chinese of what the engine and its trainers say: English as they write it, with holes for names and numbers. The first that fits is taken. */
export const zhEngine: Readonly<Record<string, string>> = {
  // Around other sentences, so before them
  '{what}; its last words: {words}': '{what}；其最后输出：{words}',
  // Watchpoints
  '{name} is {value} at step {step}, {times} times its median of the last {count} steps, {middle}':
    '{name} 在第 {step} 步为 {value}，是最近 {count} 步中位数 {middle} 的 {times} 倍',
  '{share} % of the units of {layer} are dead at step {step}':
    '第 {step} 步时 {layer} 有 {share} % 的单元失活',
  'the training loss has not fallen below {best} for {count} steps, up to step {step}':
    '训练损失在 {count} 步内（至第 {step} 步）未降至 {best} 以下',
  '{speed} steps a second at step {step}; the run has done {best}':
    '第 {step} 步时每秒 {speed} 步；此前最快为 {best}',
  'the loss is {loss} at step {step}': '第 {step} 步时损失为 {loss}',
  'the last good checkpoint is of step {step}': '最近的正常检查点在第 {step} 步',
  'there is no checkpoint yet': '尚无检查点',
  '{name} is {value} at step {step}': '{name} 在第 {step} 步为 {value}',
  'it will write about {bytes} ({count} checkpoints of {each}, {points} points), going by {run}; {free} are free on the disk of the workspace':
    '参照 {run}，它将写入约 {bytes}（{count} 个检查点，每个 {each}；{points} 个点）；工作区所在磁盘还剩 {free}',
  // How trainings end, and what to do
  'the application ended while this run trained': '应用程序在此实验训练时已退出',
  'the application ended before this run started': '应用程序在此实验开始前已退出',
  'the device ran out of memory. A smaller batch (training.batchSize) or network needs less; other programs may hold some of it':
    '设备内存不足。更小的批次（training.batchSize）或网络需要的内存更少；其他程序也可能占用了一部分',
  'the system ended the training process for want of memory (SIGKILL by the out-of-memory killer). A smaller batch or network needs less; so does closing other programs':
    '系统因内存不足结束了训练进程（内存不足终止器发出 SIGKILL）。请使用更小的批次或网络，或关闭其他程序',
  'the training process was killed (SIGKILL: by hand, or by the system for want of memory)':
    '训练进程被终止（SIGKILL：人为终止，或系统内存不足）',
  'the training process died of {signal}: {cause}. Resume it; if it dies at the same step again, run it op by op (training.eager)':
    '训练进程因 {signal} 终止：{cause}。请恢复运行；若在同一步再次终止，请逐算子运行（training.eager）',
  'a native library gave up': '本地库主动放弃',
  'a native library touched memory that is not its own': '本地库访问了不属于它的内存',
  'a native library read memory that is not there': '本地库读取了不存在的内存',
  'a native library used an instruction that this processor lacks':
    '本地库使用了此处理器不支持的指令',
  'a native library failed a check of its own': '本地库自身的检查失败',
  'a native library divided by zero': '本地库除以零',
  'the training process died of {signal}': '训练进程因 {signal} 终止',
  'the training process ended by itself with exit code {code}': '训练进程自行退出，退出码 {code}',
  'the training process hung: it said nothing for {minutes} minutes and was ended. Resume it; if it hangs at the same step again, run it op by op (training.eager)':
    '训练进程无响应：{minutes} 分钟没有消息，已被结束。请恢复运行；若在同一步再次无响应，请逐算子运行（training.eager）',
  'the training process could not be started: {reason}': '训练进程无法启动：{reason}',
  'CPU, {count} threads': 'CPU，{count} 个线程',
  // Events of a run
  'Goes on from step {step}.': '从第 {step} 步继续。',
  'The checkpoint of step {step} cannot be used ({reason}).':
    '第 {step} 步的检查点无法使用（{reason}）。',
  'The training process has said nothing for {seconds} s.': '训练进程已 {seconds} 秒没有消息。',
  'Trains on {name} ({id}).': '在 {name}（{id}）上训练。',
  'Paused.': '已暂停。',
  'Goes on.': '继续训练。',
  'Paused: {free} are free on the disk of the workspace, {needed} are needed. It goes on by itself once there is space.':
    '已暂停：工作区磁盘剩余 {free}，需要 {needed}。有空间后会自动继续。',
  'Going on: {free} are free again.': '继续：磁盘又有 {free} 可用。',
  'Forked from “{name}” ({runId}) at step {step}.': '从“{name}”（{runId}）的第 {step} 步分叉。',
  'The computer slept, or its clock was set forward, for {time}. Steps and durations are not touched.':
    '计算机曾休眠或时钟被拨快 {time}。步数与时长不受影响。',
  'The computer’s clock was set back by {time}. Steps and durations are not touched; wall times before and after overlap.':
    '计算机时钟被拨慢 {time}。步数与时长不受影响；前后的时刻会重叠。',
  '{count} seconds': '{count} 秒',
  '{count} minutes': '{count} 分钟',
  '{count} hours': '{count} 小时',
  'learning rate {from} → {to}': '学习率 {from} → {to}',
  'skip to equilibrium: no layer is scale-invariant, nothing is changed':
    '跳至平衡：没有尺度不变的层，未作改动',
  'skip to equilibrium, weights take their predicted norms: {layers}':
    '跳至平衡，权重取其预测范数：{layers}',
  '{what} rescaled by {factor}': '{what} 重新缩放 {factor} 倍',
  'training {number} of {count}: {title}': '第 {number} 次训练，共 {count} 次：{title}',
  'now {method}, seed {seed}': '现在训练 {method}，随机种子 {seed}',
  'round {round}: {before} → {after} children; dropped {names}':
    '第 {round} 轮：子网络 {before} → {after}；去除 {names}',
  'diverged: the loss is no number any more': '已发散：损失不再是数值',
  'the policies are done; comparing estimators on the first of them':
    '策略训练完成；正在第一个策略上比较各估计器',
  'source “{name}” trained: {share} of its own samples':
    '来源“{name}”训练完成：其自身样本正确率 {share}',
  // What the laboratories concluded
  'its length reaches the loss through {op}': '其长度经由 {op} 影响损失',
  'the loss has degree {degree} in it': '损失对它的次数为 {degree}',
  '{what}: least variance × time, {gain} times less than plain Monte Carlo.':
    '{what}：方差 × 时间最小，是普通蒙特卡罗的 {gain} 分之一。',
  '{what} takes out no variance here ({gain} ×).': '{what}在此不能减小方差（{gain} ×）。',
  '{what} over-fits: on points that it was not fitted to it takes out no variance ({gain} ×); draw more, or raise λ.':
    '{what}过拟合：在未参与拟合的点上不能减小方差（{gain} ×）；请增加抽样，或增大 λ。',
  '{what} is exact here: it leaves no variance at any temperature, so no network and no more draws are needed.':
    '{what}在此是精确的：在任何温度下都不留方差，因此无需网络，也无需更多抽样。',
  '{source}: {regulariser} × {strength}, {rule}, seed {seed}':
    '{source}：{regulariser} × {strength}，{rule}，随机种子 {seed}',
  '{source}: {how}, seed {seed}': '{source}：{how}，随机种子 {seed}',
  '{method}, batches of {size}, seed {seed}': '{method}，批次 {size}，随机种子 {seed}',
  // What the theory expects
  '{figure}, after step {step}': '{figure}（第 {step} 步之后）',
  'Reached within 5 % after about {needed} of {steps} steps.':
    '约 {needed} 步后达到，误差 5 % 以内；共 {steps} 步。',
  'κ^(−1/{root}): what the norm shrinks to, and what rescaling multiplies it by.':
    'κ^(−1/{root})：范数将缩小到的比例，也是重新缩放所乘的因子。',
  // What keeps a configuration from running
  '{message} (given: {value})': '{message}（给定值：{value}）',
  'no such setting': '没有这个设置',
  'there is no data set “{id}”; there are {known}': '没有数据集“{id}”；现有 {known}',
  'there is no model “{id}”; there are {known}': '没有模型“{id}”；现有 {known}',
  'there is no run “{id}” with a checkpoint': '没有带检查点的实验“{id}”',
  'there is no run {id}': '没有实验 {id}',
  'warm-up takes {count} steps, the run has {steps}': '预热需要 {count} 步，而实验只有 {steps} 步',
  'drop at {drop}, the run has {steps} steps': '在第 {drop} 步下降，而实验只有 {steps} 步',
  'step {drop} does not come after step {previous}': '第 {drop} 步不在第 {previous} 步之后',
  'no step is given for a drop': '没有给出下降的步数',
  'remedies at a drop need a schedule with a drop': '下降时的补救需要带下降的计划',
  'skips after step {after}, the run has {steps} steps':
    '在第 {after} 步后跳跃，而实验只有 {steps} 步',
  'without weight decay there is no equilibrium to skip to': '没有权重衰减就没有可跳至的平衡',
  '{count} trainings, a run has at most {most}': '共 {count} 次训练，一个实验至多 {most} 次',
  'from step {from} equilibrium takes about {needed} steps, the run gives it {given}':
    '从第 {from} 步起达到平衡约需 {needed} 步，而实验只给 {given} 步',
  'learning rate × weight decay is {product}, at or beyond 2(1 + momentum) = {limit}: no angle has that cosine, nothing is predicted':
    '学习率 × 权重衰减为 {product}，达到或超过 2(1 + 动量) = {limit}：没有角度具有该余弦，无法预测',
  'learning rate × weight decay is {product}, beyond (1 − √momentum)² = {bound}: the theorem does not cover the approach, though the equilibrium’s values hold':
    '学习率 × 权重衰减为 {product}，超过 (1 − √动量)² = {bound}：定理不涵盖趋近过程，但平衡值仍成立',
  'the paper is about SGD; for AdamW the later theory of Kosson et al. (2024) is used, which real gradients leave by some percent':
    '论文针对 SGD；AdamW 使用 Kosson 等人（2024）的后续理论，真实梯度会有百分之几的偏离',
  '“{name}” is a table, this laboratory needs pictures': '“{name}”是表格，此实验室需要图像',
  '“{name}” has {count} classes': '“{name}”有 {count} 个类别',
  '{count} samples, the split has {all}': '需要 {count} 个样本，该部分只有 {all} 个',
  '{count} samples, training has {all}': '需要 {count} 个样本，训练集只有 {all} 个',
  '{label} has {count} channels, not divisible by {groups}':
    '{label} 有 {count} 个通道，不能被 {groups} 整除',
  '{height}×{width} pixels shrink to {side}, {label} needs {least}':
    '{height}×{width} 像素缩小为 {side}，{label} 需要 {least}',
  'a batch of {count} samples cannot be divided into parts of {part}':
    '{count} 个样本的批次不能分成每份 {part} 个',
  '{count} is more than the batch of {batch} samples': '{count} 大于 {batch} 个样本的批次',
  '{count} is given twice': '{count} 出现了两次',
  'no source is chosen': '没有选择来源',
  'there is no source “{name}”': '没有来源“{name}”',
  'from scratch there is nothing to freeze': '从头训练没有可冻结的部分',
  'is searched twice': '被搜索了两次',
  'searched from {low} to {high}: the upper end must be above the lower one':
    '搜索范围 {low} 到 {high}：上限必须大于下限',
  'a logarithmic scale starts above 0, not at {low}': '对数刻度必须从大于 0 处开始，而不是 {low}',
  'goes from {least} to {most} of {path}; the first must be smaller':
    '{path} 从 {least} 到 {most}；前者必须更小',
  '{planned} steps are done already, the checkpoint is of step {step}':
    '{planned} 步已完成，检查点在第 {step} 步',
  // What cannot be done just now
  'a run needs {needed} free on the disk of {folder}, {free} are':
    '一个实验需要 {folder} 所在磁盘有 {needed} 可用，现有 {free}',
  '“{name}” is {state}, not running': '“{name}”的状态是 {state}，并未运行',
  '“{name}” is {state}; stop it first': '“{name}”的状态是 {state}；请先停止',
  '“{name}” is {state}; only a stopped, interrupted or failed run can go on':
    '“{name}”的状态是 {state}；只有已停止、中断或失败的实验可以继续',
  '“{name}” is not in the trash': '“{name}”不在回收站中',
  '“{name}” is training from this model': '“{name}”正在使用此模型训练',
  'the run “{name}” is training on this data set; stop it first':
    '实验“{name}”正在使用此数据集训练；请先停止',
  '“{name}” has no checkpoint yet, so there is no network to export':
    '“{name}”尚无检查点，因此没有可导出的网络',
  'the workspace is open read-only: another instance holds it, or its disk cannot be written. Close the other instance, then open it again':
    '工作区以只读方式打开：另一个实例正在使用它，或其磁盘不可写。请关闭另一个实例后重新打开',
  'a file or folder was not granted to the application; drop or choose it again':
    '应用程序未获准访问某个文件或文件夹；请重新拖放或选择',
  'the import was cancelled; nothing was imported': '导入已取消；没有导入任何内容',
}
