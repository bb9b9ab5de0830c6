/** What main itself says, menus and dialogs, in the language of the window. English where nothing is translated. */
export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

const zh: Readonly<Record<string, string>> = {
  File: '文件',
  'New window': '新建窗口',
  'New run': '新建实验',
  'New study': '新建研究',
  'Import data…': '导入数据…',
  Settings: '设置',
  Quit: '退出',
  Edit: '编辑',
  Undo: '撤销',
  Redo: '重做',
  Cut: '剪切',
  Copy: '复制',
  Paste: '粘贴',
  Delete: '删除',
  'Select all': '全选',
  Run: '实验',
  'Stop the run that trains': '停止正在训练的实验',
  Go: '前往',
  Runs: '实验',
  Studies: '搜索研究',
  'Data sets': '数据集',
  Models: '模型',
  Methods: '方法',
  View: '视图',
  'Command palette…': '命令面板…',
  'Actual size': '实际大小',
  'Zoom in': '放大',
  'Zoom out': '缩小',
  'Full screen': '全屏',
  Window: '窗口',
  Minimise: '最小化',
  'Close window': '关闭窗口',
  Help: '帮助',
  Manual: '手册',
  'Keyboard shortcuts': '键盘快捷键',
  'Take the tour': '功能导览',
  'About Steradian': '关于 Steradian',
  'A run is training.': '有实验正在训练。',
  'Closing stops it. What it has recorded is kept.': '关闭会停止训练，已记录的内容会保留。',
  'Keep training': '继续训练',
  'Stop and close': '停止并关闭',
  'Choose data-set files': '选择数据集文件',
  'Choose a folder': '选择文件夹',
  'The run finished.': '实验已完成。',
  'The run failed.': '实验失败了。',
  'The run was interrupted.': '实验被中断了。',
  'The run stopped.': '实验已停止。',
  'A watchpoint has paused the run.': '监视点暂停了实验。',
  'The study finished.': '研究已完成。',
  'The study waits: something went wrong.': '研究在等待：出了问题。',
}

let language: Language = 'en'

export function speak(wanted: Language): void {
  language = wanted
}

export function say(text: string): string {
  return language === 'zh' ? (zh[text] ?? text) : text
}

export function isTranslated(text: string): boolean {
  return text in zh
}
