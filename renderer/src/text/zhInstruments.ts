/** Chinese of what charts, watchpoints and supervision say. */
export const zhInstruments: Readonly<Record<string, string>> = {
  Processor: '处理器',
  Memory: '内存',
  'Trainer memory': '训练进程内存',
  'Free disk': '可用磁盘',
  Temperature: '温度',
  GPU: 'GPU',
  'GPU memory': 'GPU 显存',
  'GPU temperature': 'GPU 温度',
  'Everything up to step {step} is kept.': '第 {step} 步之前的一切都已保留。',
  'the application ended before this run started': '应用在该实验开始之前就结束了',
  'the application ended while this run trained': '应用在该实验训练期间结束了',
  'mean ± standard deviation': '均值 ± 标准差',
  'mean ± standard error': '均值 ± 标准误',
  'mean, from least to greatest': '均值，从最小到最大',
  'Pinned: click to let go': '已固定：单击即可松开',
  'Follow the end': '跟随末尾',
  'Keeps the newest points in view, as wide as the view is now':
    '始终显示最新的点，宽度与当前视图相同',
}
