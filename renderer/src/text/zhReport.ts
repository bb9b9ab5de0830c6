/** Chinese by English text: what a report of runs says, found by its fixed words. */
export const zhReport: Readonly<Record<string, string>> = {
  devices: '设备',
  'first start': '最早开始',
  'last start': '最晚开始',
  method: '方法',
  'None of these runs has figures.': '这些实验都没有指标。',
  'Report of {count} runs': '{count} 个实验的报告',
  run: '实验',
  'runs on': '运行环境',
  'Settings that differ': '不同的设置',
  status: '状态',
  'training (s)': '训练时间（秒）',
  unknown: '未知',
  'Written {at} by Steradian {version}.': '由 Steradian {version} 于 {at} 写成。',
  '{step} of {total}': '{step} / {total}',
}
